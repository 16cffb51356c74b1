// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/generation.h"
#include "engine/tensor/random.h"

#include <span>

namespace attn {

// One of the tokens that `logits` has a number for, but none of `banned`: the most probable one at temperature 0, and
// otherwise drawn with the probabilities softmax(logits / temperature) of the options.top_k most probable ones. Uses no
// operation that differs between systems. Throws Error when no token is possible.
TokenId next_token(std::span<const float> logits, std::span<const TokenId> banned, const GenerationOptions& options,
                   Random& random);

} // namespace attn
