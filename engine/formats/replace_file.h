// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_sink.h"

#include <functional>
#include <string>
#include <string_view>

namespace attn {

// Writes a file as a whole or not at all: into a new file in the same folder, flushed to the disk, then renamed over
// `path`. Whatever fails, also an exception of `write`, the old file stays byte for byte and nothing is left beside it.
// A program that is killed leaves a file named ".attnscope-" and 16 digits, which the next call for the folder removes.
// The permissions of an old file are kept, a link is followed even where there is no file yet, and a device
// (/dev/stdout) is written to as it is. Throws Error naming `path` and what the system said.
void replace_file(const std::string& path, const std::function<void(const ByteSink& sink)>& write);
void replace_file(const std::string& path, std::string_view contents);

} // namespace attn
