// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/placement.h"

#include "engine/runs/derived_run.h"

#include <algorithm>

namespace attn {

namespace {

// The first picture that is named and not there.
const std::string* missing_picture(const Placement& placement)
{
    for (Index number = 0; number < std::ssize(placement.layout.pictures); ++number)
        if (!placement.picture(number))
            return &placement.layout.pictures[static_cast<std::size_t>(number)];
    return nullptr;
}

// What is wrong between the pictures of a layout and the numbers by which its parts name them.
std::optional<Message> mistaken_numbers(const Layout& layout)
{
    const auto count = std::ssize(layout.pictures);
    std::vector<bool> used(layout.pictures.size());
    for (const LayoutPart& part : layout.parts) {
        if (count > 0 && part.picture + part.frames > count)
            return Message("note.picture-beyond",
                           "a part of the layout lies on picture {0}, but its pictures are {1}, counted from 0: its "
                           "patches lie on an empty ground",
                           part.picture + part.frames - 1, count);
        if (count > 0)
            std::fill_n(used.begin() + part.picture, part.frames, true);
    }
    if (const auto unused = std::ranges::find(used, false); unused != used.end())
        return Message("note.picture-without-part",
                       "no part of the layout lies on its picture {0}: give each part the number of its picture, from "
                       "0, as \"picture\"",
                       unused - used.begin());
    return {};
}

bool fits(const std::vector<Token>& tokens, const Layout& layout)
{
    return end_of(layout) <= std::ssize(tokens);
}

void place(Run& run, const Placement& placement)
{
    const Layout& layout = placement.layout;
    if (fits(layout.axes == LayoutAxes::queries ? run.queries : run.keys, layout)) {
        run.placement = placement;
    } else {
        run.placement.reset();
        run.notes.push_back(Message("note.layout-does-not-fit",
                                    "the layout reaches to token {0}, but there are {1} queries and {2} keys: nothing "
                                    "is laid over a picture",
                                    end_of(layout) - 1, run.queries.size(), run.keys.size()));
    }
}

} // namespace

const Image* Placement::picture(Index number) const
{
    return number < std::ssize(pictures) ? pictures[static_cast<std::size_t>(number)].get() : nullptr;
}

PixelExtent Placement::extent(Index number) const
{
    const Image* const image = picture(number);
    return image ? PixelExtent{image->height, image->width} : ground_of(layout, number);
}

Placement patches_of(std::shared_ptr<const Image> picture, const PatchGrid& grid, Index prefix)
{
    Placement placement;
    placement.layout.parts = {{.first = prefix,
                               .rows = grid.rows,
                               .columns = grid.columns,
                               .area = PixelArea{0.0, 0.0, static_cast<double>(grid.columns * grid.patch),
                                                 static_cast<double>(grid.rows * grid.patch)}}};
    placement.pictures = {std::move(picture)};
    return placement;
}

const Placement* placement_of(const Run& run)
{
    const auto& placement = computed(run).placement;
    return placement ? &*placement : nullptr;
}

bool places_keys(const Run& run)
{
    const Placement* const placement = placement_of(run);
    return placement && placement->layout.axes != LayoutAxes::queries && fits(computed(run).keys, placement->layout);
}

bool places_queries(const Run& run)
{
    const Placement* const placement = placement_of(run);
    if (!placement || placement->layout.axes == LayoutAxes::keys)
        return false;
    const Run& whole = computed(run);
    // Queries and keys are the same tokens where both lie in one place.
    return fits(whole.queries, placement->layout)
        && (placement->layout.axes == LayoutAxes::queries || whole.queries.size() == whole.keys.size());
}

std::shared_ptr<const Run> placed(const std::shared_ptr<const Run>& run, const Placement& placement)
{
    auto result = std::make_shared<Run>(*run);
    place(*result, placement);
    if (const std::string* const name = missing_picture(placement))
        result->notes.push_back(
            Message("note.no-picture", "{0} cannot be opened as a picture: its patches lie on an empty ground", *name));
    if (const auto mistake = mistaken_numbers(placement.layout); mistake && result->placement)
        result->notes.push_back(*mistake);
    for (std::shared_ptr<const Run>& other : result->further)
        other = placed(other, placement);
    return result;
}

} // namespace attn
