// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/analysis/head_scores.h"
#include "engine/runs/run.h"
#include "ui/painting/focus.h"
#include "ui/painting/view_style.h"

#include <QRectF>
#include <QString>

namespace attn {

// What only one kind of figure knows. Each view fills in its own and leaves the others alone.

// For the heatmap, and for the heatmaps of all heads.
struct HeatmapLook {
    std::optional<Window> window; // the part of the matrix that is shown; nothing: all of it
    // What the screen shows of the window, in columns along x and rows along y, which may begin and end within cells;
    // its page has room for the labels of the whole matrix. Empty: the window is shown as a whole, by itself.
    QRectF seen;
    bool profiles = false;           // bars of the selected row and column beside the cells
    std::optional<double> labelRoom; // pixels along a label; nothing: what suits the page
    // What an automatic or logarithmic scale covers, where the caller knows it: what scaleSummary returns. Otherwise it
    // is computed.
    std::optional<WeightsSummary> scaleData;
};

// By place in layers * heads, or one of all heads together where they share their scale.
using HeadPercentiles = std::vector<std::optional<Percentiles>>;

struct HeadsLook {
    HeadOrder order = HeadOrder::given;
    HeadPercentiles percentiles; // where the scale asks for them; empty: not known yet
};

struct LinksLook {
    double mass = 0.9; // share of each row's weight that is shown, the strongest links first
    // Whose links are shown. Nothing: those of the head that is picked, or of every head where the mean is.
    std::optional<std::vector<Index>> heads;
    bool mean = false; // the links of the mean that is picked, and not those of every head in it
};

enum class Overlay {
    brighten, // the picture is dark where the weights are small
    tint,     // the colours of the weights lie over the picture
};

struct ImageLook {
    Overlay overlay = Overlay::brighten;
    double opacity = 0.7;    // of the darkness or the colours over the picture
    bool smooth = false;     // weights change gradually from patch to patch
    bool grid = true;        // lines between the patches
    bool sideBySide = false; // several rows have a picture each; otherwise their mean is shown
};

struct StepsLook {
    std::optional<Index> step; // the one that is drawn large; nothing: all steps have the same size
};

// What a figure shows of a run, beside the run itself. The draw functions of all views take it:
//   void drawXFigure(QPainter&, const QSizeF& size, const Run&, const FigureParameters&)
// draws onto (0, 0) to `size`, in pixels of 1/96 inch, background included, in any thread. The figures that read many
// weights (heatmap, panels and heads) also take a RunControl.
struct FigureParameters {
    HeadPick head;
    ViewStyle style;
    QString title;           // empty: none
    QString caption;         // words below the figure, which wrap; empty: none
    Focus selected;          // crosshair, drawn when not empty; the query row of the links and image views
    std::vector<Index> rows; // several query rows, averaged in the image view and joined in links
    bool labels = true;      // tokens and the names of the axes
    bool colorBar = true;
    HeatmapLook heatmap;
    HeadsLook heads;
    LinksLook links;
    ImageLook image;
    StepsLook steps;
};

} // namespace attn
