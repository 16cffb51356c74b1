// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

namespace attn {

// A block of input rows, and the block of output rows that sums are added to. Pointers into larger matrices; `stride`
// is between rows.
struct Rows {
    const float* first;
    Index stride;
    Index rows;
    Index columns;
};
struct Sums {
    float* first;
    Index stride;
    Index columns; // outputs
};

// sums(i, o) += sum over c of rows(i, c) weights(o, c), weights: outputs x inputs. Sixteen sums run in parallel over
// every sixteenth input and are added in a fixed order.
void add_row_products(const Rows& rows, const float* weights, Index weights_stride, const Sums& sums);

// sums(i, o) += sum over c of rows(i, c) weights(c, o), weights: inputs x outputs, in the order of the inputs. Columns
// of rows: at most most_column_inputs.
void add_column_products(const Rows& rows, const float* weights, Index weights_stride, const Sums& sums);
constexpr Index most_column_inputs = 256;

// With fewer rows than this, weights are read in place, as each is used only once.
constexpr Index few_rows = 4;

} // namespace attn
