// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/call.h"

#include "app/cli/number_text.h"

#include <CLI/CLI.hpp>

namespace attn {

void addWorkOptions(CLI::App& command, WorkOptions& options)
{
    constexpr const char* group = "Every command";
    command.add_option("--threads", options.threads, "How many threads compute (default: as many as the machine has)")
        ->type_name("N")
        ->check(wholeFrom(1))
        ->group(group);
    command.add_flag("--timing", options.timing, "Write the time of each stage in ms to standard error, as JSON")
        ->group(group);
    command.add_flag("-q,--quiet", options.quiet, "Write no notes and show no progress bar; errors are still written")
        ->group(group);
}

} // namespace attn
