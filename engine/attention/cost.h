// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/trace.h"

#include "engine/run_control/run_control.h"

#include <optional>

namespace attn {

// The work of one way to compute all heads' outputs, counted from the formulas.
struct Operations {
    double multiply_adds = 0.0;
    double exponentials = 0.0;
    double bytes = 0.0;        // of the largest set of matrices held at once, without queries, keys, values and output
    double milliseconds = 0.0; // 0 until it is measured
};

struct Cost {
    Operations quadratic;             // forming A
    std::optional<Operations> linear; // regrouped, where the settings have that form
};

// Counts for n queries, m keys, heads of width d with values of width d_v. Under a mask only open cells count.
Cost count_cost(const AttentionTrace& trace);

// Runs both ways and fills in their times. Where there is a linear way, it also tells how far the two outputs differ.
struct MeasuredCost {
    Cost cost;
    double output_difference = 0.0; // largest |difference| / largest |output|
};
MeasuredCost measure_cost(const AttentionTrace& trace, const RunControl& control = {});

} // namespace attn
