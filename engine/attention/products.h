// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

namespace attn {

// out(i, j) = sum over c of queries(i, c) keys(c, j), divided by `divisor`; rows x columns, rows `out_stride` apart.
// queries: rows x dimensions, row-major, without gaps. keys: dimensions x columns, rows `key_stride` apart.
//
// Compiled for several processors, the widest vectors of this one are used. Each cell is summed in the order of c
// without fused operations, so it has the same bits on all of them and in every block that holds it.
void products(const double* queries, Index dimensions, Index rows, const double* keys, Index key_stride, Index columns,
              double divisor, double* out, Index out_stride);

} // namespace attn
