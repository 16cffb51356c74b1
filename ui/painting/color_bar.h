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

// The width of the widest of these numbers, or of "NaN" where `nan` says that it is written below them.
double colorBarNumbersWidth(const QFontMetricsF& metrics, const ResolvedScale& scale, double height, bool nan = false);
// The width of the bar with its numbers.
double colorBarWidth(const QFontMetricsF& metrics, const ResolvedScale& scale, double height);

// Draws a vertical bar at the left of `area`, the lowest value at the bottom, with its numbers to the right.
void drawColorBar(QPainter& painter, const QRectF& area, const ResolvedScale& scale, const Theme& theme);
// Draws the colour of NaN below such a bar, in colorBarNanHeight() pixels.
void drawNanSwatch(QPainter& painter, const QRectF& bar, const Theme& theme);
double colorBarNanHeight(const QFontMetricsF& metrics);

} // namespace attn
