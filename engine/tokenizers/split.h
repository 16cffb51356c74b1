#pragma once

#include "engine/tokenizers/token.h"

#include <string_view>
#include <vector>

namespace attn {

enum class TokenSplit { word, character };

// Splits UTF-8 text. By word: Unicode word segmentation (UAX 29, ICU), each punctuation mark a token of its own, white space
// dropped. By character: grapheme clusters (UAX 29), white space kept. Malformed UTF-8 is read as U+FFFD; places count the bytes of
// the text as given. Throws SettingError for more than 65,536 tokens (the message says how many there are).
std::vector<Token> split_text(std::string_view text, TokenSplit split);

// "a|b|c" as the command line gives exact tokens; "\|" is a bar. Places are empty.
std::vector<Token> split_exact(std::string_view tokens);

} // namespace attn
