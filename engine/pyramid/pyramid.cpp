// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/pyramid.h"

#include "engine/pyramid/cell_pool.h"
#include "engine/run_control/parallel_for.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

namespace attn {

namespace {

constexpr Index smallest_block = 4;
constexpr Index most_levels = 7;
constexpr Index sample_cells = 8'000'000;          // read before all others
constexpr Index computed_sample_cells = 2'000'000; // the same where each is a product of vectors
constexpr Index most_sample_rows = 512;
constexpr Index most_sample_columns = 2048;
constexpr Pooling poolings[] = {Pooling::maximum, Pooling::mean, Pooling::minimum};

Index blocks_along(Index cells, Index block)
{
    return (cells + block - 1) / block;
}

// Blocks of all levels that begin with `block`.
double blocks_of(const MatrixSource& source, Index block)
{
    double blocks = 0.0;
    for (Index level = 0; level < most_levels; ++level)
        blocks += static_cast<double>(blocks_along(source.rows(), block << level))
            * static_cast<double>(blocks_along(source.columns(), block << level));
    return blocks;
}

// Finite numbers stay finite.
float to_float(double value)
{
    constexpr double largest = std::numeric_limits<float>::max();
    return static_cast<float>(std::isfinite(value) ? std::clamp(value, -largest, largest) : value);
}

// The rows that a sample row stands in the middle of.
Index sampled_row(Index at, Index samples, Index rows)
{
    return (2 * at + 1) * rows / (2 * samples);
}

CellSpan shifted(const CellSpan& span, Index by)
{
    return {span.begin + by, span.end + by};
}

// All blocks that a span of cells touches.
CellSpan blocks_touched(const CellSpan& cells, Index block)
{
    return {cells.begin / block, blocks_along(cells.end, block)};
}

} // namespace

Pyramid::Pyramid(std::shared_ptr<const MatrixSource> source, double most_bytes) : source_(std::move(source))
{
    Index block = smallest_block;
    while (blocks_of(*source_, block) * sizeof(float) * std::size(poolings) > most_bytes)
        block *= 2;
    for (Index i = 0; i < most_levels; ++i, block *= 2) {
        Level level;
        level.block = block;
        level.rows = blocks_along(source_->rows(), block);
        level.columns = blocks_along(source_->columns(), block);
        for (Plane& plane : level.planes) // its pages are taken when they are written
            plane.values =
                std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(level.rows * level.columns));
        levels_.push_back(std::move(level));
        if (levels_.back().rows <= 1 && levels_.back().columns <= 1)
            break;
    }
    bands_ = std::make_unique<std::atomic<bool>[]>(static_cast<std::size_t>(levels_.back().rows));
}

double Pyramid::bytes() const
{
    double bytes = 0.0;
    for (const Level& level : levels_)
        bytes += static_cast<double>(level.rows * level.columns) * sizeof(float) * std::size(poolings);
    return bytes;
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
    read_sample(control);
    sampled_.store(true, std::memory_order_release);
    tell();

    std::atomic<Index> done = 0;
    std::atomic<Clock::rep> told = Clock::now().time_since_epoch().count();
    parallel_for(levels_.back().rows, [&](Index band) {
        read_band(band, done, control);
        bands_[static_cast<std::size_t>(band)].store(true, std::memory_order_release);
        const Clock::rep now = Clock::now().time_since_epoch().count();
        Clock::rep last = told.load();
        if (now - last >= Clock::duration(pause).count() && told.compare_exchange_strong(last, now))
            tell();
    });
    complete_.store(true, std::memory_order_release);
    tell();
}

