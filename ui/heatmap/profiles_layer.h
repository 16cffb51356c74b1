#pragma once

#include "ui/colors/theme.h"
#include "ui/heatmap/profile.h"
#include "ui/session/selection.h"

#include <qcustomplot.h>

#include <optional>

namespace attn {

class HeatmapPlot;
struct AxisLabels;

struct HeatmapProfiles {
    Profile row{{ProfileSide::row, {}}, {}};
    Profile column{{ProfileSide::column, {}}, {}};
    bool operator==(const HeatmapProfiles&) const = default;
};

// What a profile shows: "row “it” (7)", "sum of 3 rows", "mean of all rows".
QString profileCaption(const Profile& profile, const AxisLabels& labels);

// Paints the row profile below a heatmap and the column profile beside it, their bars at the cells' places: a bar for each cell, or an
// outline with the largest value at each pixel where cells are narrow. On the layer of the marks, which change with the pointer as well.
class ProfilesLayer : public QCPLayerable {
public:
    ProfilesLayer(const HeatmapPlot& plot, QCustomPlot* parent);

    const HeatmapProfiles& profiles() const { return profiles_; }
    void setProfiles(const HeatmapProfiles& profiles) { profiles_ = profiles; }
    void setTheme(const Theme& theme, const QFont& font);

    // The cell whose bar is there, as far as the profile is one of a single row or column; the bar's key or query alone otherwise.
    Focus focusAt(const QPointF& position) const;
    // The profile there.
    const Profile* profileAt(const QPointF& position) const;

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    void draw(QCPPainter* painter) override;

private:
    struct Frame; // one of the two on the page
    Frame frameOf(const Profile& profile) const;
    std::optional<Index> placeAt(const Frame& frame, const QPointF& position) const;
    void drawProfile(QCPPainter* painter, const Profile& profile, const std::optional<Index>& lit) const;
    void drawBars(QCPPainter* painter, const Frame& frame) const;
    void drawOutline(QCPPainter* painter, const Frame& frame) const;
    void drawLit(QCPPainter* painter, const Frame& frame, Index place) const;
    void drawAxis(QCPPainter* painter, const Frame& frame) const;
    void drawCaption(QCPPainter* painter, const Frame& frame) const;

    const HeatmapPlot& plot_;
    HeatmapProfiles profiles_;
    Theme theme_;
    QFont font_;
};

} // namespace attn
