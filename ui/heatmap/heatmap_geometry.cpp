// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_geometry.h"

#include <algorithm>
#include <cmath>

namespace attn {

QRectF CellPlaces::rect(const Window& window) const
{
    const double row = static_cast<double>(window.row);
    const double column = static_cast<double>(window.column);
    return {QPointF(x(column), y(row)),
            QPointF(x(column + static_cast<double>(window.columns)), y(row + static_cast<double>(window.rows)))};
}

Window CellPlaces::window() const
{
    const auto span = [](double begin, double end, Index count) {
        const Index first = std::clamp<Index>(static_cast<Index>(std::floor(begin)), 0, count);
        return std::pair(first, std::clamp<Index>(static_cast<Index>(std::ceil(end)), first, count) - first);
    };
    const auto [row, rows] = span(seen.top(), seen.bottom(), rowCount);
    const auto [column, columns] = span(seen.left(), seen.right(), columnCount);
    return rows > 0 && columns > 0 ? Window{row, column, rows, columns} : Window{};
}

HeatmapGeometry placeHeatmap(const QSize& page, const HeatmapParts& parts, const QRectF& seen, const AxisLabels& rows,
                             const AxisLabels& columns)
{
    HeatmapGeometry where;
    where.page = QRectF(QPointF(), page);
    where.layout = layOutHeatmap(page, parts);
    where.cells = where.layout.cells;
    where.seen = seen;
    where.rowCount = rows.count;
    where.columnCount = columns.count;
    where.rows = rows;
    where.columns = columns;
    placeLabels(where, parts);
    return where;
}

double columnLabelRoom(const HeatmapGeometry& where)
{
    return where.columnTurn == 0.0 ? where.columnWidth() * static_cast<double>(where.columnStep) - 4.0
                                   : where.layout.columnLabel;
}

void placeLabels(HeatmapGeometry& where, const HeatmapParts& parts)
{
    // Labels that had to be turned for all cells may have room to lie flat where only some of them are seen.
    const bool flat = parts.numberedColumns || where.columnWidth() >= labelPitch(0.0, parts);
    where.columnTurn = flat ? 0.0 : where.layout.columnTurn;
    where.columnStep = labelStep(where.columnWidth(), labelPitch(where.columnTurn, parts));
    where.rowStep = labelStep(where.rowHeight(), labelPitch(-90.0, parts));
}

} // namespace attn
