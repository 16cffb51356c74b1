// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/stage_times.h"
#include "engine/run_control/run_control.h"

namespace attn {

// What each command without a display gets in addition to its options.
struct Work {
    RunControl control;
    StageTimes times;
    // Prints the message and ends the program as Ctrl+C does. For work that cannot check a stop token and has written
    // nothing yet.
    std::function<void(const std::string& message)> end;
};

// Options that all commands have.
struct WorkOptions {
    int threads = 0; // 0: as many as the machine has
    bool timing = false;
    bool quiet = false;
};

} // namespace attn
