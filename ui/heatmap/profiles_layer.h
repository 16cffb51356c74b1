// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/color_scale.h"
#include "ui/colors/theme.h"
#include "ui/heatmap/heatmap_geometry.h"
#include "ui/heatmap/profile.h"
#include "ui/painting/focus.h"

#include <qcustomplot.h>

#include <optional>

namespace attn {

class HeatmapPlot;

struct HeatmapProfiles {
    Profile row{{ProfileSide::row, {}}, {}};
    Profile column{{ProfileSide::column, {}}, {}};
    bool operator==(const HeatmapProfiles&) const = default;
};

// What a profile shows: "row “it” (7)", "sum of 3 rows", "mean of all rows".
QString profileCaption(const Profile& profile, const AxisLabels& labels);

// Paints the row profile below a heatmap and the column profile beside it, their bars at the cells' places: a bar for
// each cell, or an outline with the largest value at each pixel where cells are narrow. The bars of the `lit` row and
// column are marked.
void paintProfiles(QPainter& painter, const HeatmapGeometry& where, const HeatmapProfiles& profiles,
                   const ResolvedScale& colors, const Focus& lit, const Theme& theme, const QFont& font);

// Paints them on the layer of the marks, which change with the pointer as well.
class ProfilesLayer : public QCPLayerable {
public:
    ProfilesLayer(const HeatmapPlot& plot, QCustomPlot* parent);

    const HeatmapProfiles& profiles() const { return profiles_; }
    void setProfiles(const HeatmapProfiles& profiles) { profiles_ = profiles; }
    void setTheme(const Theme& theme, const QFont& font);

    // The cell whose bar is there, as far as the profile is one of a single row or column; the bar's key or query alone
    // otherwise.
    Focus focusAt(const QPointF& position) const;
    // The profile there.
    const Profile* profileAt(const QPointF& position) const;

protected:
    // QCustomPlot shifts smoothed drawing by half a pixel; ours is the same on every painter.
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
    void draw(QCPPainter* painter) override;

private:
    const HeatmapPlot& plot_;
    HeatmapProfiles profiles_;
    Theme theme_;
    QFont font_;
};

} // namespace attn
