// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/theme.h"

#include <qcustomplot.h>

namespace attn {

class HeatmapPlot;

// Paints the colour bar of a heatmap on its main layer.
class ScaleLayer : public QCPLayerable {
public:
    ScaleLayer(const HeatmapPlot& plot, QCustomPlot* parent) : QCPLayerable(parent, QStringLiteral("main")), plot_(plot)
    {
    }

    void setTheme(const Theme& theme, const QFont& font);

protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
    void draw(QCPPainter* painter) override;

private:
    const HeatmapPlot& plot_;
    Theme theme_;
    QFont font_;
};

} // namespace attn
