// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/weights_summary.h"

#include "engine/run_control/parallel_for.h"
#include "engine/tensor/closed_cell.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

namespace attn {

namespace {

// Cells read at once. Reading them takes a few milliseconds, even where each cell is a product of long vectors.
constexpr Index block_cells = 1 << 14;
constexpr double even = 1e-3;

// The sums below are split into lanes, which the compiler keeps in vector registers.
constexpr std::size_t lanes = 8;

double sum_of(std::span<const double> row)
{
    double sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= row.size(); i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            sums[lane] += row[i + lane];
    double sum = 0.0;
    for (const double part : sums)
        sum += part;
    for (; i < row.size(); ++i)
        sum += row[i];
    return sum;
}

// Takes the range of a row without NaN and infinities.
void add_finite_range(std::span<const double> row, WeightsSummary& summary)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    double low[lanes], high[lanes], positive[lanes];
    std::fill_n(low, lanes, infinity);
    std::fill_n(high, lanes, -infinity);
    std::fill_n(positive, lanes, infinity);
    for (std::size_t i = 0; i < row.size(); i += lanes) {
        const std::size_t count = std::min(lanes, row.size() - i);
        for (std::size_t lane = 0; lane < count; ++lane) {
            const double value = row[i + lane];
            low[lane] = value < low[lane] ? value : low[lane];
            high[lane] = value > high[lane] ? value : high[lane];
            const double above = value > 0.0 ? value : infinity;
            positive[lane] = above < positive[lane] ? above : positive[lane];
        }
    }
    summary.smallest = *std::min_element(low, low + lanes);
    summary.largest = *std::max_element(high, high + lanes);
    const double smallest_positive = *std::min_element(positive, positive + lanes);
    summary.smallest_positive = smallest_positive == infinity ? 0.0 : smallest_positive;
    summary.finite = static_cast<Index>(row.size());
}

// Counts the values that are not finite, takes the range of the others and returns these.
std::vector<double> add_range(std::span<const double> row, WeightsSummary& summary)
{
    std::vector<double> finite;
    finite.reserve(row.size());
    for (const double value : row) {
        if (std::isnan(value))
            ++summary.not_a_number;
        else if (is_closed(value))
            ++summary.closed;
        else if (std::isinf(value))
            ++summary.infinite;
        else
            finite.push_back(value);
    }
    if (!finite.empty())
        add_finite_range(finite, summary);
    return finite;
}

} // namespace

WeightsSummary joined(const WeightsSummary& a, const WeightsSummary& b)
{
    WeightsSummary both = a.finite > 0 ? a : b;
    if (a.finite > 0 && b.finite > 0) {
        both.smallest = std::min(a.smallest, b.smallest);
        both.largest = std::max(a.largest, b.largest);
        if (a.smallest_positive == 0.0 || (b.smallest_positive > 0.0 && b.smallest_positive < a.smallest_positive))
            both.smallest_positive = b.smallest_positive;
    }
    both.finite = a.finite + b.finite;
    both.not_a_number = a.not_a_number + b.not_a_number;
    both.infinite = a.infinite + b.infinite;
    both.closed = a.closed + b.closed;
    both.zero_rows = a.zero_rows + b.zero_rows;
    both.least_sum = a.summed_rows > 0 ? a.least_sum : b.least_sum;
    both.largest_sum = a.summed_rows > 0 ? a.largest_sum : b.largest_sum;
    if (a.summed_rows > 0 && b.summed_rows > 0) {
        both.least_sum = std::min(a.least_sum, b.least_sum);
        both.largest_sum = std::max(a.largest_sum, b.largest_sum);
    }
    both.summed_rows = a.summed_rows + b.summed_rows;
    both.uneven_rows = a.uneven_rows + b.uneven_rows;
    both.row_sum_error = std::max(a.row_sum_error, b.row_sum_error);
    both.percentiles.reset();
    return both;
}

WeightsSummary summarize_row(std::span<const double> row)
{
    WeightsSummary summary;
    if (row.empty()) {
        summary.zero_rows = 1;
        return summary;
    }
    double sum = sum_of(row);
    // The sum of finite values may be infinite. Then the slower way counts again.
    if (!std::isfinite(sum)) {
        const std::vector<double> finite = add_range(row, summary);
        if (summary.not_a_number + summary.infinite > 0)
            return summary;
        sum = sum_of(finite);
    } else {
        add_finite_range(row, summary);
    }
    if (summary.smallest == 0.0 && summary.largest == 0.0) {
        summary.zero_rows = 1;
        return summary;
    }
    summary.summed_rows = 1;
    summary.least_sum = summary.largest_sum = sum;
    summary.row_sum_error = std::abs(sum - 1.0);
    summary.uneven_rows = summary.row_sum_error > even ? 1 : 0;
    return summary;
}

WeightsSummary summarize(const MatrixSource& source, const RunControl& control)
{
    const Index rows = source.rows();
    const Index columns = source.columns();
    if (rows == 0 || columns == 0)
        return {};
    const Index block_rows = std::clamp<Index>(block_cells / columns, 1, rows);
    const Index blocks = (rows + block_rows - 1) / block_rows;
    // Blocks are read in chunks, so that memory is allocated once for each chunk.
    const Index chunk = std::clamp<Index>(blocks / 64, 1, 64);
    WeightsSummary whole;
    std::mutex mutex;
    parallel_for((blocks + chunk - 1) / chunk, [&](Index index) {
        WeightsSummary part;
        std::vector<double> cells(static_cast<std::size_t>(block_rows * columns));
        for (Index block = index * chunk; block < std::min((index + 1) * chunk, blocks); ++block) {
            control.check();
            const Index row = block * block_rows;
            const Index count = std::min(block_rows, rows - row);
            source.read({row, 0, count, columns}, cells.data());
            for (Index i = 0; i < count; ++i)
                part = joined(part, summarize_row({cells.data() + i * columns, static_cast<std::size_t>(columns)}));
        }
        const std::scoped_lock lock(mutex);
        whole = joined(whole, part);
    });
    return whole;
}

double row_entropy(std::span<const double> row)
{
    double entropy = 0.0;
    for (const double weight : row)
        if (weight != 0.0 && !is_closed(weight)) // 0 ln 0 is 0 in the limit
            entropy -= weight * std::log(weight);
    return entropy;
}

} // namespace attn
