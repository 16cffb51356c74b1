// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace attn {

// Throws Error with what the system said when not all of it could be written.
void writeStandardOutput(std::string_view text);

} // namespace attn
