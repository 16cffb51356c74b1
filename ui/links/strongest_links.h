#pragma once

#include "engine/runs/run.h"

#include <vector>

namespace attn {

struct Link {
    Cell cell;
    HeadIndex head;
    double weight = 0.0;
};

// The links worth drawing, and what they are a part of.
struct LinkSet {
    std::vector<Link> links;    // weakest first, so that the strongest are painted last
    Index total = 0;            // links in the rows that were looked at: finite weights other than 0
    double shownMass = 0.0;     // share of the sum of |weight| that `links` hold, 0 to 1
};

// Of each row of `queries` the strongest links that together hold `mass` (0 to 1) of that row's weight, for one head or for every head
// of the layer. At most 20,000 links in all, the strongest. Negative weights count by their magnitude, NaN and infinity are left out.
LinkSet strongestLinks(const Run& run, LayerIndex layer, const HeadPick& head, const std::vector<Index>& queries, double mass);

} // namespace attn
