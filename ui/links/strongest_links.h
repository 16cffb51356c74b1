// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"

#include <vector>

namespace attn {

struct Link {
    Cell cell;
    HeadIndex head;
    double weight = 0.0;
};

// The most that are drawn at once: more could not be told apart.
inline constexpr std::size_t mostLinks = 2'000;

// The links worth drawing, and what they are a part of.
struct LinkSet {
    std::vector<Link> links; // weakest first, so that the strongest are painted last
    Index total = 0;         // links in the rows that were looked at: finite weights other than 0
    double shownMass = 0.0;  // share of the sum of |weight| that `links` hold, 0 to 1
    bool cut = false;        // there were more than mostLinks, and the weakest of them are left out
};

// The links of some rows in an order that answers for every mass at once.
struct LinkRanking {
    struct Entry {
        Link link;
        double before = 0.0; // share of its row's mass that the row's stronger links hold, 0 to 1
    };
    // strongest first; those that are among the mostLinks strongest for some mass in whole percents
    std::vector<Entry> entries;
    Index total = 0;
    double mass = 0.0; // sum of |weight| of all of them
};

// The heads whose links a pick shows: itself, or for the mean over heads each of them.
std::vector<HeadPick> headsOf(const Run& run, HeadPick pick);

// Reads each row of `queries` once in each of the heads; the links of a query in all of them are one row. Each pick
// must be of one head. Negative weights count by their magnitude, NaN and infinity are left out. Throws Cancelled.
LinkRanking rankLinks(const Run& run, const std::vector<HeadPick>& heads, const std::vector<Index>& queries,
                      const RunControl& control = {});

// For each row, the strongest links that together hold `mass` (0 to 1) of that row's weight; in all at most the
// mostLinks strongest.
LinkSet strongestLinks(const LinkRanking& ranking, double mass);

} // namespace attn
