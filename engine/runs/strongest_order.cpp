// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/strongest_order.h"

#include "engine/run_control/parallel_for.h"
#include "engine/tensor/closed_cell.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <span>

namespace attn {

namespace {

constexpr Index block_cells = Index{1} << 14; // some 30 ms of the slowest score
constexpr double nothing = closed_cell;

// Calls each(chunk, row, cells of the row) for columns [begin, end) of every row. Rows are shared out over `chunks`
// chunks, which run at the same time; within a chunk they come in their order.
constexpr Index chunks = 64;

template <class Each>
void for_each_row(const MatrixSource& source, Index begin, Index end, const RunControl& control, Each each)
{
    std::atomic<Index> done = 0;
    const Index width = end - begin;
    const Index block = std::max<Index>(1, block_cells / std::max<Index>(1, source.columns()));
    parallel_for(chunks, [&](Index chunk) {
        std::vector<double> cells(static_cast<std::size_t>(block * width));
        const Index last = (chunk + 1) * source.rows() / chunks;
        for (Index row = chunk * source.rows() / chunks; row < last; row += block) {
            control.check();
            const Index count = std::min(block, last - row);
            source.read({row, begin, count, width}, cells.data());
            for (Index i = 0; i < count; ++i)
                each(chunk, row + i,
                     std::span<const double>(cells.data() + i * width, static_cast<std::size_t>(width)));
            control.report(static_cast<double>(done += count) / static_cast<double>(source.rows()), "sorting");
        }
    });
}

// The largest weight of each row, or its weight on one key.
std::vector<double> row_strengths(const MatrixSource& source, std::optional<Index> key, const RunControl& control)
{
    std::vector<double> strengths(static_cast<std::size_t>(source.rows()), nothing);
    for_each_row(source, key.value_or(0), key ? *key + 1 : source.columns(), control,
                 [&](Index, Index row, std::span<const double> cells) {
                     double& strength = strengths[static_cast<std::size_t>(row)];
                     for (const double cell : cells)
                         if (cell > strength)
                             strength = cell;
                 });
    return strengths;
}

// The sum of each column, in an order that does not depend on the threads.
std::vector<double> column_totals(const MatrixSource& source, const RunControl& control)
{
    const auto columns = static_cast<std::size_t>(source.columns());
    std::vector<std::vector<double>> parts(chunks);
    std::vector<std::vector<char>> any(chunks); // for each chunk, which columns hold a number
    for_each_row(source, 0, source.columns(), control, [&](Index chunk, Index, std::span<const double> cells) {
        auto& sums = parts[static_cast<std::size_t>(chunk)];
        auto& known = any[static_cast<std::size_t>(chunk)];
        sums.resize(columns);
        known.resize(columns);
        for (std::size_t j = 0; j < columns; ++j)
            if (!std::isnan(cells[j]) && !is_closed(cells[j])) {
                sums[j] += cells[j];
                known[j] = 1;
            }
    });
    std::vector<double> totals(columns, nothing);
    for (std::size_t chunk = 0; chunk < parts.size(); ++chunk)
        for (std::size_t j = 0; j < parts[chunk].size(); ++j)
            if (any[chunk][j])
                totals[j] = totals[j] == nothing ? parts[chunk][j] : totals[j] + parts[chunk][j];
    return totals;
}

std::vector<double> weights_of_row(const MatrixSource& source, Index row)
{
    std::vector<double> weights(static_cast<std::size_t>(source.columns()));
    source.read({row, 0, 1, source.columns()}, weights.data());
    return weights;
}

Order strongest_first(const std::vector<double>& strengths)
{
    Order order(strengths.size());
    std::iota(order.begin(), order.end(), Index{0});
    const auto strength = [&](Index index) {
        const double value = strengths[static_cast<std::size_t>(index)];
        return std::isnan(value) ? nothing : value;
    };
    std::ranges::stable_sort(order, [&](Index a, Index b) { return strength(a) > strength(b); });
    return order;
}

} // namespace

Order strongest_rows(const MatrixSource& source, std::optional<Index> key, const RunControl& control)
{
    return strongest_first(row_strengths(source, key, control));
}

Order strongest_columns(const MatrixSource& source, const RunControl& control)
{
    return strongest_first(column_totals(source, control));
}

Order strongest_columns_of_row(const MatrixSource& source, Index row)
{
    return strongest_first(weights_of_row(source, row));
}

} // namespace attn
