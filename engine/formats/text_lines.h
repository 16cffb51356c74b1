// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace attn {

// The bytes of a text file in UTF-8 and without the byte order mark. Throws FormatError that names the file, the line
// and the byte where they are no text: a zero byte, or one that is not UTF-8.
std::string text_of(std::string_view bytes, const std::string& path);

// The lines without "\n", "\r\n" or "\r" at their ends. One behind the last of them begins no further line.
std::vector<std::string_view> lines_of(std::string_view text);

} // namespace attn
