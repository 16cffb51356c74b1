// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "ui/painting/color_bar.h"
#include "ui/painting/figure_frame.h"
#include "ui/painting/figure_parameters.h"

#include <QPainter>

#include <vector>

namespace attn {

// Where the heatmaps of all heads of a layer are, row by row from the left.
struct PanelsLayout {
    Index columns = 1;          // panels side by side
    std::vector<QRectF> cells;  // one for each head
    double captionHeight = 0.0; // above the cells; above the column labels in the first row
    // The room for the text of row labels, left of the first panels, and of column labels, above the uppermost ones, in
    // pixels; 0: there are none.
    double rowLabel = 0.0;
    double columnLabel = 0.0;
    double columnTurn = 0.0;        // 0 or -90 degrees
    double columnLabelHeight = 0.0; // between the captions and the cells of the first row
    QRectF colorBar;                // with its numbers; empty: there is none
};
PanelsLayout layoutPanels(const QSizeF& size, const Run& run, const FigureParameters& parameters,
                          const ResolvedScale& scale, const ScaleMarks& marks = {});

// "(a)" for panel 0, "(z)", "(aa)", ...
QString panelLetter(Index panel);

// All heads of the layer as lettered heatmaps with one scale and one colour bar. Labels are along the left and upper
// edge. The head of the parameters is ignored. Throws SettingError naming the layer that the run does not have,
// Cancelled.
void drawPanelsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                      const RunControl& control = {});

// The size of this width that the panels need. Reads no weights.
QSizeF panelsFigureSize(double width, const Run& run, const FigureParameters& parameters);

// Reads no weights.
CutTexts cutTextsOfPanels(const QSizeF& size, const Run& run, const FigureParameters& parameters);

} // namespace attn
