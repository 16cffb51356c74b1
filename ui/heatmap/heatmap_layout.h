// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"
#include "ui/painting/figure_parameters.h"

#include <QRect>
#include <QSize>

#include <optional>

namespace attn {

inline constexpr int labelPadding = 6;     // pixels between a label and its cell
inline constexpr double likelyBar = 300.0; // pixels; the width of a colour bar's numbers hardly depends on its height

// What the parts of a heatmap need, in pixels.
struct HeatmapParts {
    Index rows = 1;
    Index columns = 1;
    double rowLabel = 0;          // length of the longest row label
    double columnLabel = 0;       // length of the longest column label
    double lineHeight = 16;       // of the font of all labels
    bool numberedColumns = false; // column labels are numbers, which are never turned but thinned out
    double scaleLabel = 0;        // length of the longest number at the colour bar
    int scaleMarks = 0;           // lines below the colour bar
    double title = 0;             // height of the title; 0: none
    bool labels = true;           // tokens and the axes' titles
    bool scale = true;
    std::optional<double> labelRoom; // pixels that labels may have at most; nothing: what suits the page
    double caption = 0;              // height of the caption; 0: none
    CellAspect aspect = CellAspect::automatic;
    bool profiles = false; // a row profile below the cells and a column profile beside them
};

// Where each part is, in pixels. All parts together are centred on the page; their distances are multiples of 8.
struct HeatmapLayout {
    QRect block; // everything
    QRect cells;
    QRect scale; // the colour bar; empty where there is no room
    QRect title;
    QRect caption;       // a line below everything
    QRect columnTitle;   // "keys"; empty where there is no room
    QRect rowTitle;      // "queries", to be written upwards; empty where there is no room
    QRect rowProfile;    // below the cells and as wide; empty where there is no room for profiles
    QRect columnProfile; // beside them and as high
    QRect rowProfileCaption;
    QRect columnProfileCaption; // in the corner of both
    double columnTurn = 0;      // degrees: 0, -45 or -90
    double rowLabel = 0;        // pixels that labels may have along their line
    double columnLabel = 0;
};

// The cells of a square matrix are squares. Those of a long matrix may be stretched across it, the more the longer it
// is, up to three times, and as far as its short side needs to be readable: 24 pixels for each cell, up to 160 in all.
// CellAspect::square stretches none, and free fills the page.
HeatmapLayout layOutHeatmap(const QSize& size, const HeatmapParts& parts);

// The size of this width at which a figure of these parts has no empty margins.
QSize naturalSize(int width, const HeatmapParts& parts);

// The distance in pixels from one column label to the next when they are turned by `turn` degrees.
double labelPitch(double turn, const HeatmapParts& parts);

} // namespace attn
