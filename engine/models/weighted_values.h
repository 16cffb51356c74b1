// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <span>

namespace attn {

// The weights of one query for keys [begin, end).
struct WeightedKeys {
    const double* weights;
    Index begin;
    Index end;
};

// Values of one head, where they stand in rows of many: the value of key j is first + j * stride.
struct HeadValues {
    const float* first;
    Index stride;
    Index width;
};

// sums(i, c) += sum over the keys of row i of weight times value, in the order of the keys and in double precision;
// sums: rows x width. Keys outside of a row's range are not read.
void add_weighted_values(std::span<const WeightedKeys> rows, const HeadValues& values, double* sums);

} // namespace attn
