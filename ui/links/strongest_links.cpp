#include "ui/links/strongest_links.h"

#include "engine/runs/row_changes.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attn {

namespace {

constexpr std::size_t mostLinks = 20'000;

bool isStronger(const Link& a, const Link& b)
{
    return std::abs(a.weight) > std::abs(b.weight);
}

std::vector<double> finiteWeights(const MatrixSource& source, Index query)
{
    std::vector<double> row(static_cast<std::size_t>(source.columns()));
    source.read({query, 0, 1, source.columns()}, row.data());
    std::ranges::replace_if(row, [](double weight) { return !std::isfinite(weight); }, 0.0);
    return row;
}

double massOf(const std::vector<double>& row)
{
    return std::accumulate(row.begin(), row.end(), 0.0, [](double sum, double weight) { return sum + std::abs(weight); });
}

void append(std::vector<Link>& links, Index query, HeadIndex head, const std::vector<double>& row)
{
    for (std::size_t key = 0; key < row.size(); ++key)
        if (row[key] != 0.0)
            links.push_back({{query, static_cast<Index>(key)}, head, row[key]});
}

void keepStrongest(std::vector<Link>& links)
{
    if (links.size() <= mostLinks)
        return;
    std::nth_element(links.begin(), links.begin() + static_cast<std::ptrdiff_t>(mostLinks), links.end(), isStronger);
    links.resize(mostLinks);
}

} // namespace

LinkSet strongestLinks(const Run& run, LayerIndex layer, const HeadPick& head, const std::vector<Index>& queries, double mass)
{
    LinkSet set;
    double wholeMass = 0.0;
    const Index first = head.head ? head.head->value : 0;
    const Index last = head.head ? first : run.heads - 1;
    for (Index h = first; h <= last; ++h) {
        const auto source = run.source(layer, {HeadIndex{h}});
        for (const Index query : queries) {
            auto row = finiteWeights(*source, query);
            set.total += std::ranges::count_if(row, [](double weight) { return weight != 0.0; });
            wholeMass += massOf(row);
            keep_strongest(row, any_count, mass);
            append(set.links, query, {h}, row);
            if (set.links.size() > 2 * mostLinks)
                keepStrongest(set.links);
        }
    }
    keepStrongest(set.links);
    std::stable_sort(set.links.begin(), set.links.end(), [](const Link& a, const Link& b) { return isStronger(b, a); });
    double shown = 0.0;
    for (const Link& link : set.links)
        shown += std::abs(link.weight);
    set.shownMass = wholeMass > 0.0 ? shown / wholeMass : 0.0;
    return set;
}

} // namespace attn
