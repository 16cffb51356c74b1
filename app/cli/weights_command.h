// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/call.h"

namespace attn {

// attnscope weights SOURCE PICK -o F
void addWeightsCommand(CLI::App& program, CommandLine& call);

} // namespace attn
