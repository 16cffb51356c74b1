// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"
#include "ui/colors/color_map.h"
#include "ui/colors/theme.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace attn {

// What the user chooses.
struct ColorScale {
    enum class Range {
        unit,        // 0 to 1
        automatic,   // from the data
        fixed,       // low to high below
        percentiles, // from the data, without the lowest and highest of it
    };
    ColorMap map = ColorMap::viridis;
    Range range = Range::automatic;
    double low = 0.0;
    double high = 1.0;
    bool logarithmic = false;
    bool sharedByHeads = true;
    double lowPercent = 1.0; // of the finite numbers, for Range::percentiles
    double highPercent = 99.0;
    bool operator==(const ColorScale&) const = default;
};

// The scale as it is used for one picture: a range that is never empty, and a colour for every number.
class ResolvedScale {
public:
    ResolvedScale() = default;
    // Automatic: 0 to the largest value for data without negative ones, the finite range otherwise, and symmetric about
    // 0 for the diverging map. Logarithmic scales start at the smallest positive value (at most nine decades below the
    // largest). Percentiles that `data` does not have are those of an automatic range.
    ResolvedScale(const ColorScale& scale, const WeightsSummary& data, const SpecialColors& special);

    double low() const { return low_; }
    double high() const { return high_; }
    bool logarithmic() const { return logarithmic_; }
    ColorMap map() const { return map_; }
    // Whether there are numbers beyond the range, which the bar's ends say.
    bool hasLower() const { return hasLower_; }
    bool hasHigher() const { return hasHigher_; }
    const SpecialColors& special() const { return special_; }

    // 0 to 1, clamped; a NaN stays NaN.
    double position(double value) const;
    QRgb color(double value) const;
    // color() of many values, fast enough to colour every pixel of each frame.
    void colors(std::span<const double> values, QRgb* out) const;
    // Black or white, whichever reads better on color(value).
    QRgb textColor(double value) const;

private:
    // Where the colours of a logarithmic scale begin.
    struct Thresholds {
        std::array<double, 257> values;   // the smallest value of each colour; the last is infinite
        std::vector<unsigned char> first; // the colour of the smallest value of each bin, see binOf()
        std::uint64_t firstBin = 0;
    };
    void findThresholds();
    void linearColors(std::span<const double> values, QRgb* out) const;
    QRgb infiniteColor(double value) const;

    ColorMap map_ = ColorMap::viridis;
    double low_ = 0.0;
    double high_ = 1.0;
    bool logarithmic_ = false;
    bool hasLower_ = false;
    bool hasHigher_ = false;
    SpecialColors special_;
    std::shared_ptr<const Thresholds> thresholds_; // shared by copies of a scale
};

} // namespace attn
