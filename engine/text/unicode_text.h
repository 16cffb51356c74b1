// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace attn {

// Properties of characters as in the standard library of Rust, in which the tokenizers library is written.

// Whether the character is in this version of Unicode (8: 8.0). Some tables of the library are that old.
bool was_assigned(char32_t character, int version);
bool is_white_space(char32_t character); // the property White_Space
bool is_numeric(char32_t character);     // categories Nd, Nl and No
// \w of regular expressions (UTS 18): letters, marks, digits, connectors, joiners
bool is_word_character(char32_t character);
void append_lowercase(std::string& out, char32_t character);

} // namespace attn
