// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"

#include <string>
#include <string_view>

namespace attn {

// What the byte order mark in front of a text says; UTF-8 without one.
enum class TextEncoding { utf8, utf16_little, utf16_big, utf32_little, utf32_big };
TextEncoding encoding_of(std::string_view beginning);

// The text in UTF-8 and without its mark. Units that are no characters become U+FFFD, also those of a text that ends
// within a character. What is UTF-8 already stays as it is, whether it is well-formed or not. Throws Cancelled.
std::string to_utf8(std::string_view text, const RunControl& control = {});

} // namespace attn
