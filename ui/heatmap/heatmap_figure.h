// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "ui/painting/figure_parameters.h"

#include <QPainter>

namespace attn {

// The heatmap of one head as a figure; see FigureParameters. On vector devices cells are rectangles while there are few
// enough of them (see paintCells), and text stays text. Throws SettingError naming the layer or head that the run does
// not have, Cancelled.
void drawHeatmapFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                       const RunControl& control = {});

// As high as the figure needs to be at this width to have no empty margins. Reads no weights.
QSizeF heatmapFigureSize(double width, const Run& run, const FigureParameters& parameters);

// What a colour scale has to cover: the parameters' own where they have it, and nothing where the scale does not depend
// on it.
WeightsSummary scaleDataOf(const Run& run, const FigureParameters& parameters, bool sharedByHeads,
                           const RunControl& control);

// The part of a run's matrices that is shown.
Window shownWindow(const Run& run, const FigureParameters& parameters);

} // namespace attn
