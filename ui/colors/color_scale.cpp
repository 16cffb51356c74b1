#include "ui/colors/color_scale.h"

#include "ui/colors/contrast.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double decades = 1e-9; // the longest logarithmic scale, as its lower end over its upper one

struct Bounds {
    double low;
    double high;
};

Bounds chosenBounds(const ColorScale& scale, const WeightsSummary& data)
{
    switch (scale.range) {
    case ColorScale::Range::unit:
        return {0.0, 1.0};
    case ColorScale::Range::fixed:
        return {std::min(scale.low, scale.high), std::max(scale.low, scale.high)};
    case ColorScale::Range::automatic:
        break;
    }
    if (scale.map == ColorMap::diverging) {
        const double largest = std::max(std::abs(data.smallest), std::abs(data.largest));
        return {-largest, largest};
    }
    return {std::min(data.smallest, 0.0), data.largest};
}

// A range that is finite and not empty.
Bounds widened(Bounds bounds)
{
    if (!std::isfinite(bounds.low) || !std::isfinite(bounds.high))
        return {0.0, 1.0};
    if (bounds.low < bounds.high)
        return bounds;
    if (bounds.low == 0.0)
        return {0.0, 1.0};
    return {bounds.low - std::abs(bounds.low) / 2, bounds.low + std::abs(bounds.low) / 2};
}

Bounds logarithmicBounds(Bounds bounds, const WeightsSummary& data)
{
    const double high = bounds.high > 1e-280 ? bounds.high : 1.0;
    double low = bounds.low > 0.0 ? bounds.low : data.smallest_positive;
    low = std::max(low, high * decades);
    return {low < high ? low : high / 10, high};
}

} // namespace

ResolvedScale::ResolvedScale(const ColorScale& scale, const WeightsSummary& data, QRgb notANumber)
    : map_(scale.map), logarithmic_(scale.logarithmic), notANumber_(notANumber)
{
    Bounds bounds = widened(chosenBounds(scale, data));
    if (logarithmic_)
        bounds = logarithmicBounds(bounds, data);
    low_ = bounds.low;
    high_ = bounds.high;
}

double ResolvedScale::position(double value) const
{
    if (std::isnan(value))
        return value;
    if (value <= low_)
        return 0.0;
    if (value >= high_)
        return 1.0;
    if (logarithmic_)
        return std::log(value / low_) / std::log(high_ / low_);
    // Halves, so that a range of nearly all doubles does not overflow.
    return (value / 2 - low_ / 2) / (high_ / 2 - low_ / 2);
}

QRgb ResolvedScale::color(double value) const
{
    if (std::isnan(value))
        return notANumber_;
    const auto index = static_cast<std::size_t>(position(value) * 256.0);
    return colorsOf(map_)[std::min<std::size_t>(index, 255)];
}

QRgb ResolvedScale::textColor(double value) const
{
    return readableOn(color(value));
}

} // namespace attn
