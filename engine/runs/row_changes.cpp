// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/row_changes.h"

#include "engine/tensor/closed_cell.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace attn {

namespace {

constexpr Index block_cells = Index{1} << 14; // some 30 ms of the slowest score

// Sums of weights that should be 1 differ from it by rounding: 90 % must not ask for one weight more.
constexpr double rounding = 1e-9;

struct Weight {
    Index column = 0;
    double value = 0.0;
};

bool is_weaker(const Weight& a, const Weight& b)
{
    const double left = std::abs(a.value);
    const double right = std::abs(b.value);
    return left != right ? left < right : a.column > b.column;
}

bool is_stronger(const Weight& a, const Weight& b)
{
    return is_weaker(b, a);
}

} // namespace

void divide_by_sum(std::span<double> row)
{
    OpenSum open;
    for (const double value : row)
        open.add(value);
    const double sum = open.sum();
    if (sum != 0.0)
        for (double& value : row)
            if (!is_closed(value))
                value /= sum;
}

void softmax_row(std::span<double> row)
{
    double largest = -std::numeric_limits<double>::infinity();
    for (const double score : row)
        if (!is_closed(score) && !(score <= largest))
            largest = score; // or NaN, which stays
    double sum = 0.0;
    for (double& score : row)
        if (!is_closed(score))
            sum += score = std::exp(score - largest);
    for (double& weight : row)
        if (!is_closed(weight))
            weight /= sum;
}

void keep_strongest(std::span<double> row, Index count, double mass)
{
    // The weights that may stay. With a count, it is a heap of that size with the weakest weight in front.
    std::vector<Weight> left;
    const bool counted = count < static_cast<Index>(row.size());
    double total = 0.0;
    for (Index column = 0; column < static_cast<Index>(row.size()); ++column) {
        const Weight weight{column, std::exchange(row[static_cast<std::size_t>(column)], 0.0)};
        if (!std::isfinite(weight.value)) {
            row[static_cast<std::size_t>(column)] = weight.value;
            continue;
        }
        total += std::abs(weight.value);
        if (static_cast<Index>(left.size()) < count) {
            left.push_back(weight);
            if (counted)
                std::ranges::push_heap(left, is_stronger);
        } else if (count > 0 && is_weaker(left.front(), weight)) {
            std::ranges::pop_heap(left, is_stronger);
            left.back() = weight;
            std::ranges::push_heap(left, is_stronger);
        }
    }
    // A second heap with the strongest weight in front, since few weights hold most of a row.
    std::ranges::make_heap(left, is_weaker);
    const double enough = mass < 1.0 ? (mass - rounding) * total : std::numeric_limits<double>::infinity();
    double held = 0.0;
    while (!left.empty() && held < enough) {
        std::ranges::pop_heap(left, is_weaker);
        const Weight strongest = left.back();
        left.pop_back();
        row[static_cast<std::size_t>(strongest.column)] = strongest.value;
        held += std::abs(strongest.value);
    }
}

void ChangedRows::read(const Window& window, double* out) const
{
    const Index width = columns();
    const Index block = std::clamp<Index>(block_cells / std::max<Index>(1, width), 1, std::max<Index>(1, window.rows));
    std::vector<double> rows(static_cast<std::size_t>(block * width));
    for (Index first = 0; first < window.rows; first += block) {
        const Index count = std::min(block, window.rows - first);
        source_->read({window.row + first, 0, count, width}, rows.data());
        for (Index row = 0; row < count; ++row) {
            double* const begin = rows.data() + row * width;
            change_({begin, static_cast<std::size_t>(width)});
            out = std::copy_n(begin + window.column, window.columns, out);
        }
    }
}

} // namespace attn
