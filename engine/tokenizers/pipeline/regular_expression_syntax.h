// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace attn {

// An expression in the syntax of Oniguruma (Ruby) as ICU writes it. One that is wrong stays wrong. Still different:
// [[:word:]] and [[:xdigit:]] hold more characters, properties and brackets inside of (?i:) match both cases, and a
// repeated group that matches nothing may be repeated more or less often.
std::string to_icu_expression(std::string_view pattern);

} // namespace attn
