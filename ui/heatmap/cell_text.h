// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/color_scale.h"
#include "ui/painting/view_style.h"

#include <QFont>
#include <QSizeF>
#include <QString>

#include <optional>

namespace attn {

// How the numbers of one picture are written into its cells: all with the same digits, chosen from the range of the
// colours.
struct CellText {
    int decimals = 2;
    bool exponent = false; // numbers that would need too many digits: 1.2e5

    CellText() = default;
    // Two significant digits up to 1, three above.
    CellText(double low, double high);

    // Examples: ".41", "3.31", "−.20", "1e5", "∞", "NaN"; "0" and "1" stand for exactly these numbers.
    QString operator()(double value) const;

    // A text as wide as any that numbers between `low` and `high` need; all its digits are 0.
    QString widest(double low, double high) const;
};

// The font for numbers written into cells of this size, made from the `font` of the labels; nothing where they do not
// fit.
std::optional<QFont> valueFont(CellValues values, const QSizeF& cell, const QFont& font, const ResolvedScale& scale);

} // namespace attn
