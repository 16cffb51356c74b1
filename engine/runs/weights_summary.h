#pragma once

#include "engine/tensor/matrix_source.h"
#include "engine/run_control/run_control.h"

namespace attn {

// What the status line says of one matrix of weights, from one pass over it.
struct WeightsSummary {
    double smallest = 0.0; // of the finite values
    double largest = 0.0;
    double smallest_positive = 0.0; // 0 when there is none; the lower end of a logarithmic scale
    Index not_a_number = 0;
    Index infinite = 0;
    Index zero_rows = 0;            // rows of nothing but zeros
    double row_sum_error = 0.0;     // largest |row sum - 1| over rows that are not all zero and hold finite values only
};

WeightsSummary summarize(const MatrixSource& source, const RunControl& control = {});

// -sum a ln a in nats (Clark et al. 2019), for weights that are not negative; a NaN makes it NaN.
double row_entropy(std::span<const double> row);

} // namespace attn
