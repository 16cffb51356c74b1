// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/closed_cells.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double smallestCell = 6.0; // pixels, of those that are told apart

} // namespace

ClosedCells::ClosedCells(QCPAxis* columns, QCPAxis* rows)
    : QCPLayerable(columns->parentPlot(), QStringLiteral("main")), columns_(columns), rows_(rows)
{
}

void ClosedCells::draw(QCPPainter* painter)
{
    if (!open_)
        return;
    const double width = std::abs(columns_->coordToPixel(1.0) - columns_->coordToPixel(0.0));
    const double height = std::abs(rows_->coordToPixel(1.0) - rows_->coordToPixel(0.0));
    if (std::min(width, height) < smallestCell)
        return;
    const auto seen = [](const QCPRange& range, Index count) {
        const Index begin = std::clamp<Index>(static_cast<Index>(std::floor(range.lower)), 0, count);
        return std::pair(begin, std::clamp<Index>(static_cast<Index>(std::ceil(range.upper)), begin, count));
    };
    const auto [firstRow, endRow] = seen(rows_->range(), open_->queries());
    const auto [firstColumn, endColumn] = seen(columns_->range(), open_->keys());
    std::vector<unsigned char> open(static_cast<std::size_t>(endColumn - firstColumn));
    QList<QLineF> strokes;
    for (Index row = firstRow; row < endRow; ++row) {
        open_->row(row, firstColumn, endColumn - firstColumn, open.data());
        drawRow(painter, row, firstColumn, open, strokes);
    }
    painter->setPen(QPen(theme_.line, 1));
    painter->drawLines(strokes);
}

// Fills each run of closed cells at once; a stroke goes through each of them that is seen as a whole.
void ClosedCells::drawRow(QCPPainter* painter, Index row, Index column, std::span<const unsigned char> open,
                          QList<QLineF>& strokes) const
{
    const QRectF area = clipRect(); // cut here, too: Qt's SVG writer knows no clipping
    const double top = rows_->coordToPixel(static_cast<double>(row));
    const double bottom = rows_->coordToPixel(static_cast<double>(row + 1));
    const auto x = [&](std::size_t place) {
        return columns_->coordToPixel(static_cast<double>(column) + static_cast<double>(place));
    };
    for (std::size_t begin = 0; begin < open.size();) {
        std::size_t end = begin + 1;
        while (end < open.size() && open[end] == open[begin])
            ++end;
        if (!open[begin]) {
            painter->fillRect(QRectF(QPointF(x(begin), top), QPointF(x(end), bottom)).intersected(area), theme_.window);
            for (std::size_t place = begin; place < end; ++place)
                if (const QRectF cell(QPointF(x(place), top), QPointF(x(place + 1), bottom));
                    area.adjusted(-1, -1, 1, 1).contains(cell))
                    strokes << QLineF(cell.left(), cell.bottom() - 1.0, cell.right() - 1.0, cell.top());
        }
        begin = end;
    }
}

} // namespace attn
