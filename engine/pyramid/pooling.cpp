// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/pooling.h"

#include "engine/pyramid/cell_pool.h"
#include "engine/run_control/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

namespace attn {

namespace {

// Cells read at once: few enough to stay close to the processor, and to be stopped soon where each is a product of long
// vectors.
constexpr Index block_cells = 1 << 15;

// Pools one pixel row after the other with memory that is allocated once.
class RowPooler {
public:
    RowPooler(const MatrixSource& source, const Window& window, Index width, Pooling pooling, const RunControl& control)
        : source_(source), window_(window), width_(width), pooling_(pooling), control_(control),
          block_rows_(std::max<Index>(1, block_cells / window.columns)),
          block_(static_cast<std::size_t>(block_rows_ * window.columns)),
          columns_(static_cast<std::size_t>(window.columns))
    {
    }

    // Rows [begin, end) of the window as one row of pixels.
    void pool(const CellSpan& rows, double* out)
    {
        std::ranges::fill(columns_, pool_start(pooling_));
        for (Index row = rows.begin; row < rows.end; row += block_rows_) {
            control_.check();
            const Index count = std::min(block_rows_, rows.end - row);
            source_.read({window_.row + row, window_.column, count, window_.columns}, block_.data());
            for (Index i = 0; i < count; ++i)
                pool_row(pooling_, block_.data() + i * window_.columns, window_.columns, columns_.data());
        }
        if (pooling_ == Pooling::mean
            && !std::ranges::all_of(columns_, [](double sum) { return std::isfinite(sum); })) {
            pool_open(rows, out);
            return;
        }
        for (Index x = 0; x < width_; ++x) {
            const CellSpan cells = cells_of_pixel(x, window_.columns, width_);
            const double value = pool_span(pooling_, columns_.data() + cells.begin, cells.size(), pool_start(pooling_));
            out[x] = pooling_ == Pooling::mean ? value / static_cast<double>(rows.size() * cells.size()) : value;
        }
    }

private:
    // The same for means among cells that may be closed.
    void pool_open(const CellSpan& rows, double* out)
    {
        std::vector<OpenSum> pixels(static_cast<std::size_t>(width_));
        for (Index row = rows.begin; row < rows.end; row += block_rows_) {
            control_.check();
            const Index count = std::min(block_rows_, rows.end - row);
            source_.read({window_.row + row, window_.column, count, window_.columns}, block_.data());
            for (Index x = 0; x < width_; ++x) {
                const CellSpan cells = cells_of_pixel(x, window_.columns, width_);
                for (Index i = 0; i < count; ++i)
                    for (Index j = cells.begin; j < cells.end; ++j)
                        pixels[static_cast<std::size_t>(x)].add(
                            block_[static_cast<std::size_t>(i * window_.columns + j)]);
            }
        }
        std::ranges::transform(pixels, out, &OpenSum::mean);
    }

    const MatrixSource& source_;
    const Window& window_;
    Index width_;
    Pooling pooling_;
    const RunControl& control_;
    Index block_rows_;
    std::vector<double> block_;
    std::vector<double> columns_; // what the rows so far come to
};

} // namespace

CellSpan cells_of_pixel(Index pixel, Index cells, Index pixels)
{
    return {pixel * cells / pixels, ((pixel + 1) * cells + pixels - 1) / pixels};
}

void pool_cells(const MatrixSource& source, const Window& window, Index height, Index width, Pooling pooling,
                double* out, const RunControl& control)
{
    if (window.rows == 0 || window.columns == 0 || height == 0 || width == 0)
        return;
    // Some pixel rows together: at least a block of cells, so that small windows are not spread over threads for
    // nothing.
    const Index rows = std::max<Index>(1, window.rows / height);
    const Index chunk = std::clamp<Index>(block_cells / (rows * window.columns), 1, height);
    const Index chunks = (height + chunk - 1) / chunk;
    std::atomic<Index> done = 0;
    parallel_for(chunks, [&](Index index) {
        RowPooler pooler(source, window, width, pooling, control);
        for (Index y = index * chunk; y < std::min((index + 1) * chunk, height); ++y)
            pooler.pool(cells_of_pixel(y, window.rows, height), out + y * width);
        control.report(static_cast<double>(++done) / static_cast<double>(chunks), "picture");
    });
}

} // namespace attn
