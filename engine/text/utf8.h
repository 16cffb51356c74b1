// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// These functions take text that may be malformed.

// The text with U+FFFD in the place of malformed bytes.
std::string well_formed(std::string_view bytes);
// The number of bytes of the first character; 0 when the text is empty or begins with malformed bytes (Unicode 15,
// table 3-7).
std::size_t well_formed_bytes(std::string_view text);
bool is_well_formed(std::string_view text);
// Whether a byte of UTF-8 is not the first one of its character.
bool is_inside_character(char byte);
// The longest prefix of at most `most` bytes that does not cut a character.
std::string_view first_bytes(std::string_view text, std::size_t most);
// The byte at which each character begins, and the size of the text. Malformed bytes count as the characters that
// well_formed puts in their place.
std::vector<std::size_t> character_places(std::string_view text);
// The byte at which this character begins; the size of the text when it has fewer characters.
std::size_t character_place(std::string_view text, std::size_t number);

// These functions need well-formed text.

std::size_t count_characters(std::string_view text);
// The character at `place`. `place` moves to the next character.
char32_t next_character(std::string_view text, std::size_t& place);
// The character before `place`. `place` moves to its beginning.
char32_t previous_character(std::string_view text, std::size_t& place);
// The number of bytes of a character that begins with this byte.
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
