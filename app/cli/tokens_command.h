// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/call.h"

namespace attn {

// attnscope tokens --tokenizer FILE|--model FOLDER --text STRING|--lines F [--pair STRING]
void addTokensCommand(CLI::App& program, CommandLine& call);

} // namespace attn
