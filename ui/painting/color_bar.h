// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/color_scale.h"
#include "ui/colors/theme.h"

#include <QPainter>

#include <vector>

namespace attn {

// The numbers beside a bar of `height` pixels, all within the scale: round ones, or powers of ten on a logarithmic
// scale.
std::vector<double> colorBarTicks(const ResolvedScale& scale, double height, double lineHeight);

// A colour that the bar does not show, and what it stands for; written below the bar.
struct ScaleMark {
    QRgb color = 0;
    QString text;
};
using ScaleMarks = std::vector<ScaleMark>;
// Those that the numbers need: for NaN, infinity, closed cells with their count, and on a logarithmic scale 0 and less.
ScaleMarks scaleMarks(const ResolvedScale& scale, const WeightsSummary& data);

// The width of the widest of the numbers and of the texts of the marks.
double colorBarNumbersWidth(const QFontMetricsF& metrics, const ResolvedScale& scale, double height,
                            const ScaleMarks& marks = {});
// The width of the bar with its numbers.
double colorBarWidth(const QFontMetricsF& metrics, const ResolvedScale& scale, double height,
                     const ScaleMarks& marks = {});

// Draws a vertical bar at the left of `area`, the lowest value at the bottom, with its numbers to the right. A triangle
// at an end says that there are numbers beyond the scale.
void drawColorBar(QPainter& painter, const QRectF& area, const ResolvedScale& scale, const Theme& theme);
// Draws the marks below such a bar, in scaleMarksHeight() pixels.
void drawScaleMarks(QPainter& painter, const QRectF& bar, const ScaleMarks& marks, const Theme& theme);
double scaleMarksHeight(const QFontMetricsF& metrics, std::size_t count);

} // namespace attn
