#pragma once

#include "app/cli/command_line.h"

namespace attn {

// attnscope info PATH
void addInfoCommand(CLI::App& program, CommandLine& call);

} // namespace attn
