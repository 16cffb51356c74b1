// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/head_pick.h"

#include <string>

namespace CLI {
class App;
}

namespace attn {

// Adds --layer and --head, which take a number from 0, "mean" or "all".
void addHeadOptions(CLI::App& command, HeadPick& pick, const std::string& group, const std::string& layerHelp,
                    const std::string& headHelp);

} // namespace attn
