#include "ui/view/cell_painting.h"

#include "ui/view/number_text.h"

#include <QPaintEngine>

#include <cmath>
#include <limits>

namespace attn {

namespace {

constexpr Index mostRectangles = 4096;
constexpr Index mostValues = 4096;
constexpr double smallestMark = 3.0;
constexpr double smallestHalo = 6.0;
constexpr double smallestStruckCell = 8.0;
constexpr double pictureScaleInVectors = 3.0; // pixels of embedded pictures per 1/96 inch

bool isMasked(const CellColors& colors, Cell cell)
{
    return colors.open && !colors.open->is_open(colors.origin.query + cell.query, colors.origin.key + cell.key);
}

bool isClosed(const CellColors& colors, Cell cell, double value)
{
    return isMasked(colors, cell) || value == -std::numeric_limits<double>::infinity();
}

bool drawsVectors(const QPainter& painter)
{
    const QPaintEngine* engine = painter.paintEngine();
    return engine && (engine->type() == QPaintEngine::SVG || engine->type() == QPaintEngine::Pdf || engine->type() == QPaintEngine::Picture);
}

std::vector<double> readWhole(const MatrixSource& source)
{
    std::vector<double> values(static_cast<std::size_t>(source.rows() * source.columns()));
    source.read(source.whole(), values.data());
    return values;
}

QImage blockImage(const MatrixSource& source, const QSize& size, const CellColors& colors)
{
    const Index rows = source.rows();
    const Index columns = source.columns();
    const auto values = readWhole(source);
    std::vector<QRgb> cells(values.size());
    for (Index i = 0; i < rows; ++i)
        for (Index j = 0; j < columns; ++j) {
            const auto at = static_cast<std::size_t>(i * columns + j);
            cells[at] = isClosed(colors, {i, j}, values[at]) ? colors.closed.rgb() : colors.scale.color(values[at]);
        }
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const Index i = (2 * y + 1) * rows / (2 * size.height());
        for (int x = 0; x < size.width(); ++x)
            line[x] = cells[static_cast<std::size_t>(i * columns + (2 * x + 1) * columns / (2 * size.width()))];
    }
    return image;
}

QImage pooledImage(const MatrixSource& source, const QSize& size, const CellColors& colors)
{
    std::vector<double> values(static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(size.height()));
    source.pooled(source.whole(), size.height(), size.width(), colors.pooling, values.data());
    QImage image(size, QImage::Format_RGB32);
    auto value = values.begin();
    for (int y = 0; y < size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < size.width(); ++x, ++value)
            line[x] = *value == -std::numeric_limits<double>::infinity() ? colors.closed.rgb() : colors.scale.color(*value);
    }
    return image;
}

void paintRectangles(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors)
{
    const auto values = readWhole(source);
    auto value = values.begin();
    for (Index i = 0; i < source.rows(); ++i)
        for (Index j = 0; j < source.columns(); ++j, ++value) {
            // An overlap that the next cell covers, or viewers that smooth edges show seams.
            const QRectF cell = cellRect(area, source.rows(), source.columns(), {i, j}).adjusted(0, 0, 1, 1).intersected(area);
            painter.fillRect(cell, isClosed(colors, {i, j}, *value) ? colors.closed : QColor(colors.scale.color(*value)));
        }
}

void paintImage(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors)
{
    if (drawsVectors(painter)) {
        const QSize size = (area.size() * pictureScaleInVectors).toSize().expandedTo({1, 1});
        painter.drawImage(area, cellImage(source, size, colors));
        return;
    }
    // Laid on whole device pixels, so that nothing is interpolated.
    const QTransform toDevice = painter.deviceTransform();
    const QRect pixels = toDevice.mapRect(area).toRect();
    if (pixels.isEmpty())
        return;
    painter.drawImage(toDevice.inverted().mapRect(QRectF(pixels)), cellImage(source, pixels.size(), colors));
}

void strikeClosedCells(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors)
{
    const QSizeF cell(area.width() / static_cast<double>(source.columns()), area.height() / static_cast<double>(source.rows()));
    if (!colors.open || qMin(cell.width(), cell.height()) < smallestStruckCell)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor stroke = colors.closed.lightnessF() > 0.5F ? colors.closed.darker(125) : colors.closed.lighter(140);
    painter.setPen(QPen(stroke, 1.0));
    for (Index i = 0; i < source.rows(); ++i)
        for (Index j = 0; j < source.columns(); ++j)
            if (isMasked(colors, {i, j})) {
                const QRectF rect = cellRect(area, source.rows(), source.columns(), {i, j});
                painter.drawLine(rect.bottomLeft(), rect.topRight());
            }
    painter.restore();
}

} // namespace

