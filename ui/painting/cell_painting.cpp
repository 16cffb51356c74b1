// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/cell_painting.h"

#include "engine/tensor/closed_cell.h"
#include "engine/tensor/error.h"
#include "ui/painting/cell_text.h"

#include <QPaintEngine>

#include <cmath>
#include <optional>
#include <span>

namespace attn {

namespace {

constexpr Index mostValues = 4096;
constexpr double smallestMark = 3.0;
constexpr double smallestHalo = 6.0;
constexpr Index cellsAtOnce = 65'536; // read before the stop token is looked at again

bool isMasked(const CellColors& colors, Cell cell, double value)
{
    return is_closed(value)
        || (colors.open && !colors.open->is_open(colors.origin.query + cell.query, colors.origin.key + cell.key));
}

bool strikes(const CellColors& colors, const QSizeF& cell)
{
    return colors.stroke.isValid() && std::min(cell.width(), cell.height()) >= smallestStruckCell;
}

std::vector<double> readWhole(const MatrixSource& source)
{
    std::vector<double> values(static_cast<std::size_t>(source.rows() * source.columns()));
    source.read(source.whole(), values.data());
    return values;
}

// Calls `take(row, cells)` with each row of the matrix, read in blocks of rows, until it returns false.
template <class Take>
void eachRow(const MatrixSource& source, const RunControl& control, const Take& take)
{
    const Index rows = source.rows();
    const Index columns = source.columns();
    const Index block = std::clamp<Index>(cellsAtOnce / std::max<Index>(1, columns), 1, std::max<Index>(1, rows));
    std::vector<double> values(static_cast<std::size_t>(block * columns));
    for (Index first = 0; first < rows; first += block) {
        control.check();
        control.report(static_cast<double>(first) / static_cast<double>(rows), "figure");
        const Index count = std::min(block, rows - first);
        source.read({first, 0, count, columns}, values.data());
        for (Index i = 0; i < count; ++i)
            if (!take(first + i,
                      std::span<const double>(values).subspan(static_cast<std::size_t>(i * columns),
                                                              static_cast<std::size_t>(columns))))
                return;
    }
}

QRgb colorOf(const CellColors& colors, Cell cell, double value)
{
    return !is_closed(value) && isMasked(colors, cell, value) ? colors.masked.rgb() : colors.scale.color(value);
}

QImage makeImage(const QSize& size)
{
    QImage image(size, QImage::Format_RGB32);
    if (image.isNull())
        throw MemoryError("figure.cells-memory",
                          "Figure: there is no memory for a picture of {0} x {1} cells. Show a part of the matrix.",
                          size.width(), size.height());
    return image;
}

QRgb* lineOf(QImage& image, Index y)
{
    return reinterpret_cast<QRgb*>(image.scanLine(static_cast<int>(y)));
}

// A picture with one pixel for each cell.
QImage exactImage(const MatrixSource& source, const CellColors& colors, const RunControl& control)
{
    QImage image = makeImage(QSize(static_cast<int>(source.columns()), static_cast<int>(source.rows())));
    eachRow(source, control, [&](Index i, std::span<const double> cells) {
        QRgb* const line = lineOf(image, i);
        for (Index j = 0; j < source.columns(); ++j)
            line[j] = colorOf(colors, {i, j}, cells[static_cast<std::size_t>(j)]);
        return true;
    });
    return image;
}

// The picture at another size, each of its pixels as a block.
QImage enlarged(const QImage& cells, const QSize& size)
{
    QImage image = makeImage(size);
    for (int y = 0; y < size.height(); ++y) {
        const auto row = (2 * static_cast<Index>(y) + 1) * cells.height() / (2 * static_cast<Index>(size.height()));
        const auto* const from = reinterpret_cast<const QRgb*>(cells.constScanLine(static_cast<int>(row)));
        QRgb* const line = lineOf(image, y);
        for (int x = 0; x < size.width(); ++x)
            line[x] = from[(2 * static_cast<Index>(x) + 1) * cells.width() / (2 * static_cast<Index>(size.width()))];
    }
    return image;
}

QImage pooledImage(const MatrixSource& source, const QSize& size, const CellColors& colors, const RunControl& control)
{
    std::vector<double> values(static_cast<std::size_t>(size.width()) * static_cast<std::size_t>(size.height()));
    pool_cells(source, source.whole(), size.height(), size.width(), colors.pooling, values.data(), control);
    QImage image = makeImage(size);
    auto value = values.begin();
    for (int y = 0; y < size.height(); ++y) {
        QRgb* const line = lineOf(image, y);
        for (int x = 0; x < size.width(); ++x, ++value)
            line[x] = colors.scale.color(*value);
    }
    return image;
}

struct ColorRun {
    Index row = 0;
    Index first = 0;
    Index count = 1;
    QRgb color = 0;
};

// Cells of one colour in a row, joined; nothing when there are too many of them.
std::optional<std::vector<ColorRun>> colorRuns(const MatrixSource& source, const CellColors& colors,
                                               const RunControl& control)
{
    std::vector<ColorRun> runs;
    eachRow(source, control, [&](Index i, std::span<const double> cells) {
        for (Index j = 0; j < source.columns(); ++j) {
            const QRgb color = colorOf(colors, {i, j}, cells[static_cast<std::size_t>(j)]);
            if (j > 0 && runs.back().color == color)
                ++runs.back().count;
            else
                runs.push_back({i, j, 1, color});
        }
        return static_cast<Index>(runs.size()) <= mostRectangles;
    });
    return static_cast<Index>(runs.size()) <= mostRectangles ? std::optional(std::move(runs)) : std::nullopt;
}

void paintRuns(QPainter& painter, const QRectF& area, const MatrixSource& source, const std::vector<ColorRun>& runs)
{
    // Viewers smooth the edges of rectangles, and two smoothed edges side by side let the background through: each
    // rectangle reaches a little under its right and lower neighbours, which are drawn later.
    const QRectF one = cellRect(area, source.rows(), source.columns(), {0, 0});
    const double under = std::min({0.5, one.width() / 4.0, one.height() / 4.0});
    for (const ColorRun& run : runs) {
        QRectF cells = cellRect(area, source.rows(), source.columns(), {run.row, run.first});
        cells.setWidth(one.width() * static_cast<double>(run.count));
        painter.fillRect(cells.adjusted(0, 0, under, under).intersected(area), QColor(run.color));
    }
}

void paintVectors(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors,
                  const RunControl& control)
{
    // Overlapping rectangles would show where the paint is not opaque.
    if (painter.opacity() == 1.0)
        if (const auto runs = colorRuns(source, colors, control)) {
            paintRuns(painter, area, source, *runs);
            return;
        }
    const QSize size(static_cast<int>(std::min(source.columns(), longestPicture)),
                     static_cast<int>(std::min(source.rows(), longestPicture)));
    painter.save();
    painter.setRenderHint(QPainter::LosslessImageRendering);
    // Browsers drop pixels of a sharp picture that is shown smaller, so there cells smaller than pixels may be
    // smoothed. In PDF pictures always stay sharp.
    const bool small =
        area.width() < static_cast<double>(size.width()) || area.height() < static_cast<double>(size.height());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, small && painter.paintEngine()->type() == QPaintEngine::SVG);
    painter.drawImage(area, cellImage(source, size, colors, control));
    painter.restore();
}

// Covers whole pixels of the device, so that nothing is interpolated.
void paintPixels(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors,
                 const RunControl& control)
{
    const QSize pixels = nearestPixels(painter.deviceTransform().mapRect(area)).size();
    if (!pixels.isEmpty())
        painter.drawImage(onWholePixels(painter, area), cellImage(source, pixels, colors, control));
}

} // namespace

