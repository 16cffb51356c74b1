// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <span>
#include <string>
#include <vector>

namespace attn {

// Which of the masked places still stand for the same tokens after `before` was edited to `after`: those of whole
// tokens before the first change. `tokens`: those of the model's input, as its run has them; tokens without a place in
// the text (those of the second sentence) go.
std::vector<Index> keptMasks(const std::vector<Index>& masked, std::span<const Token> tokens, const std::string& before,
                             const std::string& after);

} // namespace attn
