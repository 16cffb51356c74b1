// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/layer_attention.h"
#include "engine/models/model_weights.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace attn {

// What a stack of blocks did with its input. `last` and `hidden` have a row for each token.
struct StackRun {
    // by layer; cross: of decoders that look at an encoder
    std::vector<std::shared_ptr<const LayerAttention>> self, cross;
    FloatMatrix last; // as in hidden_states of transformers
    // the embeddings, then after each layer; empty unless asked for
    std::vector<FloatMatrix> hidden;
};

// What an earlier run made of the same first tokens. These are views: that run must outlive the one that uses them.
struct StackBefore {
    std::span<const std::shared_ptr<const LayerAttention>> self, cross;
    const FloatMatrix* last = nullptr;
    std::span<const FloatMatrix> hidden; // needed by runs that keep hidden states
};

struct StackInput {
    FloatMatrix embedded; // rows of tokens [first, n)
    Index first = 0;      // results for the tokens before this one are taken from `before`
    std::optional<StackBefore> before;
    std::vector<Index> closed_keys; // tokens that no query sees
    bool keep_hidden = false;
    // What cross attention looks at; the same as in the earlier run.
    const FloatMatrix* context = nullptr;
    std::vector<Index> closed_context;
};

// Reports progress by layer; throws Cancelled.
StackRun run_stack(const Stack& stack, const StackWeights& weights, StackInput input, const RunControl& control);

} // namespace attn
