// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/tensor/matrix_source.h"

#include <optional>
#include <span>

namespace attn {

// The numbers that given shares of the finite cells lie below.
struct Percentiles {
    double low = 0.0;
    double high = 0.0;
    bool sampled = false; // from some rows, and not from all cells
};

// What the status line and the colour scale need to know of one matrix of weights, from one pass over it.
struct WeightsSummary {
    double smallest = 0.0; // the smallest finite value; 0 when there is no finite value
    double largest = 0.0;
    double smallest_positive = 0.0; // the lower end of a logarithmic scale; 0 when no value is positive
    Index finite = 0;
    Index not_a_number = 0;
    Index infinite = 0;     // above all numbers
    Index closed = 0;       // closed_cell
    Index zero_rows = 0;    // rows whose open cells are all zero, or that have none
    Index summed_rows = 0;  // the other rows without NaN and infinity; their sums are those of the open cells
    double least_sum = 0.0; // of these rows; 0 when there are none
    double largest_sum = 0.0;
    Index uneven_rows = 0;      // summed rows whose error is beyond what weights in half precision have, 1e-3
    double row_sum_error = 0.0; // largest |sum - 1| of the summed rows
    std::optional<Percentiles> percentiles; // where somebody has asked for them; joined() drops them
};

// Merges two summaries; associative and commutative.
WeightsSummary joined(const WeightsSummary& a, const WeightsSummary& b);

// Summarizes one row. `row` must hold all of its values.
WeightsSummary summarize_row(std::span<const double> row);

// Reads the matrix in parallel. Throws Cancelled, and what reading throws.
WeightsSummary summarize(const MatrixSource& source, const RunControl& control = {});

// -sum a ln a in nats (Clark et al. 2019), for open weights that are not negative; a NaN makes it NaN.
double row_entropy(std::span<const double> row);

} // namespace attn
