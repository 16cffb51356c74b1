// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace attn {

// A picture: height x width pixels of red, green, blue, 8 bits each, row-major from the top left. Decoding files is the
// window's and the command line's work (Qt reads them); the engine gets pixels.
struct Image {
    Index height = 0;
    Index width = 0;
    std::vector<std::uint8_t> rgb;        // 3 * height * width
    std::vector<std::uint8_t> alpha = {}; // height * width, 0 is transparent; empty: every pixel is opaque

    const std::uint8_t* pixel(Index y, Index x) const { return rgb.data() + 3 * (y * width + x); }
};

// As people see it: transparent parts let white through. `image` itself where it is opaque.
std::shared_ptr<const Image> on_white(const std::shared_ptr<const Image>& image);

// Each colour becomes the grey of its luma, as Pillow's convert("L") has it: (19595 r + 38470 g + 7471 b) / 2^16,
// rounded. Transparency is dropped.
Image grey(const Image& image);

} // namespace attn
