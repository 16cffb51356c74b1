// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace attn {

// Byte-level vocabularies (GPT-2, Radford et al. 2019) write each byte as a letter: those of printable Latin-1
// characters as they are, the others, the space among them, as U+0100 and on ("Ġ" is a space).

std::string_view letter_of_byte(char byte);
// Nothing for a character that stands for no byte.
std::optional<char> byte_of_letter(char32_t letter);
// The bytes that a token's letters stand for; nothing when one of them stands for none.
std::optional<std::string> bytes_of_letters(std::string_view token);
// The token with its bytes read as UTF-8 where they are whole characters; white space, control characters and the rest
// stay letters.
std::string readable_letters(std::string_view token);

} // namespace attn
