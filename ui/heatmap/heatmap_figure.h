#pragma once

#include "engine/runs/run.h"
#include "ui/view/figure_parameters.h"

#include <qcustomplot.h>

namespace attn {

// The heatmap of one head as a figure; see FigureParameters. On vector devices (mode pmVectorized) cells are rectangles and text stays
// text. Needs a QApplication, but no screen. Throws SettingError naming the layer or head that the run does not have.
void drawHeatmapFigure(QCPPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters);

// As high as the figure needs to be at this width to have no empty margins.
QSizeF heatmapFigureSize(double width, const Run& run, const FigureParameters& parameters);

} // namespace attn
