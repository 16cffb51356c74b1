// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/scale_summary.h"

#include "engine/pyramid/percentiles.h"
#include "engine/tensor/window_source.h"

namespace attn {

namespace {

std::vector<SharedWeights> sourcesOf(const Run& run, const HeadPick& pick, bool sharedByHeads)
{
    if (!sharedByHeads)
        return {run.source(pick)};
    std::vector<SharedWeights> heads;
    for (Index head = 0; head < run.heads; ++head)
        heads.push_back(run.source({pick.layer, head}));
    return heads;
}

WeightsSummary summaryOf(const std::vector<SharedWeights>& sources, const RunControl& control)
{
    WeightsSummary all = summarize(*sources.front(), control);
    for (std::size_t i = 1; i < sources.size(); ++i)
        all = joined(all, summarize(*sources[i], control));
    return all;
}

} // namespace

WeightsSummary scaleSummary(const Run& run, const HeadPick& pick, bool sharedByHeads, const RunControl& control)
{
    return summaryOf(sourcesOf(run, pick, sharedByHeads), control);
}

WeightsSummary scaleNumbers(const Run& run, const HeadPick& pick, const ColorScale& scale,
                            const std::optional<Window>& window, const RunControl& control)
{
    std::vector<SharedWeights> sources = sourcesOf(run, pick, scale.sharedByHeads && needsSummary(scale));
    if (window)
        for (SharedWeights& source : sources)
            source = std::make_shared<WindowSource>(source, *window);
    WeightsSummary numbers = summaryOf(sources, control);
    if (scale.range == ColorScale::Range::percentiles)
        numbers.percentiles = percentiles_of(sources, scale.lowPercent, scale.highPercent, control);
    return numbers;
}

bool needsSummary(const ColorScale& scale)
{
    return scale.range == ColorScale::Range::automatic || scale.range == ColorScale::Range::percentiles
        || scale.logarithmic;
}

} // namespace attn