void Pyramid::read_sample(const RunControl& control)
{
    const Index columns = source_->columns();
    const Index most_cells = source_->computed() ? computed_sample_cells : sample_cells;
    sample_.rows = std::min({source_->rows(), most_sample_rows, std::max<Index>(most_cells / columns, 16)});
    sample_.columns = std::min(columns, most_sample_columns);
    for (auto& plane : sample_.planes)
        plane.resize(static_cast<std::size_t>(sample_.rows * sample_.columns));
    parallel_for(sample_.rows, [&](Index at) {
        control.check();
        std::vector<double> row(static_cast<std::size_t>(columns));
        source_->read({sampled_row(at, sample_.rows, source_->rows()), 0, 1, columns}, row.data());
        for (Index x = 0; x < sample_.columns; ++x) {
            const CellSpan cells = cells_of_pixel(x, columns, sample_.columns);
            for (const Pooling pooling : poolings) {
                double value = pool_span(pooling, row.data() + cells.begin, cells.size(), pool_start(pooling));
                if (pooling == Pooling::mean)
                    value /= static_cast<double>(cells.size());
                sample_.planes[static_cast<int>(pooling)][static_cast<std::size_t>(at * sample_.columns + x)] = value;
            }
        }
        const WeightsSummary part = summarize_row(row);
        const std::scoped_lock lock(mutex_);
        sample_summary_ = joined(sample_summary_, part);
    });
}

// The smallest blocks of one band from the matrix, one row of them after the other, and the larger ones from these.
void Pyramid::read_band(Index band, std::atomic<Index>& done, const RunControl& control)
{
    Level& level = levels_.front();
    const Index columns = source_->columns();
    const Index first = band * band_rows() / level.block;
    const Index last = std::min(level.rows, first + band_rows() / level.block);
    std::vector<double> cells(static_cast<std::size_t>(level.block * columns));
    std::vector<double> pooled(static_cast<std::size_t>(columns));
    WeightsSummary part;
    for (Index i = first; i < last; ++i) {
        control.check();
        const Index row = i * level.block;
        const Index rows = std::min(level.block, source_->rows() - row);
        source_->read({row, 0, rows, columns}, cells.data());
        for (Index r = 0; r < rows; ++r)
            part = joined(part, summarize_row({cells.data() + r * columns, static_cast<std::size_t>(columns)}));
        for (const Pooling pooling : poolings) {
            std::ranges::fill(pooled, pool_start(pooling));
            for (Index r = 0; r < rows; ++r)
                pool_row(pooling, cells.data() + r * columns, columns, pooled.data());
            float* const out = level.row(pooling, i);
            for (Index j = 0; j < level.columns; ++j) {
                const Index begin = j * level.block;
                const Index count = std::min(level.block, columns - begin);
                const double value = pool_span(pooling, pooled.data() + begin, count, pool_start(pooling));
                out[j] = to_float(pooling == Pooling::mean ? value / static_cast<double>(rows * count) : value);
            }
        }
        control.report(static_cast<double>(++done) / static_cast<double>(level.rows), "levels of detail");
    }
    for (Index l = 1; l < static_cast<Index>(levels_.size()); ++l)
        build_level(l, band);
    add(part);
}

void Pyramid::build_level(Index at, Index band)
{
    const Level& finer = levels_[static_cast<std::size_t>(at - 1)];
    Level& level = levels_[static_cast<std::size_t>(at)];
    const auto cells_along = [](Index block, Index size, Index cells) {
        return static_cast<double>(std::min(size, cells - block * size));
    };
    const Index first = band * band_rows() / level.block;
    const Index last = std::min(level.rows, first + band_rows() / level.block);
    for (const Pooling pooling : poolings) {
        for (Index i = first; i < last; ++i) {
            float* const out = level.row(pooling, i);
            for (Index j = 0; j < level.columns; ++j) {
                double value = pool_start(pooling);
                double cells = 0.0;
                for (Index r = 2 * i; r < std::min(2 * i + 2, finer.rows); ++r) {
                    const float* const from = finer.row(pooling, r);
                    const Index begin = 2 * j;
                    const Index end = std::min(begin + 2, finer.columns);
                    if (pooling != Pooling::mean) {
                        value = pool_span(pooling, from + begin, end - begin, value);
                        continue;
                    }
                    const double height = cells_along(r, finer.block, source_->rows());
                    for (Index c = begin; c < end; ++c) {
                        const double count = height * cells_along(c, finer.block, source_->columns());
                        value += count * static_cast<double>(from[c]);
                        cells += count;
                    }
                }
                out[j] = to_float(pooling == Pooling::mean ? value / cells : value);
            }
        }
    }
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
    // The rows read beforehand are read again with their bands; counted twice they would be too many.
    WeightsSummary so_far = any_band_ ? summary_ : sample_summary_;
    so_far.smallest = std::min(so_far.smallest, sample_summary_.smallest);
    so_far.largest = std::max(so_far.largest, sample_summary_.largest);
    return so_far;
}

