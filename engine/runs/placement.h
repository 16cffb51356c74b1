// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/images/patches.h"
#include "engine/layouts/layout.h"

#include <memory>
#include <vector>

namespace attn {

struct Run; // run.h

// Where keys or queries of a run lie, and the pictures that they lie on.
struct Placement {
    Layout layout; // counts the tokens of the run as it was computed
    // By their numbers. Where one is missing, the cells lie on an empty ground.
    std::vector<std::shared_ptr<const Image>> pictures;

    const Image* picture(Index number) const; // null where it is missing
    PixelExtent extent(Index number) const;   // of the picture or the ground
    bool operator==(const Placement&) const = default;
};

// The patches of one picture, after `prefix` tokens that lie nowhere.
Placement patches_of(std::shared_ptr<const Image> picture, const PatchGrid& grid, Index prefix);

// The placement of the run, or of the one that it is derived from; null: it has none.
const Placement* placement_of(const Run& run);
// Whether keys, or queries, lie somewhere.
bool places_keys(const Run& run);
bool places_queries(const Run& run);

// `run` with this placement for each of its kinds of attention that has enough keys or queries. The others, and the run
// where none has, get a note that says so, and so does one whose pictures are not all there.
std::shared_ptr<const Run> placed(const std::shared_ptr<const Run>& run, const Placement& placement);

} // namespace attn
