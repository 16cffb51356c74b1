// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_cells.h"

#include "engine/run_control/parallel_for.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr int pauseBeforeWork = 40; // milliseconds

constexpr Index noValue = -1;

// Which value each of `count` device pixels from `first` on shows; value v reaches from edges[v] to edges[v + 1].
std::vector<Index> valuesOfPixels(int first, int count, const std::vector<int>& edges)
{
    std::vector<Index> values(static_cast<std::size_t>(count), noValue);
    for (std::size_t v = 0; v + 1 < edges.size(); ++v)
        for (int pixel = std::max(edges[v], first); pixel < std::min(edges[v + 1], first + count); ++pixel)
            values[static_cast<std::size_t>(pixel - first)] = static_cast<Index>(v);
    return values;
}

// Where on the device each value begins: at the edges of its cell, or evenly where several cells share a pixel.
template <class CellEdge>
std::vector<int> deviceEdges(Index first, Index cells, Index values, const CellEdge& edge)
{
    std::vector<int> edges(static_cast<std::size_t>(values + 1));
    const Index begin = edge(first);
    const Index end = edge(first + cells);
    for (Index i = 0; i <= values; ++i)
        edges[static_cast<std::size_t>(i)] =
            values == cells ? edge(first + i) : static_cast<int>(begin + i * (end - begin) / values);
    return edges;
}

Index valuesAlong(Index cells, double pixels)
{
    return std::clamp<Index>(static_cast<Index>(std::lround(pixels)), 1, cells);
}

struct Places {
    Index first = 0;
    Index count = 0;
};

// The cells that device pixels [begin, end) show, of those from `first` on.
template <class CellEdge>
Places cellsOfPixels(int begin, int end, Index first, Index cells, Index values, const CellEdge& edge)
{
    const std::vector<int> edges = deviceEdges(first, cells, values, edge);
    const auto valueAt = [&](int pixel) {
        return std::clamp<Index>(std::upper_bound(edges.begin(), edges.end(), pixel) - edges.begin() - 1, 0,
                                 values - 1);
    };
    const Index from = valueAt(begin) * cells / values;
    const Index to = ((valueAt(end - 1) + 1) * cells + values - 1) / values;
    return {first + from, to - from};
}

// Turned or sheared devices get one image pixel for each of ours.
QTransform deviceOf(const QPainter& painter)
{
    const QTransform device = painter.deviceTransform();
    return device.type() <= QTransform::TxScale && device.m11() > 0 && device.m22() > 0 ? device : QTransform();
}

} // namespace

HeatmapCells::HeatmapCells(QCPAxis* columns, QCPAxis* rows) : QCPAbstractPlottable(columns, rows)
{
    setAntialiased(false);
    setAntialiasedFill(false);
    pause_.setSingleShot(true);
    pause_.setInterval(pauseBeforeWork);
    connect(&pause_, &QTimer::timeout, this, &HeatmapCells::poolLater);
}

void HeatmapCells::setSource(std::shared_ptr<const MatrixSource> source)
{
    if (source == source_)
        return;
    outdated_ = source && source_ && source->rows() == source_->rows() && source->columns() == source_->columns();
    source_ = std::move(source);
    if (!outdated_) {
        pooled_ = {};
        image_ = {};
    }
    // Reading a matrix in memory takes a hundredth of computing one.
    nanosecondsPerCell_ = source_ && source_->computed() ? 50.0 : 2.0;
    pyramid_ = nullptr;
    draft_ = {};
    wanted_ = {};
    pause_.stop();
    if (jobs_)
        jobs_->cancel();
}

void HeatmapCells::setPyramid(std::shared_ptr<const Pyramid> pyramid)
{
    if (pyramid == pyramid_)
        return;
    pyramid_ = std::move(pyramid);
    refine();
}

void HeatmapCells::cancel()
{
    pause_.stop();
    if (jobs_)
        jobs_->cancel();
}

void HeatmapCells::refine()
{
    draft_ = {};
    wanted_ = {};
}

void HeatmapCells::setScale(const ResolvedScale& scale)
{
    scale_ = scale;
    text_ = CellText(scale.low(), scale.high());
    image_ = {};
}

void HeatmapCells::setCellValues(CellValues values, const QFont& font)
{
    values_ = values;
    font_ = font;
}

Window HeatmapCells::visibleWindow() const
{
    if (!source_ || source_->rows() == 0 || source_->columns() == 0)
        return {};
    const auto span = [](const QCPRange& range, Index cells) {
        const Index begin = std::clamp<Index>(static_cast<Index>(std::floor(range.lower)), 0, cells);
        const Index end = std::clamp<Index>(static_cast<Index>(std::ceil(range.upper)), begin, cells);
        return std::pair(begin, end - begin);
    };
    const auto [column, columns] = span(mKeyAxis->range(), source_->columns());
    const auto [row, rows] = span(mValueAxis->range(), source_->rows());
    return {row, column, rows, columns};
}

