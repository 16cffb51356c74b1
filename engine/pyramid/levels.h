// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pooling.h"
#include "engine/pyramid/weights_summary.h"

#include <atomic>
#include <memory>
#include <vector>

namespace attn {

// The ways to pool that levels keep.
inline constexpr Pooling all_poolings[] = {Pooling::maximum, Pooling::mean, Pooling::minimum};

// The number of blocks along so many cells.
inline Index blocks_along(Index cells, Index block)
{
    return (cells + block - 1) / block;
}

// All blocks that a span of cells touches.
inline CellSpan blocks_touched(const CellSpan& cells, Index block)
{
    return {cells.begin / block, blocks_along(cells.end, block)};
}

inline CellSpan shifted(const CellSpan& span, Index by)
{
    return {span.begin + by, span.end + by};
}

// A matrix cut into squares of block x block cells, with the maximum, mean and minimum of each of the rows x columns
// squares.
struct Level {
    Level(Index block, Index matrix_rows, Index matrix_columns);
    float* row(Pooling pooling, Index row) { return planes[static_cast<int>(pooling)].get() + row * columns; }
    const float* row(Pooling pooling, Index row) const
    {
        return planes[static_cast<int>(pooling)].get() + row * columns;
    }

    Index block = 1;
    Index rows = 0;
    Index columns = 0;
    std::unique_ptr<float[]> planes[3]; // by Pooling, row-major; pages are only allocated when they are written
};

// The levels of one matrix. The blocks of each level have twice the side of those before. Levels are built in bands,
// each as high as one block of the last level.
class Levels {
public:
    // Blocks begin at 4 x 4 cells, or at the next power of two whose levels together stay within `most_bytes`.
    Levels(Index rows, Index columns, double most_bytes);

    const Level& finest() const { return levels_.front(); }
    // The level with the largest blocks that are no larger than a pixel, or the finest level.
    const Level& level_for(const Window& window, Index height, Index width) const;
    double bytes() const;

    Index bands() const { return levels_.back().rows; }
    // Whether the bands of these rows are built.
    bool built(const CellSpan& rows) const;
    // Reads the rows of one band and fills its blocks on all levels. `done` counts the rows of the finest level.
    // Returns the summary of these rows. Different bands may be built at the same time. Throws Cancelled, and what
    // reading throws.
    WeightsSummary build(const MatrixSource& source, Index band, std::atomic<Index>& done, const RunControl& control);

private:
    Index band_rows() const { return levels_.back().block; }
    CellSpan rows_of(const Level& level, Index band) const;
    void pool_cells_of(const double* cells, Index row, Index rows);
    void build_from_finer(std::size_t at, Index band);
    double pool_four(const Level& finer, Pooling pooling, Index row, Index column) const;

    Index rows_;
    Index columns_;
    std::vector<Level> levels_;                  // the first has the smallest blocks
    std::unique_ptr<std::atomic<bool>[]> built_; // by band
};

} // namespace attn
