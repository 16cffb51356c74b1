// SPDX-License-Identifier: GPL-3.0-or-later
// A layout: read, written and read again, which gives the same. Each cell leads to its token and back.
#include "engine/layouts/layout_json.h"
#include "engine/layouts/place_name.h"
#include "tests/fuzz/fuzzed.h"

#include <algorithm>

namespace {

void require(bool holds)
{
    if (!holds)
        __builtin_trap();
}

void try_token(const attn::Layout& layout, attn::Index token)
{
    const auto cell = attn::cell_of(layout, token);
    if (!cell)
        return;
    require(attn::token_of(layout, *cell) == token);
    require(!attn::place_name(layout, *cell).english().empty());
    const attn::Index picture = layout.parts[cell->part].picture;
    const attn::PixelExtent extent = attn::ground_of(layout, picture);
    require(extent.width > 0 && extent.height > 0);
    const attn::PixelArea area = attn::area_of(layout, *cell, extent);
    require(area.width > 0.0 && area.height > 0.0);
    // Tiny cells may lie between two numbers.
    if (area.width > 1e-3 && area.height > 1e-3)
        require(attn::token_at(layout, picture, extent, area.left + area.width / 2.0, area.top + area.height / 2.0)
                    .has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    return attn::fuzz(data, size, [](std::string_view input) {
        const attn::Layout layout = attn::layout_from_json(input, "dump.layout.json");
        const std::string written = attn::layout_to_json(layout);
        require(attn::layout_from_json(written, "dump.layout.json") == layout);
        for (const attn::LayoutPart& part : layout.parts)
            for (const attn::Index token : {part.first - 1, part.first, part.first + 1, part.end() - 1, part.end()})
                try_token(layout, token);
        require(attn::count_cells(layout) <= attn::end_of(layout));
    });
}
