// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/color_scale.h"
#include "ui/painting/view_style.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainter>
#include <QSizeF>
#include <QString>

#include <optional>

namespace attn {

// How a number is written into a cell: with significant digits of its own, two below 1 and three above; numbers outside
// of 0.001 to 100,000 get an exponent. Examples: ".41", "3.31", "−.20", "1.2e-5", "∞", "NaN". Only the numbers 0 and 1
// are written "0" and "1".
QString cellText(double value);

// The text with the most digits that is at most `room` pixels wide: ".012", else ".01". Empty where even one digit has
// no room.
QString cellText(double value, const QFontMetricsF& metrics, double room);

// Writes the number into the middle of its cell in the painter's font and pen, where there is room.
void drawCellText(QPainter& painter, const QRectF& cell, double value);

// Whether numbers of this range have room in cells of this size.
bool cellTextsFit(const QFontMetricsF& metrics, const QSizeF& cell, const ResolvedScale& scale);

// The one font for the numbers of a picture with cells of this size, made from the `font` of the labels; nothing where
// numbers of the scale's range do not fit.
std::optional<QFont> valueFont(CellValues values, const QSizeF& cell, const QFont& font, const ResolvedScale& scale);

} // namespace attn
