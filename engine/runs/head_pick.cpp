// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/head_pick.h"

#include "engine/runs/run.h"

#include <charconv>

namespace attn {

namespace {

void fit(Axis& axis, Index count)
{
    if (axis.number >= count)
        axis.number = 0;
}

std::vector<Axis> each(const Axis& axis, Index count)
{
    if (!axis.is_all())
        return {axis};
    std::vector<Axis> axes;
    for (Index i = 0; i < count; ++i)
        axes.emplace_back(i);
    return axes;
}

} // namespace

std::optional<Axis> parse_axis(std::string_view text)
{
    if (text == "mean")
        return Axis::mean();
    if (text == "all")
        return Axis::all();
    Index number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size() && number >= 0;
    return whole ? std::optional(Axis(number)) : std::nullopt;
}

std::string text_of(const Axis& axis)
{
    return axis.is_number() ? std::to_string(axis.number) : axis.is_mean() ? "mean" : "all";
}

HeadPick fitted(HeadPick pick, const Run& run)
{
    fit(pick.layer, run.layers);
    fit(pick.head, run.heads);
    if (pick.layer.is_mean() && run.layers == 1)
        pick.layer = 0;
    return pick;
}

std::vector<HeadPick> each_of(const HeadPick& pick, const Run& run)
{
    std::vector<HeadPick> picks;
    for (const Axis& layer : each(pick.layer, run.layers))
        for (const Axis& head : each(pick.head, run.heads)) {
            picks.push_back({layer, head});
            run.source(picks.back()); // throws where there is none
        }
    return picks;
}

} // namespace attn