QImage cellImage(const MatrixSource& source, const QSize& size, const CellColors& colors)
{
    return size.height() >= source.rows() && size.width() >= source.columns() ? blockImage(source, size, colors)
                                                                              : pooledImage(source, size, colors);
}

void paintCells(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors)
{
    if (source.rows() == 0 || source.columns() == 0 || area.isEmpty())
        return;
    // Overlapping rectangles would show where the paint is not opaque.
    if (drawsVectors(painter) && painter.opacity() == 1.0 && source.rows() * source.columns() <= mostRectangles)
        paintRectangles(painter, area, source, colors);
    else
        paintImage(painter, area, source, colors);
    strikeClosedCells(painter, area, source, colors);
}

void paintCellValues(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors)
{
    if (source.rows() * source.columns() > mostValues || source.rows() == 0 || source.columns() == 0)
        return;
    const QFontMetricsF metrics(painter.font());
    const double room = area.width() / static_cast<double>(source.columns()) - 4.0;
    if (metrics.height() > area.height() / static_cast<double>(source.rows()))
        return;
    const auto values = readWhole(source);
    std::vector<QString> texts;
    for (const double value : values) {
        texts.push_back(numberText(value));
        if (std::isfinite(value) && metrics.horizontalAdvance(texts.back()) > room)
            return;
    }
    for (Index i = 0; i < source.rows(); ++i)
        for (Index j = 0; j < source.columns(); ++j) {
            const auto at = static_cast<std::size_t>(i * source.columns() + j);
            if (isClosed(colors, {i, j}, values[at]))
                continue;
            painter.setPen(QColor(colors.scale.textColor(values[at])));
            painter.drawText(cellRect(area, source.rows(), source.columns(), {i, j}), Qt::AlignCenter, texts[at]);
        }
}

void outlineFocus(QPainter& painter, const QRectF& area, Index rows, Index columns, const Focus& focus, const QColor& color)
{
    if (focus.empty() || (focus.query && *focus.query >= rows) || (focus.key && *focus.key >= columns))
        return;
    QRectF mark = cellRect(area, rows, columns, {focus.query.value_or(0), focus.key.value_or(0)});
    if (!focus.query)
        mark = QRectF(mark.left(), area.top(), mark.width(), area.height());
    if (!focus.key)
        mark = QRectF(area.left(), mark.top(), area.width(), mark.height());
    const double widen = qMax(0.0, smallestMark - mark.width()) / 2.0;
    const double heighten = qMax(0.0, smallestMark - mark.height()) / 2.0;
    mark.adjust(-widen, -heighten, widen, heighten);
    const double width = mark.width() > 24.0 && mark.height() > 24.0 ? 2.0 : 1.0;
    painter.setBrush(Qt::NoBrush);
    if (mark.width() > smallestHalo && mark.height() > smallestHalo) {
        // A second line of the other lightness, so that the mark is seen on every colour.
        const QColor halo = color.lightnessF() < 0.5F ? Qt::white : Qt::black;
        painter.setPen(QPen(halo, width + 2.0));
        painter.drawRect(mark);
    }
    painter.setPen(QPen(color, width));
    painter.drawRect(mark);
}

QRectF cellRect(const QRectF& area, Index rows, Index columns, Cell cell)
{
    const double width = area.width() / static_cast<double>(columns);
    const double height = area.height() / static_cast<double>(rows);
    return {area.left() + static_cast<double>(cell.key) * width, area.top() + static_cast<double>(cell.query) * height, width, height};
}

Cell cellAt(const QRectF& area, Index rows, Index columns, const QPointF& point)
{
    const auto place = [](double share, Index count) {
        return std::clamp(static_cast<Index>(std::floor(share * static_cast<double>(count))), Index{0}, count - 1);
    };
    return {place((point.y() - area.top()) / area.height(), rows), place((point.x() - area.left()) / area.width(), columns)};
}

} // namespace attn
