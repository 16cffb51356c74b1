// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/option_table.h"
#include "engine/runs/head_pick.h"

namespace attn {

// --layer and --head, which take a number from 0, "mean" or "all".
Option layerOption(Axis& layer, const char* help);
Option headOption(Axis& head, const char* help);

} // namespace attn
