// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"
#include "engine/runs/run.h"
#include "ui/colors/color_scale.h"

namespace attn {

// Summarizes the numbers that a colour scale has to cover: those of one head, or of all heads that share the scale.
// Throws SettingError naming the layer or head that the run does not have, Cancelled.
WeightsSummary scaleSummary(const Run& run, const HeadPick& pick, bool sharedByHeads, const RunControl& control = {});

// The same for the numbers that `scale` covers, with their percentiles where it asks for them. `window`: the only part
// of the matrices that counts.
WeightsSummary scaleNumbers(const Run& run, const HeadPick& pick, const ColorScale& scale,
                            const std::optional<Window>& window, const RunControl& control = {});

// Whether the ends of the scale depend on the numbers.
bool needsSummary(const ColorScale& scale);

} // namespace attn
