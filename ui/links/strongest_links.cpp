#include "ui/links/strongest_links.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr std::size_t mostLinks = 20'000;
// Sums of weights that should be 1 differ from it by rounding: 100 % must not ask for one link more, nor 90 %.
constexpr double rounding = 1e-9;

bool isStronger(const Link& a, const Link& b)
{
    return std::abs(a.weight) > std::abs(b.weight);
}

std::vector<Link> linksOfRow(const MatrixSource& source, Index query, HeadIndex head)
{
    std::vector<double> row(static_cast<std::size_t>(source.columns()));
    source.read({query, 0, 1, source.columns()}, row.data());
    std::vector<Link> links;
    for (Index key = 0; key < source.columns(); ++key)
        if (const double weight = row[static_cast<std::size_t>(key)]; weight != 0.0 && std::isfinite(weight))
            links.push_back({{query, key}, head, weight});
    return links;
}

double massOf(const std::vector<Link>& links)
{
    double sum = 0.0;
    for (const Link& link : links)
        sum += std::abs(link.weight);
    return sum;
}

// Keeps the strongest links that hold `mass` of the row.
void cutTail(std::vector<Link>& row, double rowMass, double mass)
{
    std::stable_sort(row.begin(), row.end(), isStronger);
    const double enough = (mass - rounding) * rowMass;
    double held = 0.0;
    std::size_t count = 0;
    while (count < row.size() && held < enough)
        held += std::abs(row[count++].weight);
    row.resize(count);
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
            auto row = linksOfRow(*source, query, {h});
            const double rowMass = massOf(row);
            set.total += static_cast<Index>(row.size());
            wholeMass += rowMass;
            cutTail(row, rowMass, mass);
            set.links.insert(set.links.end(), row.begin(), row.end());
            if (set.links.size() > 2 * mostLinks)
                keepStrongest(set.links);
        }
    }
    keepStrongest(set.links);
    std::stable_sort(set.links.begin(), set.links.end(), [](const Link& a, const Link& b) { return isStronger(b, a); });
    set.shownMass = wholeMass > 0.0 ? massOf(set.links) / wholeMass : 0.0;
    return set;
}

} // namespace attn
