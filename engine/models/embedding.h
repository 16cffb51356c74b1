// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model_run.h"
#include "engine/models/model_weights.h"

#include <vector>

namespace attn {

// The position of each token: consecutive numbers, except for tokens that the embedding does not count.
std::vector<Index> positions_of(const TokenEmbedding& embedding, const std::vector<TokenId>& ids);

// What goes into the first block for tokens [first, n): (n - first) x width. `types` may be empty: all 0.
FloatMatrix embed_tokens(const Stack& stack, const StackWeights& weights, const std::vector<TokenId>& ids,
                         const std::vector<Index>& types, Index first);

// What goes into the first block for a picture: its prefix tokens, then its patches row by row.
FloatMatrix embed_pixels(const Stack& stack, const StackWeights& weights, const Pixels& pixels,
                         const RunControl& control);

} // namespace attn
