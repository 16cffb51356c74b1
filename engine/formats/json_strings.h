// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// The texts of a JSON list, as metadata of .safetensors hold tokens; nothing when it is something else.
std::optional<std::vector<std::string>> parse_json_strings(std::string_view json);

// The whole numbers of a JSON list; nothing when it is something else.
std::optional<std::vector<Index>> parse_json_integers(std::string_view json);

} // namespace attn
