// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/scale_summary.h"

namespace attn {

WeightsSummary scaleSummary(const Run& run, LayerIndex layer, const HeadPick& pick, bool sharedByHeads,
                            const RunControl& control)
{
    if (!sharedByHeads)
        return summarize(*run.source(layer, pick), control);
    WeightsSummary all = summarize(*run.source(layer, {HeadIndex{0}, pick.all_layers}), control);
    for (Index head = 1; head < run.heads; ++head)
        all = joined(all, summarize(*run.source(layer, {HeadIndex{head}, pick.all_layers}), control));
    return all;
}

bool needsSummary(const ColorScale& scale)
{
    return scale.range == ColorScale::Range::automatic || scale.logarithmic;
}

} // namespace attn
