// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pooling.h"
#include "engine/pyramid/weights_summary.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace attn {

// Levels of detail of one matrix: of blocks of cells their maximum, mean and minimum in single precision, for blocks of
// ever twice the side. A picture of any window is put together from them at once, however large the matrix is, and
// while it is still being read.
//
// One thread builds, any number may draw meanwhile; what is not built yet is drawn from some rows that are read
// beforehand.
class Pyramid {
public:
    // Blocks begin at 4 x 4 cells, or at the next power of two whose levels together stay within `most_bytes`: for 4 x
    // 4 cells they take a quarter of what the matrix takes in single precision. Reads nothing.
    explicit Pyramid(std::shared_ptr<const MatrixSource> source, double most_bytes = 300e6);

    const std::shared_ptr<const MatrixSource>& source() const { return source_; }
    // Cells along a side of the smallest block.
    Index block() const { return levels_.front().block; }
    double bytes() const;

    // Reads the matrix once, in parallel; to be called once. `grown` is called now and then, from any of the threads,
    // when more can be drawn; the first time after the rows that are read beforehand. Throws Cancelled, and what
    // reading throws.
    void build(const RunControl& control = {}, const std::function<void()>& grown = {});

    // Whether draft() has anything to draw.
    bool begun() const { return sampled_.load(std::memory_order_acquire); }
    // Whether build() is under way, or still to come.
    bool growing() const { return growing_.load(std::memory_order_acquire); }
    bool complete() const { return complete_.load(std::memory_order_acquire); }
    // Of the rows read so far.
    WeightsSummary summary() const;

    // A height x width picture of a window, row-major, as pool_cells makes it, but pixels pool all blocks that they
    // touch: at most one block more on each side. Needs begun().
    void draft(const Window& window, Index height, Index width, Pooling pooling, double* out) const;

    // The same picture as pool_cells, to single precision. Of a computed source (see MatrixSource) only the cells
    // beside whole blocks are computed again. Needs complete().
    void pool(const Window& window, Index height, Index width, Pooling pooling, double* out,
              const RunControl& control = {}) const;

private:
    // One number for each block of a level, row-major.
    struct Plane {
        std::unique_ptr<float[]> values;
    };
    struct Level {
        Index block = 1;
        Index rows = 0;
        Index columns = 0;
        Plane planes[3]; // by Pooling

        float* row(Pooling pooling, Index row)
        {
            return planes[static_cast<int>(pooling)].values.get() + row * columns;
        }
        const float* row(Pooling pooling, Index row) const
        {
            return planes[static_cast<int>(pooling)].values.get() + row * columns;
        }
    };
    // Some rows across the whole matrix, evenly spread, pooled along the row alone.
    struct Sample {
        Index rows = 0;
        Index columns = 0;
        std::vector<double> planes[3];
    };
    class Edges;

    Index band_rows() const { return levels_.back().block; }
    bool built(const CellSpan& rows) const;
    void read_sample(const RunControl& control);
    void read_band(Index band, std::atomic<Index>& done, const RunControl& control);
    void build_level(Index level, Index band);
    void add(const WeightsSummary& part);
    const Level& level_for(const Window& window, Index height, Index width) const;
    void draft_from_sample(const Window& window, const CellSpan& rows, Index width, Pooling pooling, double* out) const;

    std::shared_ptr<const MatrixSource> source_;
    std::vector<Level> levels_;                  // the first has the smallest blocks
    std::unique_ptr<std::atomic<bool>[]> bands_; // bands of band_rows() rows that are built on all levels
    Sample sample_;
    std::atomic<bool> sampled_ = false;
    std::atomic<bool> complete_ = false;
    std::atomic<bool> growing_ = true;

    mutable std::mutex mutex_;
    WeightsSummary sample_summary_;
    WeightsSummary summary_;
    bool any_band_ = false;
};

} // namespace attn
