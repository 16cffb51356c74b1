// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"

#include <string_view>
#include <vector>

namespace attn {

enum class TokenSplit { word, character };

// The largest number of tokens of a text. A larger attention matrix could not be shown.
inline constexpr Index most_tokens = 65536;

// Splits UTF-8 text by the rules of Unicode's root locale (UAX 29, as ICU implements it), whatever the system's
// language. By word: word segments without the white space between them; "didn't" and an emoji sequence are one token
// each, Chinese, Japanese and Thai are cut by dictionary, and each punctuation mark outside of words is a token of its
// own. By character: grapheme clusters, white space kept. Malformed UTF-8 reads as U+FFFD, also in the tokens' text;
// places count the bytes of the text as given. Throws SettingError for more than 65,536 tokens (the message says how
// many there are) and for a text of 2 GB or more.
std::vector<Token> split_text(std::string_view text, TokenSplit split);

// "a|b|c" as the command line gives exact tokens; "\|" is a bar and "\\" a backslash inside a token. An empty text has
// no tokens, but "a||b" has an empty one in its middle. Places are empty. Throws SettingError for more than 65,536
// tokens.
std::vector<Token> split_exact(std::string_view tokens);

} // namespace attn
