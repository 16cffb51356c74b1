// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/call.h"

namespace attn {

// Adds every command to the parser; the one that is called leaves its work in `call`.
void addCommands(CLI::App& program, CommandLine& call);

// Parses a call. Prints what is wrong with it.
CommandLine parseCommandLine(int argc, char** argv);

// Runs the command without a display. Prints errors as "attnscope: <what>: <why>. <What to do>.". Returns the exit
// code.
int runCommand(int argc, char** argv, const CommandLine& call);

// Says that there is not enough memory, without taking any. Returns the exit code.
int answerNoMemory();

} // namespace attn
