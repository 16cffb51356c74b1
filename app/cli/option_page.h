// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace attn {

// Every option of every command, as tables in Markdown with a heading for each command.
std::string optionPage();

} // namespace attn
