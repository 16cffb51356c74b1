// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/color_scale.h"

#include <span>

namespace attn {

// The scale of the bars of a profile; position() is their length from 0 to 1. It begins at 0, or at a negative number
// where there are negative values. It ends where the colours end, so that bars of different rows can be compared, or at
// the next round number above a bar that is longer. It is logarithmic if the colours are.
ResolvedScale profileScale(std::span<const double> values, const ResolvedScale& colors);

// The smallest number of ..., 1, 2, 5, 10, ... that is not below a positive `value`.
double roundAbove(double value);

} // namespace attn
