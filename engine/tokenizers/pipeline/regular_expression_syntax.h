// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace attn {

// Groups and classes inside each other. ICU itself has room for less than 100.
inline constexpr std::size_t most_nesting = 50;

// An expression in the syntax of Oniguruma (Ruby) as ICU writes it. One that is wrong stays wrong. Still different:
// [[:word:]] and [[:xdigit:]] hold more characters, properties and brackets inside of (?i:) match both cases, and a
// repeated group that matches nothing may be repeated more or less often. Nothing comes out when it nests deeper than
// most_nesting.
std::optional<std::string> to_icu_expression(std::string_view pattern);

} // namespace attn
