// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/profile_scale.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

// Where an axis ends on one side of 0: `most` is the longest bar there, `end` that of the colours; both at least 0.
double reach(double most, double end)
{
    if (most == 0.0)
        return 0.0;
    return most <= end ? end : roundAbove(most);
}

} // namespace

double roundAbove(double value)
{
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    if (!std::isfinite(power) || power == 0.0) // beyond what has a round number
        return value;
    for (const double step : {1.0, 2.0, 5.0})
        if (value <= step * power * (1.0 + 1e-12))
            return step * power;
    return std::isfinite(10.0 * power) ? 10.0 * power : value;
}

ResolvedScale profileScale(std::span<const double> values, const ResolvedScale& colors)
{
    double least = 0.0;
    double most = 0.0;
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    ColorScale scale;
    scale.range = ColorScale::Range::fixed;
    scale.logarithmic = colors.logarithmic();
    if (scale.logarithmic) {
        scale.low = colors.low();
        scale.high = most > colors.high() ? roundAbove(most) : colors.high();
    } else {
        scale.low = -reach(-least, std::max(0.0, -colors.low()));
        scale.high = reach(most, std::max(0.0, colors.high()));
        if (scale.low == scale.high)
            scale.high = colors.high() > 0.0 ? colors.high() : 1.0;
    }
    return {scale, {}, {}};
}

} // namespace attn
