#include "ui/heatmap/scale_summary.h"

#include <algorithm>

namespace attn {

namespace {

WeightsSummary joined(const WeightsSummary& a, const WeightsSummary& b)
{
    WeightsSummary both = a;
    both.smallest = std::min(a.smallest, b.smallest);
    both.largest = std::max(a.largest, b.largest);
    if (a.smallest_positive == 0.0 || (b.smallest_positive > 0.0 && b.smallest_positive < a.smallest_positive))
        both.smallest_positive = b.smallest_positive;
    both.not_a_number += b.not_a_number;
    both.infinite += b.infinite;
    both.zero_rows += b.zero_rows;
    both.row_sum_error = std::max(a.row_sum_error, b.row_sum_error);
    return both;
}

} // namespace

WeightsSummary scaleSummary(const Run& run, LayerIndex layer, const HeadPick& pick, bool sharedByHeads, const RunControl& control)
{
    if (!sharedByHeads)
        return summarize(*run.source(layer, pick), control);
    WeightsSummary all = summarize(*run.source(layer, {HeadIndex{0}}), control);
    for (Index head = 1; head < run.heads; ++head)
        all = joined(all, summarize(*run.source(layer, {HeadIndex{head}}), control));
    return all;
}

bool needsSummary(const ColorScale& scale)
{
    return scale.range == ColorScale::Range::automatic || scale.logarithmic;
}

} // namespace attn
