// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace attn {

// Characters [first, last] of one general category.
struct CharacterCategory {
    char32_t first, last;
    std::string_view category; // "Lu", "Nd", ...
};

// The characters that Unicode 16.0 added to 15.0, the version of ICU 72. The regular expressions of the tokenizers
// library know them.
std::span<const CharacterCategory> younger_characters();

// Whether the character is one of them, and its category begins with these letters: "L", "Nd".
bool is_younger(char32_t character, std::string_view category);

} // namespace attn
