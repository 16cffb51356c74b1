// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/links/strongest_links.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace attn {

namespace {

using Entry = LinkRanking::Entry;

// Sums of weights that should be 1 differ from it by rounding: 90 % must not ask for one link more.
constexpr double rounding = 1e-9;
constexpr std::size_t tidiedAt = 16 * mostLinks; // entries held before those that will never be shown are dropped

bool isStronger(const Entry& a, const Entry& b)
{
    return std::abs(a.link.weight) > std::abs(b.link.weight);
}

double magnitude(double sum, const Entry& entry)
{
    return sum + std::abs(entry.link.weight);
}

void readRow(const MatrixSource& source, Index query, HeadIndex head, std::vector<Entry>& entries)
{
    std::vector<double> row(static_cast<std::size_t>(source.columns()));
    source.read({query, 0, 1, source.columns()}, row.data());
    for (Index key = 0; key < source.columns(); ++key)
        if (const double weight = row[static_cast<std::size_t>(key)]; weight != 0.0 && std::isfinite(weight))
            entries.push_back({{{query, key}, head, weight}});
}

// Strongest first, without those that could not be among the strongest of all even if no other row had any.
void rankRow(std::vector<Entry>& row, double mass)
{
    if (row.size() > mostLinks) {
        std::nth_element(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(mostLinks), row.end(), isStronger);
        row.resize(mostLinks);
    }
    std::stable_sort(row.begin(), row.end(), isStronger);
    double held = 0.0;
    for (Entry& entry : row) {
        entry.before = held / mass;
        held = magnitude(held, entry);
    }
}

// Sorts by strength and drops what is never shown. A link is first shown at the whole percent above `before`, where
// those compete with it that are shown there as well; at every larger mass there are only more of them.
void tidy(std::vector<Entry>& entries)
{
    std::stable_sort(entries.begin(), entries.end(), isStronger);
    std::array<std::size_t, 102> shownBelow{}; // by whole percents
    std::erase_if(entries, [&](const Entry& entry) {
        const auto percent = std::min<std::size_t>(static_cast<std::size_t>((entry.before + rounding) * 100.0), 100);
        if (std::accumulate(shownBelow.begin(), shownBelow.begin() + static_cast<std::ptrdiff_t>(percent) + 1,
                            std::size_t{0})
            >= mostLinks)
            return true;
        ++shownBelow[percent];
        return false;
    });
}

} // namespace

std::vector<HeadPick> headsOf(const Run& run, HeadPick pick)
{
    if (pick.head.is_mean())
        pick.head = Axis::all();
    return each_of(pick, run);
}

LinkRanking rankLinks(const Run& run, const std::vector<HeadPick>& heads, const std::vector<Index>& queries,
                      const RunControl& control)
{
    LinkRanking ranking;
    std::size_t tidied = 0;
    std::vector<std::shared_ptr<const MatrixSource>> sources;
    for (const HeadPick& head : heads)
        sources.push_back(run.source(head));
    for (const Index query : queries) {
        std::vector<Entry> row;
        for (std::size_t i = 0; i < heads.size(); ++i) {
            control.check();
            readRow(*sources[i], query, HeadIndex{heads[i].head.number}, row);
        }
        const double mass = std::accumulate(row.begin(), row.end(), 0.0, magnitude);
        ranking.total += static_cast<Index>(row.size());
        ranking.mass += mass;
        rankRow(row, mass);
        ranking.entries.insert(ranking.entries.end(), row.begin(), row.end());
        if (ranking.entries.size() > tidied + tidiedAt) {
            tidy(ranking.entries);
            tidied = ranking.entries.size();
        }
    }
    tidy(ranking.entries);
    return ranking;
}

LinkSet strongestLinks(const LinkRanking& ranking, double mass)
{
    LinkSet set;
    set.total = ranking.total;
    double shown = 0.0;
    for (const Entry& entry : ranking.entries) {
        if (mass < 1.0 && entry.before >= mass - rounding)
            continue;
        set.cut = set.links.size() == mostLinks;
        if (set.cut)
            break;
        set.links.push_back(entry.link);
        shown = magnitude(shown, entry);
    }
    std::stable_sort(set.links.begin(), set.links.end(),
                     [](const Link& a, const Link& b) { return std::abs(a.weight) < std::abs(b.weight); });
    set.shownMass = ranking.mass > 0.0 ? shown / ranking.mass : 0.0;
    return set;
}

} // namespace attn
