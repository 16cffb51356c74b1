// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/cost.h"

#include "engine/attention/attend.h"
#include "engine/attention/linear_output.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace attn {

namespace {

bool exponential_per_cell(const AttentionSettings& settings)
{
    return settings.normalizer == Normalizer::softmax || settings.normalizer == Normalizer::softmax1
        || settings.normalizer == Normalizer::sigmoid;
}

double open_cells(const AttentionTrace& trace)
{
    double cells = 0.0;
    for (Index i = 0; i < trace.queries_count; ++i)
        cells += static_cast<double>(trace.open.count(i));
    return cells;
}

template <class Output>
double time_outputs(const AttentionTrace& trace, std::vector<Matrix>& outputs, Output output)
{
    const auto start = std::chrono::steady_clock::now();
    for (Index h = 0; h < trace.heads(); ++h)
        outputs.push_back(output(HeadIndex{h}));
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double relative_difference(const std::vector<Matrix>& left, const std::vector<Matrix>& right)
{
    double difference = 0.0;
    double largest = 0.0;
    for (std::size_t h = 0; h < left.size(); ++h) {
        for (std::size_t i = 0; i < left[h].values.size(); ++i) {
            difference = std::max(difference, std::abs(left[h].values[i] - right[h].values[i]));
            largest = std::max(largest, std::abs(left[h].values[i]));
        }
    }
    return largest == 0.0 ? difference : difference / largest;
}

} // namespace

Cost count_cost(const AttentionTrace& trace)
{
    const double heads = static_cast<double>(trace.heads());
    const double n = static_cast<double>(trace.queries_count);
    const double m = static_cast<double>(trace.keys_count);
    const double width = static_cast<double>(trace.prepared.front().queries.columns);
    const double value_width = trace.values.empty() ? 0.0 : static_cast<double>(trace.values.front().columns);
    const double cells = open_cells(trace);
    const bool kernel = trace.settings.normalizer == Normalizer::linear;
    const double features = kernel ? (n + m) * width : 0.0;

    Cost cost;
    cost.quadratic.multiply_adds = heads * cells * (width + value_width);
    cost.quadratic.exponentials = heads * (exponential_per_cell(trace.settings) ? cells : features);
    // tanh is counted as the exponential that it takes.
    if (trace.prepared.front().form == PreparedScores::Form::additive)
        cost.quadratic.exponentials += heads * cells * width;
    cost.quadratic.bytes = heads * n * m * sizeof(double);
    if (has_linear_form(trace.settings)) {
        cost.linear.emplace();
        cost.linear->multiply_adds = heads * (n + m) * width * (value_width + (kernel ? 1.0 : 0.0));
        cost.linear->exponentials = heads * features;
        cost.linear->bytes = heads * width * (value_width + (kernel ? 1.0 : 0.0)) * sizeof(double);
    }
    return cost;
}

MeasuredCost measure_cost(const AttentionTrace& trace, const RunControl& control)
{
    MeasuredCost measured{count_cost(trace), 0.0};
    if (trace.values.empty())
        return measured;
    std::vector<Matrix> quadratic;
    measured.cost.quadratic.milliseconds =
        time_outputs(trace, quadratic, [&](HeadIndex head) { return quadratic_output(trace, head, control); });
    if (measured.cost.linear) {
        std::vector<Matrix> linear;
        measured.cost.linear->milliseconds =
            time_outputs(trace, linear, [&](HeadIndex head) { return linear_output(trace, head, control); });
        measured.output_difference = relative_difference(quadratic, linear);
    }
    return measured;
}

} // namespace attn
