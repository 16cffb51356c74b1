// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/image.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/error.h"

namespace attn {

// The filters of Pillow, by its numbers (resample of preprocessor_config.json).
enum class ResizeFilter { nearest = 0, lanczos = 1, bilinear = 2, bicubic = 3, box = 4, hamming = 5 };

struct PixelSize {
    Index height = 0;
    Index width = 0;
    bool operator==(const PixelSize&) const = default;
};

// The largest pictures that are made.
inline constexpr Index longest_made_side = 16384;
inline constexpr Index most_made_pixels = Index{1} << 24;

// Throws SettingError naming `what` for a size below 1 or beyond these.
void require_picture_size(PixelSize size, const Message& what);

// Resizes as Pillow does 8-bit pictures (Resample.c, Geometry.c), bit for bit: the filter is widened where it makes
// smaller, coefficients are rounded to 22 bits behind the point, and the picture is rounded to 8 bits after each of the
// two passes, first along rows and then along columns. Throws SettingError for an empty picture, as
// require_picture_size does, and where the picture between the passes would have more than 2^26 pixels; Cancelled.
Image resize(const Image& image, PixelSize size, ResizeFilter filter, const RunControl& control = {});

} // namespace attn