bool Pyramid::built(const CellSpan& rows) const
{
    for (Index band = rows.begin / band_rows(); band < blocks_along(rows.end, band_rows()); ++band)
        if (!bands_[static_cast<std::size_t>(band)].load(std::memory_order_acquire))
            return false;
    return true;
}

// The largest blocks that are no larger than a pixel, or else the smallest.
const Pyramid::Level& Pyramid::level_for(const Window& window, Index height, Index width) const
{
    const Level* best = &levels_.front();
    for (const Level& level : levels_)
        if (level.block * height <= window.rows && level.block * width <= window.columns)
            best = &level;
    return *best;
}

void Pyramid::draft(const Window& window, Index height, Index width, Pooling pooling, double* out) const
{
    const Level& level = level_for(window, height, width);
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
            if (!built(rows)) {
                draft_from_sample(window, rows, width, pooling, pixels);
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

void Pyramid::draft_from_sample(const Window& window, const CellSpan& rows, Index width, Pooling pooling,
                                double* out) const
{
    const Index middle = rows.begin + rows.size() / 2;
    const Index nearest = std::min(middle * sample_.rows / source_->rows(), sample_.rows - 1);
    const double* const from = sample_.planes[static_cast<int>(pooling)].data() + nearest * sample_.columns;
    for (Index x = 0; x < width; ++x) {
        const CellSpan cells = shifted(cells_of_pixel(x, window.columns, width), window.column);
        const Index begin = cells.begin * sample_.columns / source_->columns();
        const Index end =
            std::max(begin + 1, (cells.end * sample_.columns + source_->columns() - 1) / source_->columns());
        const double value = pool_span(pooling, from + begin, end - begin, pool_start(pooling));
        out[x] = pooling == Pooling::mean ? value / static_cast<double>(end - begin) : value;
    }
}

// The cells of a picture that are not in whole blocks, for one row of pixels after the other.
class Pyramid::Edges {
public:
    Edges(const Pyramid& pyramid, const Window& window, Index width, Pooling pooling, const RunControl& control)
        : pyramid_(pyramid), level_(pyramid.levels_.front()), window_(window), width_(width), pooling_(pooling),
          control_(control), row_(static_cast<std::size_t>(window.columns * level_.block))
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
    // Of the matrix, as all spans here.
    CellSpan columns(Index x) const { return shifted(cells_of_pixel(x, window_.columns, width_), window_.column); }

    // The cells of a span that are in whole blocks.
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
            pyramid_.source_->read({row, window_.column, count, window_.columns}, row_.data());
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

    // Rows of whole blocks: the blocks, and between those of two pixels the columns that are in none of them.
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
        pyramid_.source_->read({rows.begin, columns_of.begin, rows.size(), columns_of.size()}, cells_.data());
        join(x, pool_span(pooling_, cells_.data(), static_cast<Index>(cells_.size()), pool_start(pooling_)), out);
    }

    const Pyramid& pyramid_;
    const Level& level_;
    const Window& window_;
    Index width_;
    Pooling pooling_;
    const RunControl& control_;
    std::vector<double> row_;
    std::vector<double> cells_;
};

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
        Edges(*this, window, width, pooling, control)
            .pool(shifted(cells_of_pixel(y, window.rows, height), window.row), out + y * width);
        control.report(static_cast<double>(++done) / static_cast<double>(height), "picture");
    });
}

} // namespace attn
