// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "ui/painting/figure_frame.h"
#include "ui/painting/figure_parameters.h"

#include <QPainter>

namespace attn {

// The heatmap of one head as a figure; see FigureParameters. It is the page of the screen, to the pixel. In SVG and PDF
// cells are rectangles as long as there are not too many (see paintCells), and text stays text. Throws SettingError
// naming the layer or head that the run does not have, Cancelled.
void drawHeatmapFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                       const RunControl& control = {});

// What a reader must know of finished weights: that a part of their rows is missing. `numbers`: what the scale covers.
QString captionOf(const Run& run, const WeightsSummary& numbers);

// Reads no weights.
CutTexts cutTextsOf(const QSizeF& size, const Run& run, const FigureParameters& parameters);

// The size of this width at which the figure has no empty margins. Reads no weights.
QSizeF heatmapFigureSize(double width, const Run& run, const FigureParameters& parameters);

// The numbers that the colour scale has to cover. Taken from the parameters where they hold them; empty where the scale
// does not depend on the weights.
WeightsSummary scaleDataOf(const Run& run, const FigureParameters& parameters, bool sharedByHeads,
                           const RunControl& control);

// The part of a run's matrices that is shown.
Window shownWindow(const Run& run, const FigureParameters& parameters);

} // namespace attn
