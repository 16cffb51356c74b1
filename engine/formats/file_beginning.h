// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"

#include <string>
#include <string_view>

namespace attn {

// The first bytes of a file, 4,096 at most: enough to tell its format.
std::string beginning_of(const RegularFile& file);

// As file.read_at, but without looking whether the file was written to, which takes as long again: for many small
// pieces. Ask file.require_unchanged() after the last one.
void peek_at(const RegularFile& file, std::uint64_t offset, void* out, std::size_t size);

// The ending of a path in small letters: ".npy".
std::string ending_of(const std::string& path);

// The name of the first file in a zip archive that begins with these bytes; empty where they begin none.
std::string_view first_zip_entry(std::string_view beginning);

} // namespace attn
