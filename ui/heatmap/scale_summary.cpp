// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/scale_summary.h"

namespace attn {

WeightsSummary scaleSummary(const Run& run, const HeadPick& pick, bool sharedByHeads, const RunControl& control)
{
    if (!sharedByHeads)
        return summarize(*run.source(pick), control);
    WeightsSummary all = summarize(*run.source({pick.layer, 0}), control);
    for (Index head = 1; head < run.heads; ++head)
        all = joined(all, summarize(*run.source({pick.layer, head}), control));
    return all;
}

bool needsSummary(const ColorScale& scale)
{
    return scale.range == ColorScale::Range::automatic || scale.logarithmic;
}

} // namespace attn
