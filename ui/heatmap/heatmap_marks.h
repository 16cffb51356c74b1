// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme.h"
#include "ui/heatmap/heatmap_geometry.h"
#include "ui/painting/focus.h"

#include <qcustomplot.h>

#include <vector>

namespace attn {

class HeatmapPlot;

// What lies over a heatmap and changes while the user looks at it.
struct HeatmapMarks {
    Focus hovered;
    Focus pinned;
    std::vector<Index> rows;
    bool stale = false;   // dims the whole picture
    bool focused = false; // the keyboard moves in this picture
    bool operator==(const HeatmapMarks&) const = default;
};

// The frame of the cells.
void paintHeatmapFrame(QPainter& painter, const HeatmapGeometry& where, const QColor& color);
// What is pinned, chosen and hovered, with its labels where the heatmap has some.
void paintHeatmapMarks(QPainter& painter, const HeatmapGeometry& where, const HeatmapMarks& marks, const Theme& theme,
                       const QFont& font);

// Paints them on a layer with a buffer of its own, so that the pointer moves without the picture below being painted
// again.
class HeatmapMarksLayer : public QCPLayerable {
public:
    explicit HeatmapMarksLayer(const HeatmapPlot& plot, QCustomPlot* parent);

    const HeatmapMarks& marks() const { return marks_; }
    void setMarks(const HeatmapMarks& marks) { marks_ = marks; }
    void setTheme(const Theme& theme, const QFont& font);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    void draw(QCPPainter* painter) override;

private:
    const HeatmapPlot& plot_;
    HeatmapMarks marks_;
    Theme theme_;
    QFont font_;
};

} // namespace attn
