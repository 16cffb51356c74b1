// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/levels.h"

#include "engine/pyramid/cell_pool.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attn {

namespace {

constexpr Index smallest_block = 4;
constexpr Index most_levels = 7;

// Blocks of all levels that begin with `block`.
double count_blocks(Index rows, Index columns, Index block)
{
    double blocks = 0.0;
    for (Index level = 0; level < most_levels; ++level)
        blocks += static_cast<double>(blocks_along(rows, block << level))
            * static_cast<double>(blocks_along(columns, block << level));
    return blocks;
}

// Finite numbers stay finite.
float to_float(double value)
{
    constexpr double largest = std::numeric_limits<float>::max();
    return static_cast<float>(std::isfinite(value) ? std::clamp(value, -largest, largest) : value);
}

} // namespace

Level::Level(Index block_side, Index matrix_rows, Index matrix_columns)
    : block(block_side), rows(blocks_along(matrix_rows, block)), columns(blocks_along(matrix_columns, block))
{
    for (std::unique_ptr<float[]>& plane : planes)
        plane = std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(rows * columns));
}

Levels::Levels(Index rows, Index columns, double most_bytes) : rows_(rows), columns_(columns)
{
    Index block = smallest_block;
    while (count_blocks(rows, columns, block) * sizeof(float) * std::size(all_poolings) > most_bytes)
        block *= 2;
    for (Index i = 0; i < most_levels; ++i, block *= 2) {
        levels_.emplace_back(block, rows, columns);
        if (levels_.back().rows <= 1 && levels_.back().columns <= 1)
            break;
    }
    built_ = std::make_unique<std::atomic<bool>[]>(static_cast<std::size_t>(bands()));
}

const Level& Levels::level_for(const Window& window, Index height, Index width) const
{
    const Level* best = &levels_.front();
    for (const Level& level : levels_)
        if (level.block * height <= window.rows && level.block * width <= window.columns)
            best = &level;
    return *best;
}

double Levels::bytes() const
{
    double bytes = 0.0;
    for (const Level& level : levels_)
        bytes += static_cast<double>(level.rows * level.columns) * sizeof(float) * std::size(all_poolings);
    return bytes;
}

bool Levels::built(const CellSpan& rows) const
{
    for (Index band = rows.begin / band_rows(); band < blocks_along(rows.end, band_rows()); ++band)
        if (!built_[static_cast<std::size_t>(band)].load(std::memory_order_acquire))
            return false;
    return true;
}

CellSpan Levels::rows_of(const Level& level, Index band) const
{
    const Index rows = band_rows() / level.block;
    return {band * rows, std::min(level.rows, (band + 1) * rows)};
}

WeightsSummary Levels::build(const MatrixSource& source, Index band, std::atomic<Index>& done,
                             const RunControl& control)
{
    const Level& level = finest();
    std::vector<double> cells(static_cast<std::size_t>(level.block * columns_));
    WeightsSummary summary;
    const CellSpan span = rows_of(level, band);
    for (Index i = span.begin; i < span.end; ++i) {
        control.check();
        const Index row = i * level.block;
        const Index rows = std::min(level.block, rows_ - row);
        source.read({row, 0, rows, columns_}, cells.data());
        for (Index r = 0; r < rows; ++r)
            summary = joined(summary, summarize_row({cells.data() + r * columns_, static_cast<std::size_t>(columns_)}));
        pool_cells_of(cells.data(), i, rows);
        control.report(static_cast<double>(++done) / static_cast<double>(level.rows), "levels of detail");
    }
    for (std::size_t at = 1; at < levels_.size(); ++at)
        build_from_finer(at, band);
    built_[static_cast<std::size_t>(band)].store(true, std::memory_order_release);
    return summary;
}

// One row of the smallest blocks, from its rows of cells.
void Levels::pool_cells_of(const double* cells, Index row, Index rows)
{
    Level& level = levels_.front();
    std::vector<double> pooled(static_cast<std::size_t>(columns_));
    for (const Pooling pooling : all_poolings) {
        std::ranges::fill(pooled, pool_start(pooling));
        for (Index r = 0; r < rows; ++r)
            pool_row(pooling, cells + r * columns_, columns_, pooled.data());
        float* const out = level.row(pooling, row);
        for (Index j = 0; j < level.columns; ++j) {
            const Index begin = j * level.block;
            const Index count = std::min(level.block, columns_ - begin);
            const double value = pool_span(pooling, pooled.data() + begin, count, pool_start(pooling));
            if (pooling != Pooling::mean)
                out[j] = to_float(value);
            else if (std::isfinite(value))
                out[j] = to_float(value / static_cast<double>(rows * count));
            else
                out[j] = to_float(open_mean(cells + begin, columns_, rows, count));
        }
    }
}

void Levels::build_from_finer(std::size_t at, Index band)
{
    Level& level = levels_[at];
    const CellSpan span = rows_of(level, band);
    for (const Pooling pooling : all_poolings)
        for (Index i = span.begin; i < span.end; ++i) {
            float* const out = level.row(pooling, i);
            for (Index j = 0; j < level.columns; ++j)
                out[j] = to_float(pool_four(levels_[at - 1], pooling, i, j));
        }
}

// The block (row, column) of the next level, from the four blocks that it holds; at the edges there may be fewer, and
// they may be cut.
double Levels::pool_four(const Level& finer, Pooling pooling, Index row, Index column) const
{
    const auto cells_along = [&finer](Index block, Index cells) {
        return static_cast<double>(std::min(finer.block, cells - block * finer.block));
    };
    const Index begin = 2 * column;
    const Index end = std::min(begin + 2, finer.columns);
    double value = pool_start(pooling);
    double cells = 0.0;
    for (Index r = 2 * row; r < std::min(2 * row + 2, finer.rows); ++r) {
        const float* const from = finer.row(pooling, r);
        if (pooling != Pooling::mean) {
            value = pool_span(pooling, from + begin, end - begin, value);
            continue;
        }
        for (Index c = begin; c < end; ++c) {
            if (is_closed(from[c]))
                continue;
            const double count = cells_along(r, rows_) * cells_along(c, columns_);
            value += count * static_cast<double>(from[c]);
            cells += count;
        }
    }
    if (pooling != Pooling::mean)
        return value;
    return cells > 0.0 ? value / cells : closed_cell;
}

} // namespace attn
