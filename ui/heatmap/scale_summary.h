// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"
#include "engine/runs/run.h"
#include "ui/colors/color_scale.h"

namespace attn {

// Of the numbers that a colour scale has to cover: one head's, or those of all heads of the layer where they share it.
// Throws SettingError naming the layer or head that the run does not have, Cancelled.
WeightsSummary scaleSummary(const Run& run, const HeadPick& pick, bool sharedByHeads, const RunControl& control = {});

// Whether the scale depends on the numbers at all.
bool needsSummary(const ColorScale& scale);

} // namespace attn
