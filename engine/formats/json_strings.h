// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// The texts of a JSON list, as metadata of .safetensors hold tokens; nothing when it is something else.
std::optional<std::vector<std::string>> parse_json_strings(std::string_view json);

// One JSON text in quotes, with white space around it; nothing when it is something else. Half a surrogate pair
// (\ud800), which no text can hold, reads as U+FFFD; bytes that are no UTF-8 stay as they are.
std::optional<std::string> parse_json_string(std::string_view json);

} // namespace attn
