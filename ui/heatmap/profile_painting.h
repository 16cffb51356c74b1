// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/color_scale.h"
#include "ui/colors/theme.h"
#include "ui/heatmap/heatmap_geometry.h"
#include "ui/heatmap/profile.h"
#include "ui/painting/focus.h"

#include <QPainter>

namespace attn {

struct HeatmapProfiles {
    Profile row{{ProfileSide::row, {}}, {}};
    Profile column{{ProfileSide::column, {}}, {}};
    bool operator==(const HeatmapProfiles&) const = default;
};

// What a profile shows: "row “it” (7)", "sum of 3 rows", "mean of all rows".
QString profileCaption(const Profile& profile, const AxisLabels& labels);

// Paints the row profile below a heatmap and the column profile beside it. Each cell has a bar; where cells are narrow
// there is an outline with the largest value at each pixel. The bars of the `lit` row and column are marked.
void paintProfiles(QPainter& painter, const HeatmapGeometry& where, const HeatmapProfiles& profiles,
                   const ResolvedScale& colors, const Focus& lit, const Theme& theme, const QFont& font);

// The profile whose bars are there; nullptr: none.
const Profile* profileAt(const HeatmapGeometry& where, const HeatmapProfiles& profiles, const ResolvedScale& colors,
                         const QPointF& position);
// The cell whose bar is there when its profile shows a single row or column; otherwise the bar's key or query alone.
Focus profileFocusAt(const HeatmapGeometry& where, const HeatmapProfiles& profiles, const ResolvedScale& colors,
                     const QPointF& position);

} // namespace attn
