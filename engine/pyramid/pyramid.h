// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/levels.h"
#include "engine/pyramid/row_sample.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>

namespace attn {

// Levels of detail of one matrix. A level holds the maximum, mean and minimum of square blocks of cells, in single
// precision; the next one has blocks of twice the side. They make a picture of any window at once, however large the
// matrix is, and while it is still being read.
//
// One thread builds and any number of threads may draw meanwhile. What is not built yet is drawn from some rows that
// are read beforehand.
class Pyramid {
public:
    // The smallest blocks have 4 x 4 cells, or as many more as it takes to keep all levels within `most_bytes`. With 4
    // x 4 cells the levels take a quarter of the matrix in single precision. Reads nothing yet.
    explicit Pyramid(std::shared_ptr<const MatrixSource> source, double most_bytes = 300e6);

    const std::shared_ptr<const MatrixSource>& source() const { return source_; }
    // Cells along a side of the smallest block.
    Index block() const { return levels_.finest().block; }
    double bytes() const { return levels_.bytes(); }

    // Reads the matrix once, in parallel. To be called once. `grown` is called from any of the threads, every now and
    // then, when more can be drawn; the first time when some rows are read beforehand. Throws Cancelled, and what
    // reading throws.
    void build(const RunControl& control = {}, const std::function<void()>& grown = {});

    // Whether draft() has anything to draw.
    bool begun() const { return sampled_.load(std::memory_order_acquire); }
    // Whether build() is under way, or still to come.
    bool growing() const { return growing_.load(std::memory_order_acquire); }
    bool complete() const { return complete_.load(std::memory_order_acquire); }
    // The summary of the rows read so far.
    WeightsSummary summary() const;

    // A height x width picture of a window, row-major, as pool_cells makes it, but pixels pool all blocks that they
    // touch: at most one block more on each side. Needs begun().
    void draft(const Window& window, Index height, Index width, Pooling pooling, double* out) const;

    // The same picture as pool_cells, to single precision. Where the source is computed (see MatrixSource), only the
    // cells that are not in whole blocks are computed again. Needs complete().
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
