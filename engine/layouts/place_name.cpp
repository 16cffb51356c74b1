// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layouts/place_name.h"

#include <cmath>
#include <cstdio>

namespace attn {

namespace {

// With as many digits after the point as tell one cell from the next.
std::string seconds_text(double time, double step)
{
    constexpr int most_digits = 6;
    int digits = 0;
    for (double scaled = step; digits < most_digits && std::abs(scaled - std::round(scaled)) > 1e-6 * scaled;
         scaled *= 10.0)
        ++digits;
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, time);
    return text;
}

// The cell's number among all of an axis that may be in several parts.
Index position(const Layout& layout, const LayoutCell& cell)
{
    Index before = 0;
    for (std::size_t i = 0; i < cell.part; ++i)
        before += layout.parts[i].columns;
    return before + cell.column;
}

std::string square_name(const LayoutPart& part, const LayoutCell& cell)
{
    return static_cast<char>('a' + cell.column) + std::to_string(part.rows - cell.row);
}

Message patch_name(const Layout& layout, const LayoutCell& cell)
{
    const LayoutPart& part = layout.parts[cell.part];
    Message name("place.patch", "patch {0},{1}", cell.row, cell.column);
    if (const Tile& tile = part.tile; tile.rows * tile.columns > 1)
        name = Message("place.in-tile", "tile {0},{1}, {2}", tile.row, tile.column, name);
    if (part.frames > 1)
        return Message("place.in-frames", "pictures {0} to {1}, {2}", part.picture, part.picture + part.frames - 1,
                       name);
    return count_pictures(layout) > 1 ? Message("place.in-picture", "picture {0}, {1}", part.picture, name) : name;
}

} // namespace

Message place_name(const Layout& layout, const LayoutCell& cell)
{
    const LayoutPart& part = layout.parts[cell.part];
    switch (layout.kind) {
    case LayoutKind::grid: break;
    case LayoutKind::board: return Message("", "{0}", square_name(part, cell));
    case LayoutKind::time:
        return Message(
            "place.time", "{0} s",
            seconds_text(layout.start + layout.seconds * static_cast<double>(position(layout, cell)), layout.seconds));
    case LayoutKind::track: return Message("", "{0} {1}", layout.unit, layout.number + position(layout, cell));
    }
    return patch_name(layout, cell);
}

} // namespace attn
