// SPDX-License-Identifier: GPL-3.0-or-later
// A preprocessor_config.json, and what it makes of a small picture.
#include "engine/images/preprocess.h"
#include "tests/fuzz/fuzzed.h"

#include <algorithm>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return attn::fuzz(data, size, [](std::string_view input) {
        static const attn::ScratchFolder folder;
        const attn::Preprocessor preprocessor =
            attn::read_preprocessor(folder.write("preprocessor_config.json", input));
        const auto edge = [](const std::optional<attn::PixelSize>& pixels) {
            return pixels ? std::max(pixels->height, pixels->width) : attn::Index{0};
        };
        // Larger pictures are right and take long.
        if (std::max({edge(preprocessor.resize), edge(preprocessor.crop), preprocessor.shortest_edge.value_or(0)}) > 64)
            return;
        attn::preprocess({.height = 2, .width = 3, .rgb = std::vector<std::uint8_t>(18, 100)}, preprocessor);
    });
}
