// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"

#include <string>
#include <string_view>

namespace attn {

// The first bytes of a file, 4,096 at most: enough to tell its format.
std::string beginning_of(const RegularFile& file);

// The ending of a path in small letters: ".npy".
std::string ending_of(const std::string& path);

// The name of the first file in a zip archive that begins with these bytes; empty where they begin none.
std::string_view first_zip_entry(std::string_view beginning);

} // namespace attn
