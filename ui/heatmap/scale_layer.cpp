// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/scale_layer.h"

#include "ui/heatmap/heatmap_plot.h"
#include "ui/painting/color_bar.h"

namespace attn {

void ScaleLayer::setTheme(const Theme& theme, const QFont& font)
{
    theme_ = theme;
    font_ = font;
}

void ScaleLayer::draw(QCPPainter* painter)
{
    const QRect& place = plot_.layout().scale;
    if (place.isEmpty())
        return;
    const QRectF bar = QRectF(place).translated(0, -1); // beside the cells, see HeatmapPlot::cellsArea()
    painter->setFont(font_);
    drawColorBar(*painter, bar, plot_.cells()->scale(), theme_);
    if (plot_.hasNotANumber())
        drawNanSwatch(*painter, bar, theme_);
}

} // namespace attn
