// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/resize.h"

#include <array>
#include <optional>
#include <string>

namespace attn {

// What preprocessor_config.json says is done to a picture before a vision model sees it, in this order.
struct Preprocessor {
    std::optional<PixelSize> resize;    // to exactly this size
    std::optional<Index> shortest_edge; // or so that the shorter edge has this length
    ResizeFilter filter = ResizeFilter::bilinear;
    std::optional<PixelSize> crop; // around the centre; beyond the picture is black
    std::optional<double> rescale = 1.0 / 255.0;
    // Of red, green and blue, with deviation: (x - mean) / deviation. A grey picture has three that are the same.
    std::optional<std::array<double, 3>> mean;
    std::optional<std::array<double, 3>> deviation;
    bool operator==(const Preprocessor&) const = default;
};

// Reads preprocessor_config.json as transformers does for ViT and DeiT (image processors and the feature extractors
// before them): `size` as a number, as [height, width], as height and width or as shortest_edge; absent fields get
// the defaults of the processor's type, and a file that names no type is a ViT's. Every step that is switched on is
// done, also one that the type does not have by itself. Throws FormatError naming file and field for what is out of
// range, for a step and for a processor that are not known here.
Preprocessor read_preprocessor(const std::string& path);

} // namespace attn