bool drawsVectors(const QPainter& painter)
{
    const QPaintEngine* engine = painter.paintEngine();
    return engine
        && (engine->type() == QPaintEngine::SVG || engine->type() == QPaintEngine::Pdf
            || engine->type() == QPaintEngine::Picture);
}

int nearestPixel(double position)
{
    return static_cast<int>(std::floor(position + 0.5 + 1e-6));
}

QRect nearestPixels(const QRectF& area)
{
    const QPoint corner(nearestPixel(area.left()), nearestPixel(area.top()));
    return {corner, QPoint(nearestPixel(area.right()), nearestPixel(area.bottom())) - QPoint(1, 1)};
}

QRectF onWholePixels(const QPainter& painter, const QRectF& area)
{
    const QTransform toDevice = painter.deviceTransform();
    if (drawsVectors(painter) || toDevice.type() > QTransform::TxScale)
        return area;
    return toDevice.inverted().mapRect(QRectF(nearestPixels(toDevice.mapRect(area))));
}

void paintFrame(QPainter& painter, const QRectF& area, const QColor& color, double width)
{
    const QRectF inner = onWholePixels(painter, area);
    const QRectF outer = inner.adjusted(-width, -width, width, width);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(outer.topLeft(), QPointF(outer.right(), inner.top())), color);
    painter.fillRect(QRectF(QPointF(outer.left(), inner.bottom()), outer.bottomRight()), color);
    painter.fillRect(QRectF(QPointF(outer.left(), inner.top()), inner.bottomLeft()), color);
    painter.fillRect(QRectF(inner.topRight(), QPointF(outer.right(), inner.bottom())), color);
    painter.restore();
}

