// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/levels.h"
#include "engine/pyramid/row_sample.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

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
    Index block() const { return levels_.finest().block; }
    double bytes() const { return levels_.bytes(); }

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
    void add(const WeightsSummary& part);

    std::shared_ptr<const MatrixSource> source_;
    Levels levels_;
    RowSample sample_;
    std::atomic<bool> sampled_ = false;
    std::atomic<bool> complete_ = false;
    std::atomic<bool> growing_ = true;

    mutable std::mutex mutex_;
    WeightsSummary summary_; // of the bands that are built
    bool any_band_ = false;
};

} // namespace attn
