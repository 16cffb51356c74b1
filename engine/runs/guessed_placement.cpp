// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/guessed_placement.h"

#include "engine/layouts/guess_layout.h"
#include "engine/runs/derived_run.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

std::vector<PixelExtent> extents_of(const NamedPictures& pictures)
{
    std::vector<PixelExtent> extents;
    for (const auto& image : pictures.images)
        extents.push_back({image->height, image->width});
    return extents;
}

// A square of the last tokens for each picture.
Layout square_layout(Index tokens, Index pictures)
{
    const Index each = std::max<Index>(1, tokens / pictures);
    const auto side = static_cast<Index>(std::sqrt(static_cast<double>(each)));
    Layout layout;
    for (Index picture = 0; picture < pictures; ++picture)
        layout.parts.push_back({.rows = side, .columns = side, .picture = picture});
    return with_regular(layout, {std::max<Index>(0, tokens - pictures * side * side), pictures, side, side});
}

} // namespace

GuessedPlacement guess_placement(const Run& run, const NamedPictures& pictures)
{
    const Run& whole = computed(run);
    GuessedPlacement result;
    if (whole.placement) {
        result.placement = *whole.placement;
    } else if (const auto guess = guess_layout(whole.keys, extents_of(pictures))) {
        result.placement.layout = guess->layout;
        result.note = guess->note;
    } else {
        result.placement.layout = square_layout(std::ssize(whole.keys), std::ssize(pictures.images));
        result.fits = false;
        result.note = Message("layout.unknown",
                              "layout: no number of rows and columns fits {0} tokens. Give the tokens before the "
                              "patches, their rows and columns.",
                              whole.keys.size());
    }
    if (!whole.placement && whole.queries.size() != whole.keys.size())
        result.placement.layout.axes = LayoutAxes::keys;
    result.placement.pictures = pictures.images;
    result.placement.layout.pictures = pictures.names;
    return result;
}

std::optional<RegularLayout> regular_of(const Layout& layout)
{
    const LayoutPart& first = layout.parts.front();
    const RegularLayout regular{first.first, std::ssize(layout.parts), first.rows, first.columns};
    return with_regular(layout, regular).parts == layout.parts && !first.area ? std::optional(regular) : std::nullopt;
}

Layout with_regular(Layout layout, const RegularLayout& regular)
{
    const LayoutPart first = layout.parts.front();
    Index number = 0;
    for (LayoutPart& part : layout.parts) {
        part = first;
        part.rows = regular.rows;
        part.columns = regular.columns;
        part.first = regular.first + number * part.rows * part.row_length();
        part.picture = first.picture + number * first.frames;
        ++number;
    }
    return layout;
}

} // namespace attn
