// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/work.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace attn {

// What a call of the program asks for.
struct CommandLine {
    std::optional<int> exitCode; // set when parsing has answered the call already, with help, the version or an error
    std::function<void(Work&)> command; // empty: the window
    WorkOptions options;                // of the command
    std::vector<std::string> files;     // for the window
};

// --threads, --timing and --quiet.
void addWorkOptions(CLI::App& command, WorkOptions& options);

} // namespace attn
