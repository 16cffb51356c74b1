// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme.h"
#include "ui/heatmap/heatmap_geometry.h"
#include "ui/painting/focus.h"

#include <QPainter>

#include <vector>

namespace attn {

// What is marked in a heatmap while the user looks at it.
struct HeatmapMarks {
    Focus hovered;
    Focus pinned;
    std::vector<Index> rows;
    bool stale = false;     // dims the whole picture
    bool focused = false;   // the keyboard moves in this picture
    bool spotlight = false; // on the pinned row: the others fade
    bool operator==(const HeatmapMarks&) const = default;
};

// Outlines what is hovered, pinned and chosen, and highlights its labels where the page has labels.
void paintMarks(QPainter& painter, const HeatmapGeometry& where, const HeatmapMarks& marks, const Theme& theme,
                const QFont& font);

} // namespace attn
