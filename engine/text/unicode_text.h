// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace attn {

// Characters of UTF-8 text and what Rust's standard library, which the tokenizers library is written in, says of them.

// The same text with U+FFFD where it is malformed.
std::string well_formed(std::string_view bytes);

// The character at `place` of well-formed text; `place` moves behind it.
char32_t next_character(std::string_view text, std::size_t& place);
// The one before `place`, which moves to its beginning.
char32_t previous_character(std::string_view text, std::size_t& place);
std::size_t count_characters(std::string_view text);
// The bytes of the character that begins with this byte in well-formed text.
std::size_t character_bytes(char first);
void append_character(std::string& out, char32_t character);
std::string to_utf8(char32_t character);

// Calls `call(character, its bytes)` for each.
template <class Call>
void for_each_character(std::string_view text, Call call)
{
    for (std::size_t place = 0; place < text.size();) {
        const std::size_t begin = place;
        const char32_t character = next_character(text, place);
        call(character, text.substr(begin, place - begin));
    }
}

// Whether Unicode had it in the version with this number (8: 8.0), for tables of the library that are as old.
bool was_assigned(char32_t character, int version);
bool is_white_space(char32_t character); // the property White_Space
bool is_numeric(char32_t character);     // categories Nd, Nl and No
// \w of regular expressions (UTS 18): letters, marks, digits, connectors, joiners
bool is_word_character(char32_t character);
void append_lowercase(std::string& out, char32_t character);

} // namespace attn