Window HeatmapCells::cellsAt(const QPoint& pixel) const
{
    const Window window = visibleWindow();
    if (window.rows == 0 || window.columns == 0)
        return {};
    const double ratio = mParentPlot->bufferDevicePixelRatio();
    const QRectF area = cellsRect(window);
    const auto device = [ratio](double length) { return static_cast<int>(std::lround(ratio * length)); };
    const auto x = [&](Index column) { return device(mKeyAxis->coordToPixel(static_cast<double>(column))); };
    const auto y = [&](Index row) { return device(mValueAxis->coordToPixel(static_cast<double>(row))); };
    const Places columns = cellsOfPixels(device(pixel.x()), device(pixel.x() + 1), window.column, window.columns,
                                         valuesAlong(window.columns, ratio * area.width()), x);
    const Places rows = cellsOfPixels(device(pixel.y()), device(pixel.y() + 1), window.row, window.rows,
                                      valuesAlong(window.rows, ratio * area.height()), y);
    return {rows.first, columns.first, rows.count, columns.count};
}

QRectF HeatmapCells::cellsRect(const Window& window) const
{
    const QPointF begin(mKeyAxis->coordToPixel(static_cast<double>(window.column)),
                        mValueAxis->coordToPixel(static_cast<double>(window.row)));
    const QPointF end(mKeyAxis->coordToPixel(static_cast<double>(window.column + window.columns)),
                      mValueAxis->coordToPixel(static_cast<double>(window.row + window.rows)));
    return {begin, end};
}

QCPRange HeatmapCells::getKeyRange(bool& found, QCP::SignDomain) const
{
    found = source_ != nullptr;
    return found ? QCPRange(0.0, static_cast<double>(source_->columns())) : QCPRange();
}

QCPRange HeatmapCells::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const
{
    found = source_ != nullptr;
    return found ? QCPRange(0.0, static_cast<double>(source_->rows())) : QCPRange();
}

const PooledCells& HeatmapCells::pool(const PooledCells& wanted, bool atOnce)
{
    if (!outdated_ && pooled_.isLike(wanted))
        return pooled_;
    const double expected = nanosecondsPerCell_ * static_cast<double>(wanted.window.rows * wanted.window.columns);
    const bool canDraft = pyramid_ && pyramid_->begun();
    if (atOnce || expected <= (canDraft ? patience_ / 3 : patience_) * 1e6) {
        if (jobs_)
            jobs_->cancel();
        pause_.stop();
        wanted_ = {};
        QElapsedTimer timer;
        timer.start();
        PooledCells cells = wanted;
        poolCells(cells, *source_, pyramid_.get());
        setPooled(std::move(cells), static_cast<double>(timer.nsecsElapsed()));
        return pooled_;
    }
    // A pyramid that grows reads the whole matrix already; when it was stopped, nobody wants to wait for the whole.
    const bool worthwhile =
        !pyramid_ || pyramid_->complete() || (!pyramid_->growing() && wanted.window != source_->whole());
    if (!wanted_.isLike(wanted) && worthwhile) {
        wanted_ = wanted;
        if (jobs_)
            jobs_->cancel();
        pause_.start();
    }
    return canDraft ? draft(wanted) : pooled_;
}

const PooledCells& HeatmapCells::draft(const PooledCells& wanted)
{
    if (!draft_.isLike(wanted)) {
        draft_ = wanted;
        draft_.values.resize(static_cast<std::size_t>(wanted.height * wanted.width));
        pyramid_->draft(wanted.window, wanted.height, wanted.width, wanted.pooling, draft_.values.data());
        image_ = {};
    }
    return draft_;
}

void HeatmapCells::poolLater()
{
    if (!jobs_) {
        jobs_ = std::make_unique<JobRunner>();
        connect(jobs_.get(), &JobRunner::progressed, this, &HeatmapCells::progressed);
        for (const auto ended : {&JobRunner::finished, &JobRunner::cancelled})
            connect(jobs_.get(), ended, this, [this] { emit progressed(1.0); });
        connect(jobs_.get(), &JobRunner::failed, this, [this] { emit progressed(1.0); });
    }
    jobs_->start([this, source = source_, pyramid = pyramid_, wanted = wanted_](const RunControl& control) {
        QElapsedTimer timer;
        timer.start();
        auto result = std::make_shared<PooledCells>(wanted);
        poolCells(*result, *source, pyramid.get(), control);
        return std::function<void()>([this, result, nanoseconds = static_cast<double>(timer.nsecsElapsed())] {
            setPooled(std::move(*result), nanoseconds);
            wanted_ = {};
            emit pooled();
        });
    });
}

