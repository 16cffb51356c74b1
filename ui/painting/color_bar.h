// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/color_scale.h"
#include "ui/colors/theme.h"

#include <QPainter>

#include <vector>

namespace attn {

// The numbers that a bar of `height` pixels names: round ones, powers of ten on a logarithmic scale, all within the
// scale.
std::vector<double> colorBarTicks(const ResolvedScale& scale, double height, double lineHeight);

// The width of the widest of them, and of "NaN" where that is written below them; and the width of the bar with its
// numbers.
double colorBarNumbersWidth(const QFontMetricsF& metrics, const ResolvedScale& scale, double height, bool nan = false);
double colorBarWidth(const QFontMetricsF& metrics, const ResolvedScale& scale, double height);

// A vertical bar, lowest value at the bottom, with its numbers to the right of it, at the left of `area`.
void drawColorBar(QPainter& painter, const QRectF& area, const ResolvedScale& scale, const Theme& theme);
// Below such a bar, in colorBarNanHeight() pixels: what colour NaN has.
void drawNanSwatch(QPainter& painter, const QRectF& bar, const Theme& theme);
double colorBarNanHeight(const QFontMetricsF& metrics);

} // namespace attn
