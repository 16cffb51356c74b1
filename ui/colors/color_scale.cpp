// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/colors/color_scale.h"

#include "engine/run_control/upper_registers.h"
#include "engine/tensor/closed_cell.h"
#include "ui/colors/contrast.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace attn {

namespace {

constexpr double decades = 1e-9; // the longest logarithmic scale, as its lower end over its upper one

// Bins of positive numbers: 64 for each power of two.
constexpr int binBits = 46;
std::uint64_t binOf(double value)
{
    return std::bit_cast<std::uint64_t>(value) >> binBits;
}

struct Bounds {
    double low;
    double high;
};

Bounds chosenBounds(const ColorScale& scale, const WeightsSummary& data)
{
    switch (scale.range) {
    case ColorScale::Range::unit: return {0.0, 1.0};
    case ColorScale::Range::fixed: return {std::min(scale.low, scale.high), std::max(scale.low, scale.high)};
    case ColorScale::Range::percentiles:
    case ColorScale::Range::automatic: break;
    }
    const bool percentiles = scale.range == ColorScale::Range::percentiles && data.percentiles;
    const Bounds found = percentiles ? Bounds{std::min(data.percentiles->low, data.percentiles->high),
                                              std::max(data.percentiles->low, data.percentiles->high)}
                                     : Bounds{data.smallest, data.largest};
    if (isDiverging(scale.map)) {
        const double largest = std::max(std::abs(found.low), std::abs(found.high));
        return {-largest, largest};
    }
    if (percentiles)
        return found;
    return {std::min(data.smallest, 0.0), data.largest};
}

// Makes a range finite and not empty.
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

ResolvedScale::ResolvedScale(const ColorScale& scale, const WeightsSummary& data, const SpecialColors& special)
    : map_(scale.map), logarithmic_(scale.logarithmic), special_(special)
{
    Bounds bounds = widened(chosenBounds(scale, data));
    if (logarithmic_)
        bounds = logarithmicBounds(bounds, data);
    low_ = bounds.low;
    high_ = bounds.high;
    const double lowest = logarithmic_ ? data.smallest_positive : data.smallest;
    hasLower_ = data.finite > 0 && lowest < low_ && (!logarithmic_ || lowest > 0.0);
    hasHigher_ = data.finite > 0 && data.largest > high_;
    if (logarithmic_)
        findThresholds();
}

// Each threshold agrees with position() to the last bit: it is found by halving between a value below and one above.
void ResolvedScale::findThresholds()
{
    auto found = std::make_shared<Thresholds>();
    found->values.front() = low_;
    found->values.back() = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < 256; ++i) {
        const auto reached = [&](double value) { return position(value) * 256.0 >= static_cast<double>(i); };
        double below = found->values[i - 1];
        double above = high_;
        const double near = low_ * std::pow(high_ / low_, static_cast<double>(i) / 256.0);
        if (const double lower = near * (1.0 - 1e-12); lower > below && !reached(lower))
            below = lower;
        if (const double upper = near * (1.0 + 1e-12); upper < above && reached(upper))
            above = upper;
        for (double middle = below + (above - below) / 2; middle > below && middle < above;
             middle = below + (above - below) / 2)
            (reached(middle) ? above : below) = middle;
        found->values[i] = above;
    }
    found->firstBin = binOf(low_);
    for (std::uint64_t bin = found->firstBin; bin <= binOf(high_); ++bin) {
        const double smallest = std::max(low_, std::bit_cast<double>(bin << binBits));
        const auto after = std::upper_bound(found->values.begin(), found->values.end() - 1, smallest);
        found->first.push_back(static_cast<unsigned char>(after - found->values.begin() - 1));
    }
    thresholds_ = found;
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
    if (!std::isfinite(value))
        return infiniteColor(value);
    if (logarithmic_ && value <= 0.0)
        return special_.below;
    const auto index = static_cast<std::size_t>(position(value) * 256.0);
    return colorsOf(map_)[std::min<std::size_t>(index, 255)];
}

// Of a number that is not finite.
QRgb ResolvedScale::infiniteColor(double value) const
{
    return std::isnan(value) ? special_.notANumber : is_closed(value) ? special_.closed : special_.infinite;
}

// Computes what position() says, in steps that the compiler can vectorize.
void ResolvedScale::linearColors(std::span<const double> values, QRgb* out) const
{
    const std::array<QRgb, 256>& table = colorsOf(map_);
    const double half = high_ / 2 - low_ / 2;
    const double begin = low_ / 2;
    constexpr std::size_t block = 256;
    int places[block];
    for (std::size_t first = 0; first < values.size(); first += block) {
        const std::size_t count = std::min(block, values.size() - first);
        const double* const from = values.data() + first;
        for (std::size_t i = 0; i < count; ++i) {
            double place = (from[i] / 2 - begin) / half * 256.0;
            place = place > 0.0 ? place : 0.0;
            places[i] = static_cast<int>(place < 255.0 ? place : 255.0);
        }
        for (std::size_t i = 0; i < count; ++i)
            out[first + i] = std::abs(from[i]) <= std::numeric_limits<double>::max()
                ? table[static_cast<std::size_t>(places[i])]
                : infiniteColor(from[i]);
    }
}

void ResolvedScale::colors(std::span<const double> values, QRgb* out) const
{
    release_upper_registers();
    const std::array<QRgb, 256>& table = colorsOf(map_);
    if (!logarithmic_) {
        linearColors(values, out);
        return;
    }
    for (const double value : values) {
        if (value > low_ && value < high_) {
            std::size_t index = thresholds_->first[binOf(value) - thresholds_->firstBin];
            while (value >= thresholds_->values[index + 1])
                ++index;
            *out++ = table[index];
        } else {
            *out++ = !std::isfinite(value) ? infiniteColor(value)
                : value <= 0.0             ? special_.below
                                           : table[value >= high_ ? 255 : 0];
        }
    }
}

QRgb ResolvedScale::textColor(double value) const
{
    return readableOn(color(value));
}

} // namespace attn
