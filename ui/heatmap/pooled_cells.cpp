// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/pooled_cells.h"

#include "engine/run_control/parallel_for.h"

#include <algorithm>
#include <functional>

namespace attn {

namespace {

constexpr Index noValue = -1;

// The columns or the rows of a window along one side of a device.
struct Side {
    Index first = 0; // cell of the window
    Index cells = 0;
    int begin = 0; // the pixels of the window
    int end = 0;
    std::function<int(Index)> edge; // where a cell begins

    // One value for each pixel, but no more than one for each cell.
    Index values() const { return std::clamp<Index>(end - begin, 1, cells); }
    // Value v reaches from pixel edges[v] to edges[v + 1]. These are the edges of its cell if there are more pixels
    // than cells; otherwise all values get equal shares, so that each has a pixel.
    std::vector<int> edges(Index values) const
    {
        std::vector<int> edges(static_cast<std::size_t>(values + 1));
        const Index pixels = end - begin;
        for (Index i = 0; i <= values; ++i)
            edges[static_cast<std::size_t>(i)] =
                values == cells && pixels > cells ? edge(first + i) : static_cast<int>(begin + i * pixels / values);
        return edges;
    }
};

Side columnSide(const Window& window, const CellPlaces& where, const QTransform& device)
{
    const auto edge = [&where, &device](Index column) {
        return nearestPixel(device.map(QPointF(where.x(static_cast<double>(column)), 0.0)).x());
    };
    return {window.column, window.columns, edge(window.column), edge(window.column + window.columns), edge};
}

Side rowSide(const Window& window, const CellPlaces& where, const QTransform& device)
{
    const auto edge = [&where, &device](Index row) {
        return nearestPixel(device.map(QPointF(0.0, where.y(static_cast<double>(row)))).y());
    };
    return {window.row, window.rows, edge(window.row), edge(window.row + window.rows), edge};
}

// Which value each of `count` pixels from `first` on shows.
std::vector<Index> valuesOfPixels(int first, int count, const std::vector<int>& edges)
{
    std::vector<Index> values(static_cast<std::size_t>(count), noValue);
    for (std::size_t v = 0; v + 1 < edges.size(); ++v)
        for (int pixel = std::max(edges[v], first); pixel < std::min(edges[v + 1], first + count); ++pixel)
            values[static_cast<std::size_t>(pixel - first)] = static_cast<Index>(v);
    return values;
}

// The cells that pixels [begin, end) show: the first, and how many.
std::pair<Index, Index> cellsOfPixels(int begin, int end, const Side& side)
{
    const Index values = side.values();
    const std::vector<int> edges = side.edges(values);
    const auto valueAt = [&](int pixel) {
        return std::clamp<Index>(std::upper_bound(edges.begin(), edges.end(), pixel) - edges.begin() - 1, 0,
                                 values - 1);
    };
    const Index from = valueAt(begin) * side.cells / values;
    const Index to = ((valueAt(end - 1) + 1) * side.cells + values - 1) / values;
    return {side.first + from, to - from};
}

// The colours of the values in one row of the grid.
void colorRow(const PooledCells& cells, Index row, const CellColors& colors, std::vector<QRgb>& out)
{
    colors.scale.colors({cells.values.data() + row * cells.width, out.size()}, out.data());
    if (!colors.open || cells.height != cells.window.rows || cells.width != cells.window.columns)
        return;
    std::vector<unsigned char> open(out.size());
    colors.open->row(cells.window.row + row, cells.window.column, cells.width, open.data());
    for (std::size_t j = 0; j < out.size(); ++j)
        if (!open[j])
            out[j] = colors.masked.rgb();
}

} // namespace

PooledCells gridOf(const CellPlaces& where, const QTransform& device, Pooling pooling)
{
    const Window window = where.window();
    if (window.rows == 0)
        return {};
    return {window, rowSide(window, where, device).values(), columnSide(window, where, device).values(), pooling, {}};
}

void poolCells(PooledCells& cells, const MatrixSource& source, const Pyramid* pyramid, const RunControl& control)
{
    cells.values.resize(static_cast<std::size_t>(cells.height * cells.width));
    if (pyramid && pyramid->complete())
        pyramid->pool(cells.window, cells.height, cells.width, cells.pooling, cells.values.data(), control);
    else
        pool_cells(source, cells.window, cells.height, cells.width, cells.pooling, cells.values.data(), control);
}

QImage imageOf(const PooledCells& cells, const CellColors& colors, const CellPlaces& where, const QTransform& device)
{
    const QRect pixels = nearestPixels(device.mapRect(where.cells));
    const auto columns =
        valuesOfPixels(pixels.left(), pixels.width(), columnSide(cells.window, where, device).edges(cells.width));
    const auto rows =
        valuesOfPixels(pixels.top(), pixels.height(), rowSide(cells.window, where, device).edges(cells.height));
    const bool whole =
        std::ranges::find(rows, noValue) == rows.end() && std::ranges::find(columns, noValue) == columns.end();
    QImage image(pixels.size(), whole ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied);
    QRgb* const bits = reinterpret_cast<QRgb*>(image.bits());
    const Index width = image.width();
    constexpr Index chunk = 32; // lines
    parallel_for((image.height() + chunk - 1) / chunk, [&](Index index) {
        std::vector<QRgb> rowColors(static_cast<std::size_t>(cells.width));
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
            colorRow(cells, row, colors, rowColors);
            for (const Index column : columns)
                *out++ = column == noValue ? 0 : rowColors[static_cast<std::size_t>(column)];
        }
    });
    return image;
}

void paintImage(QPainter& painter, const QImage& image, const CellPlaces& where, const QTransform& device)
{
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(device.inverted().mapRect(QRectF(nearestPixels(device.mapRect(where.cells)))), image);
}

QTransform deviceOf(const QPainter& painter)
{
    const QTransform device = painter.deviceTransform();
    return device.type() <= QTransform::TxScale && device.m11() > 0 && device.m22() > 0 ? device : QTransform();
}

Window cellsAtPixel(const CellPlaces& where, const QTransform& device, const QPoint& pixel)
{
    const Window window = where.window();
    if (window.rows == 0)
        return {};
    const QRect pixels = nearestPixels(device.mapRect(QRectF(pixel, QSizeF(1, 1))));
    const auto [column, columns] = cellsOfPixels(pixels.left(), pixels.right() + 1, columnSide(window, where, device));
    const auto [row, rows] = cellsOfPixels(pixels.top(), pixels.bottom() + 1, rowSide(window, where, device));
    return {row, column, rows, columns};
}

} // namespace attn
