// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/analysis/head_scores.h"
#include "engine/runs/run.h"
#include "ui/painting/focus.h"
#include "ui/painting/view_style.h"

#include <QString>

namespace attn {

// What a figure shows of a run, beside the run itself. The draw functions of all views take it:
//   void drawXFigure(QPainter&, const QSizeF& size, const Run&, const FigureParameters&, const RunControl& = {})
// draws onto (0, 0) to `size`, in pixels of 1/96 inch, background included, in any thread. Those that read many weights
// take the control.
struct FigureParameters {
    LayerIndex layer;
    HeadPick head;
    ViewStyle style;
    QString title;                // empty: none
    Focus selected;               // crosshair, drawn when not empty; the query row of the links and image views
    std::optional<Window> window; // the part of the matrix that is shown; nothing: all of it
    bool labels = true;           // tokens and the names of the axes
    bool colorBar = true;
    std::vector<Index> rows;   // several query rows, summed in the image view and joined in links
    double opacity = 0.7;      // of the weights over a picture
    bool profiles = false;     // bars of the selected row and column beside the heatmap
    bool smooth = false;       // weights over a picture go over from patch to patch
    bool grid = true;          // patch borders
    std::optional<Index> step; // the one that the steps figure shows large; none: all steps alike
    // What an automatic or logarithmic scale covers, where the caller knows: what scaleSummary returns. Otherwise it is
    // computed.
    std::optional<WeightsSummary> scaleData;
    double linkMass = 0.9; // share of each row's weight that links show, the strongest first
    // whose links are shown; nothing: those of `head`, or for their mean of all
    std::optional<std::vector<Index>> linkHeads;
    HeadOrder headOrder = HeadOrder::given; // of the heads' thumbnails
};

} // namespace attn
