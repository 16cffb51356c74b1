// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/bundle.h"
#include "engine/text/token.h"

#include <span>

namespace attn {

// How the tokenizer of a folder writes a token; its number where it does not know it, as a model may have more tokens.
std::string label_of(const Bundle& bundle, TokenId id);

// Sets Token::bytes of these tokens, whose texts are such labels.
void make_readable(std::vector<Token>& tokens, std::span<const TokenId> ids, const Bundle& bundle);

} // namespace attn