void HeatmapCells::setPooled(PooledCells pooled, double nanoseconds)
{
    pooled_ = std::move(pooled);
    // Few cells say more about the clock than about the cells.
    if (pooled_.window.rows * pooled_.window.columns >= 1000)
        nanosecondsPerCell_ = nanoseconds / static_cast<double>(pooled_.window.rows * pooled_.window.columns);
    outdated_ = false;
    image_ = {};
}

void HeatmapCells::draw(QCPPainter* painter)
{
    const Window window = visibleWindow();
    if (window.rows == 0 || window.columns == 0)
        return;
    drawImage(painter);
    drawValues(painter);
}

void HeatmapCells::drawImage(QCPPainter* painter)
{
    const QTransform device = deviceOf(*painter);
    const Window window = visibleWindow();
    const QRectF area = device.mapRect(cellsRect(window));
    const bool figure = painter->modes().testFlag(QCPPainter::pmNoCaching);
    const PooledCells& cells =
        pool(wantedCells(window, valuesAlong(window.rows, area.height()), valuesAlong(window.columns, area.width())),
             figure);
    if (cells.values.empty())
        return;
    // The clip as QCPLayer sets it; the axes put their pixels one above the rectangle, too.
    const QRectF clip = device.mapRect(QRectF(clipRect().translated(0, -1)));
    const QRect pixels = clip.toAlignedRect();
    const ImageKey key{&cells == &draft_, mKeyAxis->range(), mValueAxis->range(), device, pixels};
    if (image_.isNull() || !(key == imageKey_)) {
        image_ = makeImage(cells, device, pixels);
        imageKey_ = key;
    }
    painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter->drawImage(device.inverted().mapRect(QRectF(pixels)), image_);
}

QImage HeatmapCells::makeImage(const PooledCells& cells, const QTransform& device, const QRect& pixels) const
{
    const Window& window = cells.window;
    const auto x = [&](Index column) {
        return static_cast<int>(
            std::lround(device.map(QPointF(mKeyAxis->coordToPixel(static_cast<double>(column)), 0.0)).x()));
    };
    const auto y = [&](Index row) {
        return static_cast<int>(
            std::lround(device.map(QPointF(0.0, mValueAxis->coordToPixel(static_cast<double>(row)))).y()));
    };
    const auto columns =
        valuesOfPixels(pixels.left(), pixels.width(), deviceEdges(window.column, window.columns, cells.width, x));
    const auto rows =
        valuesOfPixels(pixels.top(), pixels.height(), deviceEdges(window.row, window.rows, cells.height, y));

    // Transparent where an older picture, shown until the next one is there, does not reach.
    const bool whole =
        std::ranges::find(rows, noValue) == rows.end() && std::ranges::find(columns, noValue) == columns.end();
    QImage image(pixels.size(), whole ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied);
    QRgb* const bits = reinterpret_cast<QRgb*>(image.bits());
    const Index width = image.width();
    constexpr Index chunk = 32; // lines
    parallel_for((image.height() + chunk - 1) / chunk, [&](Index index) {
        std::vector<QRgb> colors(static_cast<std::size_t>(cells.width));
        const Index first = index * chunk;
        for (Index line = first; line < std::min<Index>(first + chunk, image.height()); ++line) {
            QRgb* out = bits + line * width;
            const Index row = rows[static_cast<std::size_t>(line)];
            if (row == noValue) {
                std::fill_n(out, width, 0);
                continue;
            }
            if (line > first && row == rows[static_cast<std::size_t>(line - 1)]) {
                std::copy_n(out - width, width, out);
                continue;
            }
            scale_.colors({cells.values.data() + row * cells.width, colors.size()}, colors.data());
            for (const Index column : columns)
                *out++ = column == noValue ? 0 : colors[static_cast<std::size_t>(column)];
        }
    });
    return image;
}

std::optional<QFont> HeatmapCells::valueFont() const
{
    return source_ ? attn::valueFont(values_, cellsRect({0, 0, 1, 1}).size(), font_, scale_) : std::nullopt;
}

void HeatmapCells::drawValues(QCPPainter* painter)
{
    const Window window = visibleWindow();
    const std::optional<QFont> font = valueFont();
    if (!font || outdated_ || !pooled_.isLike(wantedCells(window, window.rows, window.columns)))
        return;
    painter->setFont(*font);
    for (Index i = 0; i < window.rows; ++i) {
        for (Index j = 0; j < window.columns; ++j) {
            const double value = pooled_.at(i, j);
            painter->setPen(QColor(scale_.textColor(value)));
            painter->drawText(cellsRect({window.row + i, window.column + j, 1, 1}), Qt::AlignCenter | Qt::TextDontClip,
                              text_(value));
        }
    }
}

} // namespace attn
