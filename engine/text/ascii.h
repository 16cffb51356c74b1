// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace attn {

// Digits and letters of ASCII, whatever the locale.

constexpr bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

constexpr char in_small_letters(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_letter(char c)
{
    return in_small_letters(c) >= 'a' && in_small_letters(c) <= 'z';
}

inline std::string in_small_letters(std::string_view text)
{
    std::string small(text);
    std::ranges::transform(small, small.begin(), [](char c) { return in_small_letters(c); });
    return small;
}

} // namespace attn
