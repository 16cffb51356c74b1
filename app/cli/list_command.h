// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/call.h"

namespace attn {

// attnscope list [models|examples|operators|colormaps|views]
void addListCommand(CLI::App& program, CommandLine& call);

} // namespace attn
