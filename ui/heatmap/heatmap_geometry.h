// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"
#include "ui/heatmap/axis_labels.h"
#include "ui/heatmap/heatmap_layout.h"

#include <QRectF>

namespace attn {

// Where the cells of a matrix are painted.
struct CellPlaces {
    QRectF cells;            // the place of all cells that can be seen
    QRectF seen{0, 0, 1, 1}; // which cells these are: columns along x, rows along y, with fractions of cells
    Index rowCount = 0;      // of the whole matrix
    Index columnCount = 0;

    double columnWidth() const { return cells.width() / seen.width(); }
    double rowHeight() const { return cells.height() / seen.height(); }
    double x(double column) const { return cells.left() + (column - seen.left()) * columnWidth(); }
    double y(double row) const { return cells.top() + (row - seen.top()) * rowHeight(); }
    // May lie outside of what can be seen.
    QRectF cell(Index row, Index column) const { return rect({row, column, 1, 1}); }
    QRectF rect(const Window& window) const;
    // The cells that can be seen, at least in part.
    Window window() const;
};

// Where everything on the page of a heatmap is, and which labels it has room for.
struct HeatmapGeometry : CellPlaces {
    QRectF page; // labels that stick out stay inside of it
    HeatmapLayout layout;
    double columnTurn = 0.0; // of the column labels: 0, -45 or -90 degrees
    Index rowStep = 1;       // a label at each row, or at every second, third, ...
    Index columnStep = 1;
    AxisLabels rows;
    AxisLabels columns;
};

// `seen`: which cells the page shows, see CellPlaces.
HeatmapGeometry placeHeatmap(const QSize& page, const HeatmapParts& parts, const QRectF& seen, const AxisLabels& rows,
                             const AxisLabels& columns);
// Pixels that the text of a column label may have along its line.
double columnLabelRoom(const HeatmapGeometry& where);
// Chooses the turn and the steps of the labels by the room that there is at this size of the cells.
void placeLabels(HeatmapGeometry& where, const HeatmapParts& parts);

// The whole cells of a window as `seen`.
inline QRectF seenOf(const Window& window)
{
    return {static_cast<double>(window.column), static_cast<double>(window.row), static_cast<double>(window.columns),
            static_cast<double>(window.rows)};
}

} // namespace attn
