// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/call.h"

namespace attn {

// attnscope info PATH
void addInfoCommand(CLI::App& program, CommandLine& call);

} // namespace attn
