// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/vocabularies/vocabulary.h"

namespace attn {

// SentencePiece's tokens of single bytes, "<0x00>" to "<0xFF>", for what a vocabulary has no token for.

// byte_of_token (token_marks.h) is the inverse.
std::string byte_token(char byte);

// The ids of these tokens; nothing for a byte that the vocabulary has no token for.
using ByteTokens = std::vector<std::optional<TokenId>>;
ByteTokens find_byte_tokens(const Vocabulary& vocabulary);
// The tokens of all bytes of a text; nothing when one of them has none.
std::optional<std::vector<TokenId>> to_byte_tokens(const ByteTokens& tokens, std::string_view text);

} // namespace attn
