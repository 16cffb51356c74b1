// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <cstdint>
#include <vector>

namespace attn {

// A picture: height x width pixels of red, green, blue, 8 bits each, row-major from the top left. Decoding files is the
// window's and the command line's work (Qt reads them); the engine gets pixels.
struct Image {
    Index height = 0;
    Index width = 0;
    std::vector<std::uint8_t> rgb; // 3 * height * width

    const std::uint8_t* pixel(Index y, Index x) const { return rgb.data() + 3 * (y * width + x); }
};

} // namespace attn
