// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/color_scale.h"

#include <span>

namespace attn {

// How long the bars of a profile are: position() of its scale, 0 to 1. From 0, or from the other side of 0 where there
// are negative numbers, to the upper end of the colours when the longest bar reaches at least half of it, or else to
// the next round number above that bar: bars of different rows can be compared, and small ones can be seen. Logarithmic
// where the colours are.
ResolvedScale profileScale(std::span<const double> values, const ResolvedScale& colors);

// The next number of 1, 2, 5, 10, ... that is not below a positive one.
double roundAbove(double value);

} // namespace attn
