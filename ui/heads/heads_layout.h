// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/analysis/head_overview.h"
#include "engine/runs/run.h"
#include "ui/painting/figure_parameters.h"

#include <QRectF>

#include <optional>
#include <vector>

namespace attn {

// How much of many heads is seen: thumbnails at least so many pixels wide, and the pixels that are scrolled out to the
// left and above. Without a width all are in the room, however small.
struct HeadsSight {
    double leastWidth = 0.0;
    QPointF scroll;
};

// Where everything is. Several layers as the model has them: layers downwards and heads to the right. The heads of a
// single layer, and heads that are sorted by a score, are a list in reading order, wrapped so that they are as large as
// can be.
struct HeadsLayout {
    bool list = false;
    Index columns = 1;              // thumbnails side by side
    std::vector<Index> order;       // places in layers * heads, in reading order
    std::vector<QRectF> thumbnails; // by place in layers * heads
    QRectF room;                    // where thumbnails are seen, with the labels of a list
    double gap = 0.0;               // between thumbnails
    double labelHeight = 0.0;       // above each thumbnail of a list, or above the columns
    double scoreHeight = 0.0;       // below each thumbnail of a sorted list
    double layerLabelWidth = 0.0;   // left of the rows; 0 for a list
    QRectF colorBar;                // with its numbers; empty when each head has a scale of its own
    QSizeF overflow;                // pixels that do not fit into the room
};

// `heads`: one for each place, or for the first places only. Heads that were not looked through have null thumbnails;
// heads are sorted only when all of them were looked through.
HeadsLayout layoutHeads(const QSizeF& size, const Run& run, const std::vector<HeadOverview>& heads,
                        const FigureParameters& parameters, const HeadsSight& sight = {});

// Whether all heads are looked through.
bool hasAllHeads(const Run& run, const std::vector<HeadOverview>& heads);
// The order that heads are shown in now: as given until all of them are looked through.
HeadOrder shownOrder(const Run& run, const std::vector<HeadOverview>& heads, const FigureParameters& parameters);

// The place in layers * heads of the thumbnail under a point of the room.
std::optional<Index> headAt(const HeadsLayout& layout, const QPointF& point);
// Its place in reading order.
Index rankOf(const HeadsLayout& layout, Index place);

// What the scale of one head covers: the numbers of this head, or those of all where they share the scale.
WeightsSummary headNumbers(const std::vector<HeadOverview>& heads, Index head, const FigureParameters& parameters);
// The scale of one head, or the common one.
ResolvedScale headScale(const std::vector<HeadOverview>& heads, Index head, const FigureParameters& parameters);

// "L3 H5"; of a run with one layer "head 5".
QString headName(const Run& run, Index place);

} // namespace attn
