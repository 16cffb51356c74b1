// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"

#include <string>

namespace attn {

// Pictures that tokens of a run are laid over, with the names of their files.
struct NamedPictures {
    std::vector<std::shared_ptr<const Image>> images;
    std::vector<std::string> names;
};

// The layout that the run has already, over these pictures; otherwise one that is guessed (guess_layout), with a note
// that says what was taken. Where nothing fits, the last tokens are a square, and the note asks for the rows and
// columns. `run` may be derived from the one whose tokens are placed.
struct GuessedPlacement {
    Placement placement;
    std::optional<Message> note; // nothing: the layout was there
    bool fits = true;
};
GuessedPlacement guess_placement(const Run& run, const NamedPictures& pictures);

// The part of a layout whose parts are all alike and follow one another, which a few numbers describe.
struct RegularLayout {
    Index first = 0;
    Index parts = 1;
    Index rows = 1;
    Index columns = 1;
    bool operator==(const RegularLayout&) const = default;
};
// nullopt where the parts differ, overlap or have areas of their own.
std::optional<RegularLayout> regular_of(const Layout& layout);
// `layout` with parts of these numbers. The number of parts stays.
Layout with_regular(Layout layout, const RegularLayout& regular);

} // namespace attn
