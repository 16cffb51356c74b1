// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/kind.h"
#include "engine/runs/attention_arrays.h"
#include "engine/runs/weights_shape.h"
#include "engine/tensor/message.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace attn {

// The weights of one kind in a file, as they are known before any number is read.
struct FoundWeights {
    AttentionKind kind = AttentionKind::self;
    std::string prefix;              // of the kind's names in metadata: "cross_" of "cross_row_tokens"
    std::vector<std::size_t> arrays; // by layer, or the only one with all layers: places among the headers
    WeightsShape shape;              // of each of them; the batch is 1
    std::vector<Message> notes;      // what the user should know of how they were found

    Index layers() const { return arrays.size() > 1 ? static_cast<Index>(arrays.size()) : shape.layers; }
};

// Finds the weights of a file as run_from_weights says, one for each kind. `title` names the file in an error. Throws
// ShapeError naming the array and its shape.
std::vector<FoundWeights> find_weights(std::span<const ArrayHeader> headers, const std::string& title);

} // namespace attn
