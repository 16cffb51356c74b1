// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <span>
#include <string>
#include <vector>

namespace attn {

// Returns the masked places that still stand for the same tokens after `before` was edited to `after`. They belong to
// whole tokens before the first change. `tokens` are the tokens of the run. Those of the second sentence have no place
// in the text, and are left out.
std::vector<Index> keptMasks(const std::vector<Index>& masked, std::span<const Token> tokens, const std::string& before,
                             const std::string& after);

} // namespace attn
