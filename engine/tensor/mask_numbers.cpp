// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/mask_numbers.h"

#include "engine/tensor/closed_cell.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

struct Around {
    double number;
    double reach;
};
constexpr Around masks[] = {{-1e4, 100.0}, {-65504.0, 100.0}, {-1e5, 100.0}, {-1e6, 100.0}, {-1e9, 1000.0}};
constexpr double lowest_number = -1e30; // no score is below

constexpr double highest_mask = masks[0].number + masks[0].reach;

} // namespace

bool is_mask_number(double value)
{
    return value <= lowest_number || std::ranges::any_of(masks, [value](const Around& mask) {
               return std::abs(value - mask.number) <= mask.reach;
           });
}

void close_mask_numbers(std::span<double> values)
{
    // Most matrices hold none, which the compiler finds out many cells at a time.
    int any = 0;
    for (const double value : values)
        any |= value <= highest_mask ? 1 : 0;
    if (any != 0)
        std::ranges::replace_if(values, is_mask_number, closed_cell);
}

void MaskNumbersClosed::read(const Window& window, double* out) const
{
    source_->read(window, out);
    close_mask_numbers({out, static_cast<std::size_t>(window.rows * window.columns)});
}

} // namespace attn
