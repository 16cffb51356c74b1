// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pooling.h"
#include "ui/colors/color_scale.h"
#include "ui/colors/theme.h"

namespace attn {

enum class CellValues { automatic, on, off }; // automatic: written where they fit

// The shape of cells. automatic: squares, stretched across a long matrix where one of its sides would be too short.
enum class CellAspect { automatic, square, free };

// How pictures look; all views share it.
struct ViewStyle {
    ColorScale scale;
    CellValues values = CellValues::automatic;
    Pooling pooling = Pooling::maximum; // where several cells share a pixel
    CellAspect aspect = CellAspect::automatic;
    Theme theme = lightTheme();
    double fontPoints = 9.0;
    bool spotlight = false; // on the pinned row: the others fade
    bool numbers = true;    // false: no text says a number of a cell, so that people can guess first
    bool operator==(const ViewStyle&) const = default;
};

} // namespace attn
