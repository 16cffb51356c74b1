// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/heatmap/heatmap_layout.h"
#include "ui/heatmap/token_ticker.h"

#include <QRectF>

namespace attn {

// Where everything of a heatmap is, on the screen or in a figure: what is painted over and beside its cells needs to
// know no more.
struct HeatmapGeometry {
    QRectF page; // what stands at the edges stays inside
    HeatmapLayout layout;
    QRectF cells;            // those that can be seen
    QRectF first;            // cell (0, 0), maybe outside of it
    double columnTurn = 0.0; // of the labels; degrees
    AxisLabels rows;
    AxisLabels columns;

    // May lie outside of what can be seen.
    QRectF cell(Index row, Index column) const
    {
        return first.translated(first.width() * static_cast<double>(column), first.height() * static_cast<double>(row));
    }
};

} // namespace attn
