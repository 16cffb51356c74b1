// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <optional>
#include <string>

namespace attn {

// Which input of a batch is taken, from 0. Nothing: the first, where the names and shapes say that there is a batch.
using BatchRow = std::optional<Index>;
// The first axis of an array that holds all layers is layers, and no batch.
constexpr Index no_batch = -1;

// Which attention of a file is opened.
struct WeightsChoice {
    std::string array; // the name of an array or of several that belong together (attention_arrays.h); empty: a guess
    BatchRow batch_row;
    bool operator==(const WeightsChoice&) const = default;
};

} // namespace attn
