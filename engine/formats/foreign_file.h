// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/message.h"

#include <optional>
#include <string>
#include <string_view>

namespace attn {

// What is said of a file that another program has written in a form which is not read here: which program, and the line
// that saves it in a form which is read. `beginning`: its first bytes (file_beginning.h). Nothing: the bytes and the
// ending of `path` tell no such program.
std::optional<Message> foreign_file(const std::string& path, std::string_view beginning);

// The same of what is a text, but stands where numbers should be: a web page, or the pointer of git-lfs.
std::optional<Message> text_for_numbers(const std::string& path, std::string_view beginning);

} // namespace attn
