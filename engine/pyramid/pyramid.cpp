// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/pyramid.h"

#include "engine/pyramid/cell_pool.h"
#include "engine/run_control/parallel_for.h"

#include <algorithm>
#include <chrono>

namespace attn {

namespace {

// Makes one row of pixels after the other, from whole blocks and from the cells around them, which are read again.
class BlockPicture {
public:
    BlockPicture(const MatrixSource& source, const Level& level, const Window& window, Index width, Pooling pooling,
                 const RunControl& control)
        : source_(source), level_(level), window_(window), width_(width), pooling_(pooling), control_(control),
          row_(static_cast<std::size_t>(window.columns * level_.block))
    {
    }

    void pool(const CellSpan& rows, double* out)
    {
        std::fill_n(out, width_, pool_start(pooling_));
        const CellSpan whole = inner(rows);
        if (whole.size() <= 0) {
            add_rows(rows, out);
        } else {
            add_rows({rows.begin, whole.begin}, out);
            add_rows({whole.end, rows.end}, out);
            add_blocks(whole, out);
        }
        if (pooling_ == Pooling::mean)
            for (Index x = 0; x < width_; ++x)
                out[x] /= static_cast<double>(rows.size() * columns(x).size());
    }

private:
    // The columns of the matrix that a pixel pools.
    CellSpan columns(Index x) const { return shifted(cells_of_pixel(x, window_.columns, width_), window_.column); }

    // The part of a span that consists of whole blocks.
    CellSpan inner(const CellSpan& cells) const
    {
        return {blocks_along(cells.begin, level_.block) * level_.block, cells.end / level_.block * level_.block};
    }

    void join(Index x, double value, double* out) const { out[x] = pool_span(pooling_, &value, 1, out[x]); }

    void add_rows(const CellSpan& rows, double* out)
    {
        for (Index row = rows.begin; row < rows.end; row += level_.block) {
            control_.check();
            const Index count = std::min(level_.block, rows.end - row);
            source_.read({row, window_.column, count, window_.columns}, row_.data());
            for (Index i = 0; i < count; ++i)
                for (Index x = 0; x < width_; ++x) {
                    const CellSpan cells = shifted(columns(x), -window_.column);
                    join(x,
                         pool_span(pooling_, row_.data() + i * window_.columns + cells.begin, cells.size(),
                                   pool_start(pooling_)),
                         out);
                }
        }
    }

    // Adds rows that are whole blocks: the blocks, and the columns between two pixels that are in no whole block.
    void add_blocks(const CellSpan& rows, double* out)
    {
        control_.check();
        for (Index x = 0; x < width_; ++x) {
            const CellSpan cells = columns(x);
            const CellSpan whole = inner(cells);
            if (whole.size() <= 0) {
                add_cells(rows, cells, x, out);
                continue;
            }
            add_cells(rows, {cells.begin, whole.begin}, x, out);
            add_cells(rows, {whole.end, cells.end}, x, out);
            const double cells_of_block = static_cast<double>(level_.block * level_.block);
            for (Index row = rows.begin / level_.block; row < rows.end / level_.block; ++row) {
                const double value = pool_span(pooling_, level_.row(pooling_, row) + whole.begin / level_.block,
                                               whole.size() / level_.block, pool_start(pooling_));
                join(x, pooling_ == Pooling::mean ? value * cells_of_block : value, out);
            }
        }
    }

    void add_cells(const CellSpan& rows, const CellSpan& columns_of, Index x, double* out)
    {
        if (columns_of.size() <= 0)
            return;
        cells_.resize(static_cast<std::size_t>(rows.size() * columns_of.size()));
        source_.read({rows.begin, columns_of.begin, rows.size(), columns_of.size()}, cells_.data());
        join(x, pool_span(pooling_, cells_.data(), static_cast<Index>(cells_.size()), pool_start(pooling_)), out);
    }

