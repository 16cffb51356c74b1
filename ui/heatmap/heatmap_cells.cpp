#include "ui/heatmap/heatmap_cells.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

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
        edges[static_cast<std::size_t>(i)] = values == cells ? edge(first + i) : static_cast<int>(begin + i * (end - begin) / values);
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
        return std::clamp<Index>(std::upper_bound(edges.begin(), edges.end(), pixel) - edges.begin() - 1, 0, values - 1);
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
    wanted_ = {};
    if (jobs_)
        jobs_->cancel();
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

const PooledCells& HeatmapCells::pool(const Window& window, Index height, Index width, bool atOnce)
{
    if (!outdated_ && pooled_.isFor(window, height, width))
        return pooled_;
    const double expected = nanosecondsPerCell_ * static_cast<double>(window.rows * window.columns);
    if (atOnce || expected <= patience_ * 1e6) {
        if (jobs_)
            jobs_->cancel();
        wanted_ = {};
        QElapsedTimer timer;
        timer.start();
        PooledCells pooled = poolCells(*source_, window, height, width);
        setPooled(std::move(pooled), static_cast<double>(timer.nsecsElapsed()));
    } else if (!wanted_.isFor(window, height, width)) {
        poolLater(window, height, width);
    }
    return pooled_;
}

void HeatmapCells::poolLater(const Window& window, Index height, Index width)
{
    if (!jobs_)
        jobs_ = std::make_unique<JobRunner>();
    wanted_ = {window, height, width, {}};
    jobs_->start([this, source = source_, wanted = wanted_](const RunControl& control) {
        QElapsedTimer timer;
        timer.start();
        auto result = std::make_shared<PooledCells>(poolCells(*source, wanted.window, wanted.height, wanted.width, control));
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
    if (pool(window, valuesAlong(window.rows, area.height()), valuesAlong(window.columns, area.width()), figure).values.empty())
        return;
    // The clip as QCPLayer sets it; the axes put their pixels one above the rectangle, too.
    const QRectF clip = device.mapRect(QRectF(clipRect().translated(0, -1)));
    const QRect pixels = clip.toAlignedRect();
    const ImageKey key{mKeyAxis->range(), mValueAxis->range(), device, pixels};
    if (image_.isNull() || !(key == imageKey_)) {
        image_ = makeImage(device, pixels);
        imageKey_ = key;
    }
    painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter->drawImage(device.inverted().mapRect(QRectF(pixels)), image_);
}

QImage HeatmapCells::makeImage(const QTransform& device, const QRect& pixels) const
{
    const Window& window = pooled_.window;
    const auto x = [&](Index column) {
        return static_cast<int>(std::lround(device.map(QPointF(mKeyAxis->coordToPixel(static_cast<double>(column)), 0.0)).x()));
    };
    const auto y = [&](Index row) {
        return static_cast<int>(std::lround(device.map(QPointF(0.0, mValueAxis->coordToPixel(static_cast<double>(row)))).y()));
    };
    const auto columns = valuesOfPixels(pixels.left(), pixels.width(), deviceEdges(window.column, window.columns, pooled_.width, x));
    const auto rows = valuesOfPixels(pixels.top(), pixels.height(), deviceEdges(window.row, window.rows, pooled_.height, y));

    std::vector<QRgb> colors(pooled_.values.size());
    std::ranges::transform(pooled_.values, colors.begin(), [this](double value) { return scale_.color(value); });
    // Transparent where an older picture, shown until the next one is there, does not reach.
    QImage image(pixels.size(), QImage::Format_ARGB32_Premultiplied);
    for (int line = 0; line < image.height(); ++line) {
        auto* out = reinterpret_cast<QRgb*>(image.scanLine(line));
        const Index row = rows[static_cast<std::size_t>(line)];
        if (line > 0 && row == rows[static_cast<std::size_t>(line - 1)]) {
            std::copy_n(reinterpret_cast<const QRgb*>(image.constScanLine(line - 1)), image.width(), out);
            continue;
        }
        for (const Index column : columns)
            *out++ = row == noValue || column == noValue ? 0 : colors[static_cast<std::size_t>(row * pooled_.width + column)];
    }
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
    if (!font || outdated_ || !pooled_.isFor(window, window.rows, window.columns))
        return;
    painter->setFont(*font);
    for (Index i = 0; i < window.rows; ++i) {
        for (Index j = 0; j < window.columns; ++j) {
            const double value = pooled_.at(i, j);
            painter->setPen(QColor(scale_.textColor(value)));
            painter->drawText(cellsRect({window.row + i, window.column + j, 1, 1}), Qt::AlignCenter | Qt::TextDontClip, text_(value));
        }
    }
}

} // namespace attn
