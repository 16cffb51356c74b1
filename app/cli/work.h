// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/stage_times.h"
#include "engine/run_control/run_control.h"

namespace attn {

// What each headless command gets beside its own options.
struct Work {
    RunControl control;
    StageTimes times;
    // Says so and ends the program as Ctrl+C does, without a return: for what never looks at a stop token and has
    // written nothing yet.
    std::function<void(const std::string& message)> end;
};

// How it works, whatever it does.
struct WorkOptions {
    int threads = 0; // 0: as many as the machine has
    bool timing = false;
    bool quiet = false;
};

} // namespace attn
