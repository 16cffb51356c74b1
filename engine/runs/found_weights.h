// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/kind.h"
#include "engine/runs/attention_arrays.h"
#include "engine/runs/weights_shape.h"
#include "engine/tensor/error.h"
#include "engine/tensor/message.h"

#include <span>
#include <string>
#include <vector>

namespace attn {

// The weights of one kind in a file, as they are known before any number is read.
struct FoundWeights {
    AttentionKind kind = AttentionKind::self;
    std::string prefix; // of the kind's names in metadata: "cross_" of "cross_row_tokens"
    AttentionArrays arrays;
    std::vector<Message> notes; // what the user should know of how they were found

    WeightsShape shape() const
    {
        return {.layers = arrays.layers, .heads = arrays.heads, .queries = arrays.queries, .keys = arrays.keys};
    }
};

// Several arrays may be the weights, and nothing tells which. Lists them.
class WhichArrayError : public ShapeError {
public:
    using ShapeError::ShapeError;
};

// Finds the weights of a file as run_from_weights says, one for each kind, or those that are chosen. `title` names the
// file in an error. Throws ShapeError naming the array and its shape, WhichArrayError, SettingError for a
// choice that the file does not have, and Cancelled.
std::vector<FoundWeights> find_weights(std::span<const ArrayHeader> headers, const std::string& title,
                                       const WeightsChoice& choice = {}, const RunControl& control = {});

// What of a file can be opened by its name: what is likely to be attention, what may be, and the arrays of the same
// names that were left out, each alone. Throws Cancelled.
std::vector<AttentionArrays> openable_arrays(std::span<const ArrayHeader> headers, const RunControl& control = {});

} // namespace attn
