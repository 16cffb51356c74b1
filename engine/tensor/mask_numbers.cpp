// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/mask_numbers.h"

#include "engine/tensor/closed_cell.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double masks[] = {-1e4,          -2e4,  -3e4,  -32768.0, -65000.0, -65504.0, -1e5,
                            -131008.0,     -1e6,  -1e7,  -1e8,     -1e9,     -2e9,     -2147483648.0,
                            -4294967295.0, -1e10, -1e12, -1e15,    -9e15,    -1e18,    -9223372036854775808.0,
                            -1e20};
constexpr double lowest_number = -1e30; // no score is below

// How far a score and the rounding of bfloat16, half a part in 256, take a mask number from what was written.
constexpr double reach(double mask)
{
    return std::max(100.0, -mask / 512.0);
}

// The lowest number, or 0 where none is below; in lanes, which the compiler keeps in vector registers.
double lowest_of(std::span<const double> values)
{
    constexpr std::size_t lanes = 8;
    double lowest[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= values.size(); i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            lowest[lane] = values[i + lane] < lowest[lane] ? values[i + lane] : lowest[lane];
    for (; i < values.size(); ++i)
        lowest[0] = std::min(lowest[0], values[i]);
    return *std::ranges::min_element(lowest);
}

constexpr double highest_mask = masks[0] + reach(masks[0]);

} // namespace

bool is_mask_number(double value)
{
    return value <= lowest_number
        || std::ranges::any_of(masks, [value](double mask) { return std::abs(value - mask) <= reach(mask); });
}

bool close_mask_numbers(std::span<double> values)
{
    // Most matrices hold none.
    if (lowest_of(values) > highest_mask)
        return false;
    bool changed = false;
    for (double& value : values)
        if (is_mask_number(value)) {
            changed = changed || !is_closed(value);
            value = closed_cell;
        }
    return changed;
}

void MaskNumbersClosed::read(const Window& window, double* out) const
{
    source_->read(window, out);
    if (close_mask_numbers({out, static_cast<std::size_t>(window.rows * window.columns)}))
        met_some_ = true;
}

} // namespace attn
