// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/named_array.h"

#include <string>
#include <string_view>

namespace attn {

// Pieces of JSON text (RFC 8259), appended to `out`.

// In quotes. Control characters, quotes and backslashes are escaped, everything else is UTF-8 as it is; a malformed
// byte becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

// The fewest digits that read back to the same number of the type, always with a point or an exponent, so that no
// reader takes it for an integer (-0.0 and 1e20 would not survive that). JSON has no NaN and no infinity: these are the
// strings "NaN", "Infinity" and
// "-Infinity".
void append_json_number(std::string& out, double value, NumberType type = NumberType::float64);

} // namespace attn
