// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// Text of any origin, which may be malformed.

// The same text with U+FFFD where it is malformed.
std::string well_formed(std::string_view bytes);
// The bytes of the first character; 0 when the text is empty or begins with malformed bytes (Unicode 15, table 3-7).
std::size_t well_formed_bytes(std::string_view text);
// The longest beginning of at most `most` bytes that ends between two characters.
std::string_view first_bytes(std::string_view text, std::size_t most);
// The byte at which each character begins, and the size of the text. Malformed bytes are as many characters as
// well_formed makes of them.
std::vector<std::size_t> character_places(std::string_view text);
// One of these places; the size of the text when it has fewer characters.
std::size_t character_place(std::string_view text, std::size_t number);

// Well-formed text.

std::size_t count_characters(std::string_view text);
// The character at `place`, which moves to the next one.
char32_t next_character(std::string_view text, std::size_t& place);
// The one before `place`, which moves to its beginning.
char32_t previous_character(std::string_view text, std::size_t& place);
// The bytes of the character that begins with this byte.
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

} // namespace attn
