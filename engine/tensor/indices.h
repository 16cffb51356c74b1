// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <compare>
#include <cstdint>

namespace attn {

// Indices count from 0. They are different types, so that a layer and a head cannot be swapped by mistake.
struct LayerIndex {
    Index value = 0;
    auto operator<=>(const LayerIndex&) const = default;
};

struct HeadIndex {
    Index value = 0;
    auto operator<=>(const HeadIndex&) const = default;
};

// The number of a token in a vocabulary.
using TokenId = std::int32_t;

// One cell of an attention matrix: row `query`, column `key`.
struct Cell {
    Index query = 0;
    Index key = 0;
    auto operator<=>(const Cell&) const = default;
};

} // namespace attn
