// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heads/head_places.h"

#include "engine/runs/derived_run.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace attn {

namespace {

std::vector<Index> counted(std::size_t count)
{
    std::vector<Index> places(count);
    std::iota(places.begin(), places.end(), Index{0});
    return places;
}

} // namespace

SequencePlaces placesOf(const Run& run)
{
    const Run& whole = computed(run);
    if (whole.kind == AttentionKind::cross || whole.queries != whole.keys)
        return {};
    if (!run.origin)
        return {counted(run.queries.size()), counted(run.keys.size())};
    // A word is told by its last token: the first one may be hidden.
    std::set<Index> ends;
    for (const auto* const ranges : {&run.origin->queries, &run.origin->keys})
        for (const TokenRange& range : *ranges)
            ends.insert(range.end);
    const std::vector<Index> sequence(ends.begin(), ends.end());
    const auto placesIn = [&](const std::vector<TokenRange>& ranges) {
        std::vector<Index> places;
        for (const TokenRange& range : ranges)
            places.push_back(std::ranges::lower_bound(sequence, range.end) - sequence.begin());
        return places;
    };
    return {placesIn(run.origin->queries), placesIn(run.origin->keys)};
}

} // namespace attn