QImage cellImage(const MatrixSource& source, const QSize& size, const CellColors& colors, const RunControl& control)
{
    const QSize grid(static_cast<int>(std::min<Index>(size.width(), source.columns())),
                     static_cast<int>(std::min<Index>(size.height(), source.rows())));
    const bool exact = grid.width() == source.columns() && grid.height() == source.rows();
    const QImage cells = exact ? exactImage(source, colors, control) : pooledImage(source, grid, colors, control);
    return grid == size ? cells : enlarged(cells, size);
}

void paintCells(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors,
                const RunControl& control)
{
    if (source.rows() == 0 || source.columns() == 0 || area.isEmpty())
        return;
    if (drawsVectors(painter))
        paintVectors(painter, area, source, colors, control);
    else
        paintPixels(painter, area, source, colors, control);
    if (strikes(colors, cellRect(area, source.rows(), source.columns(), {}).size()))
        strikeMaskedCells(painter, area, source.rows(), source.columns(), colors, area, readWhole(source));
}

void strikeMaskedCells(QPainter& painter, const QRectF& area, Index rows, Index columns, const CellColors& colors,
                       const QRectF& clip, std::span<const double> values)
{
    if (!strikes(colors, cellRect(area, rows, columns, {}).size()))
        return;
    QList<QLineF> strokes;
    std::vector<unsigned char> open(static_cast<std::size_t>(columns), 1);
    for (Index i = 0; i < rows; ++i) {
        if (colors.open)
            colors.open->row(colors.origin.query + i, colors.origin.key, columns, open.data());
        for (Index j = 0; j < columns; ++j)
            if (const QRectF place = cellRect(area, rows, columns, {i, j});
                (!open[static_cast<std::size_t>(j)]
                 || (!values.empty() && is_closed(values[static_cast<std::size_t>(i * columns + j)])))
                && clip.adjusted(-1, -1, 1, 1).contains(place))
                strokes << QLineF(place.left(), place.bottom() - 1.0, place.right() - 1.0, place.top());
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colors.stroke, 1.0));
    painter.drawLines(strokes);
    painter.restore();
}

void paintCellValues(QPainter& painter, const QRectF& area, const MatrixSource& source, const CellColors& colors)
{
    if (source.rows() * source.columns() > mostValues || source.rows() == 0 || source.columns() == 0)
        return;
    if (!cellTextsFit(QFontMetricsF(painter.font()), cellRect(area, source.rows(), source.columns(), {}).size(),
                      colors.scale))
        return;
    const auto values = readWhole(source);
    for (Index i = 0; i < source.rows(); ++i)
        for (Index j = 0; j < source.columns(); ++j) {
            const auto at = static_cast<std::size_t>(i * source.columns() + j);
            if (isMasked(colors, {i, j}, values[at]))
                continue;
            painter.setPen(QColor(colors.scale.textColor(values[at])));
            drawCellText(painter, cellRect(area, source.rows(), source.columns(), {i, j}), values[at]);
        }
}

void outlineFocus(QPainter& painter, const QRectF& area, Index rows, Index columns, const Focus& focus,
                  const QColor& color)
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
    return {area.left() + static_cast<double>(cell.key) * width, area.top() + static_cast<double>(cell.query) * height,
            width, height};
}

Cell cellAt(const QRectF& area, Index rows, Index columns, const QPointF& point)
{
    const auto place = [](double share, Index count) {
        return std::clamp(static_cast<Index>(std::floor(share * static_cast<double>(count))), Index{0}, count - 1);
    };
    return {place((point.y() - area.top()) / area.height(), rows),
            place((point.x() - area.left()) / area.width(), columns)};
}

} // namespace attn
