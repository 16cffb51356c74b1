// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/mask.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/matrix_source.h"
#include "ui/heatmap/token_ticker.h"
#include "ui/painting/view_style.h"

#include <QPainter>

#include <memory>

namespace attn {

// One matrix of a figure with the labels around it, placed. What heatmaps on paper are made of.
struct HeatmapPanel {
    std::shared_ptr<const MatrixSource> source;
    Window window;   // the cells that are shown
    QRectF cells;    // where they are, in pixels
    AxisLabels rows; // of the whole matrix
    AxisLabels columns;
    // Pixels that labels may have along their line; 0: there are none.
    double rowLabel = 0.0;
    double columnLabel = 0.0;
    double columnTurn = 0.0; // degrees: 0, -45 or -90
    // Of the whole matrix; closed cells have a look of their own where they are large enough to tell. Must outlive the
    // painting.
    const OpenCells* open = nullptr;
};

// In the painter's font, which is that of the labels: cells, the numbers in them, labels where there is room for them.
// Throws Cancelled.
void paintPanel(QPainter& painter, const HeatmapPanel& panel, const ResolvedScale& scale, const ViewStyle& style,
                const RunControl& control);

} // namespace attn