    const MatrixSource& source_;
    const Level& level_;
    const Window& window_;
    Index width_;
    Pooling pooling_;
    const RunControl& control_;
    std::vector<double> row_;
    std::vector<double> cells_;
};

} // namespace

Pyramid::Pyramid(std::shared_ptr<const MatrixSource> source, double most_bytes)
    : source_(std::move(source)), levels_(source_->rows(), source_->columns(), most_bytes)
{
}

void Pyramid::build(const RunControl& control, const std::function<void()>& grown)
{
    using Clock = std::chrono::steady_clock;
    constexpr auto pause = std::chrono::milliseconds(50);
    struct Ending {
        std::atomic<bool>& growing;
        ~Ending() { growing.store(false, std::memory_order_release); }
    } const ending{growing_};
    if (source_->rows() == 0 || source_->columns() == 0)
        return;
    const auto tell = [&] {
        if (grown)
            grown();
    };
    sample_.read(*source_, control);
    sampled_.store(true, std::memory_order_release);
    tell();

    std::atomic<Index> done = 0;
    std::atomic<Clock::rep> told = Clock::now().time_since_epoch().count();
    parallel_for(levels_.bands(), [&](Index band) {
        add(levels_.build(*source_, band, done, control));
        const Clock::rep now = Clock::now().time_since_epoch().count();
        Clock::rep last = told.load();
        if (now - last >= Clock::duration(pause).count() && told.compare_exchange_strong(last, now))
            tell();
    });
    complete_.store(true, std::memory_order_release);
    tell();
}

void Pyramid::add(const WeightsSummary& part)
{
    const std::scoped_lock lock(mutex_);
    summary_ = joined(summary_, part);
    any_band_ = true;
}

WeightsSummary Pyramid::summary() const
{
    const std::scoped_lock lock(mutex_);
    if (complete())
        return summary_;
    // The rows read beforehand are read again with their bands, and must not count twice.
    const WeightsSummary sample = sample_.summary();
    WeightsSummary so_far = any_band_ ? summary_ : sample;
    so_far.smallest = std::min(so_far.smallest, sample.smallest);
    so_far.largest = std::max(so_far.largest, sample.largest);
    return so_far;
}

void Pyramid::draft(const Window& window, Index height, Index width, Pooling pooling, double* out) const
{
    const Level& level = levels_.level_for(window, height, width);
    const CellSpan touched = blocks_touched({window.column, window.column + window.columns}, level.block);
    std::vector<CellSpan> spans(static_cast<std::size_t>(width)); // of blocks
    for (Index x = 0; x < width; ++x)
        spans[static_cast<std::size_t>(x)] =
            shifted(blocks_touched(shifted(cells_of_pixel(x, window.columns, width), window.column), level.block),
                    -touched.begin);

    // Spans differ by a block; the last block of each is joined twice rather than asked for.
    Index common = level.columns;
    for (const CellSpan& span : spans)
        common = std::min(common, span.size());
    constexpr Index chunk = 32; // rows of pixels
    parallel_for((height + chunk - 1) / chunk, [&](Index index) {
        std::vector<double> blocks(static_cast<std::size_t>(touched.size()));
        CellSpan before;
        for (Index y = index * chunk; y < std::min((index + 1) * chunk, height); ++y) {
            double* const pixels = out + y * width;
            const CellSpan rows = shifted(cells_of_pixel(y, window.rows, height), window.row);
            if (!levels_.built(rows)) {
                sample_.draw(window, rows, width, pooling, pixels);
                before = {};
                continue;
            }
            const CellSpan block_rows = blocks_touched(rows, level.block);
            if (before.size() > 0 && before.begin == block_rows.begin && before.end == block_rows.end) {
                std::copy_n(pixels - width, width, pixels);
                continue;
            }
            before = block_rows;
            std::ranges::fill(blocks, pool_start(pooling));
            for (Index row = block_rows.begin; row < block_rows.end; ++row)
                pool_row(pooling, level.row(pooling, row) + touched.begin, touched.size(), blocks.data());
            for_pooling(pooling, [&]<Pooling p>() {
                for (Index x = 0; x < width; ++x) {
                    const CellSpan span = spans[static_cast<std::size_t>(x)];
                    double value = blocks[static_cast<std::size_t>(span.begin)];
                    for (Index at = span.begin + 1; at < (p == Pooling::mean ? span.end : span.begin + common); ++at)
                        value = pool_two<p>(value, blocks[static_cast<std::size_t>(at)]);
                    if (p != Pooling::mean)
                        value = pool_two<p>(value, blocks[static_cast<std::size_t>(span.end - 1)]);
                    pixels[x] =
                        p == Pooling::mean ? value / static_cast<double>(span.size() * block_rows.size()) : value;
                }
            });
        }
    });
}

void Pyramid::pool(const Window& window, Index height, Index width, Pooling pooling, double* out,
                   const RunControl& control) const
{
    const bool whole_blocks = window.rows >= 3 * block() * height && window.columns >= 3 * block() * width;
    if (!source_->computed() || !whole_blocks) {
        pool_cells(*source_, window, height, width, pooling, out, control);
        return;
    }
    std::atomic<Index> done = 0;
    parallel_for(height, [&](Index y) {
        BlockPicture(*source_, levels_.finest(), window, width, pooling, control)
            .pool(shifted(cells_of_pixel(y, window.rows, height), window.row), out + y * width);
        control.report(static_cast<double>(++done) / static_cast<double>(height), "picture");
    });
}

} // namespace attn
