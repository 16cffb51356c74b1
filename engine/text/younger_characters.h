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

// What Unicode 16.0 has and 15.0, which ICU 72 knows, has not. The regular expressions of the tokenizers library know
// it.
std::span<const CharacterCategory> younger_characters();

// Whether it is one of those and of a category that begins so: "L", "Nd".
bool is_younger(char32_t character, std::string_view category);

} // namespace attn
