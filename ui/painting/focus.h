// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/indices.h"

#include <optional>

namespace attn {

// A cell, a whole row (query alone), a whole column (key alone), or nothing.
struct Focus {
    std::optional<Index> query;
    std::optional<Index> key;
    bool operator==(const Focus&) const = default;
    bool empty() const { return !query && !key; }
};

} // namespace attn
