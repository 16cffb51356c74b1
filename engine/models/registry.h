// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/family.h"

#include <span>
#include <string_view>

namespace attn {

// A model_type of config.json and the function that reads the rest of it.
struct Family {
    std::string_view type;
    ReadFamily* read;
};

// Sorted by type.
std::span<const Family> families();

// Throws FormatError naming the config's file, and listing the known types, for a model_type that is not one of them.
const Family& family_of(const Config& config);

} // namespace attn
