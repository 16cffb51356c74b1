// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

#include <array>

namespace attn {

// The colours of cells that a colour map has none for.
struct SpecialColors {
    QRgb notANumber = qRgb(0xff, 0x00, 0xff);
    QRgb closed = qRgb(0xf4, 0xf5, 0xf7);   // closed_cell
    QRgb infinite = qRgb(0x00, 0xe5, 0xff); // above all numbers
    QRgb below = qRgb(0xb9, 0xc1, 0xcb);    // 0 and less, on a logarithmic scale
    bool operator==(const SpecialColors&) const = default;
};

// Every colour that is painted. Text on its background has a contrast of at least 4.5 : 1 in both themes.
struct Theme {
    bool dark = false;
    QColor window;  // behind panels
    QColor surface; // behind pictures and in fields
    QColor text;
    QColor quietText;  // labels, units
    QColor line;       // quiet lines and axes
    QColor accent;     // the one accent colour: selection, pinned cell, links
    QColor accentText; // on the accent
    QColor warning;    // the error bar's background
    QColor warningText;
    SpecialColors special;
    // one colour per head; told apart in both themes and by colour-blind readers, the first eight best
    std::array<QColor, 16> heads;
    bool operator==(const Theme&) const = default;
};

const Theme& lightTheme();
const Theme& darkTheme();
QPalette paletteOf(const Theme& theme);

// The system's sans serif at `points` (1/72 inch), as a pixel size at 96 pixels an inch: figures are drawn in such
// pixels and scaled as a whole.
QFont figureFont(double points);

} // namespace attn
