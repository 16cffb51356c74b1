// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/head_scores.h"

#include "engine/pyramid/weights_summary.h"
#include "engine/tensor/closed_cell.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace attn {

namespace {

// A closed cell takes no weight.
double open_part(double weight)
{
    return is_closed(weight) ? 0.0 : weight;
}

constexpr std::array<std::string_view, 6> names = {"given", "entropy", "first", "previous", "same", "distance"};

} // namespace

void HeadScoring::Mean::add(double value)
{
    sum += value;
    ++rows;
}

double HeadScoring::Mean::value() const
{
    return rows > 0 ? sum / static_cast<double>(rows) : HeadScores::none;
}

// The weight on the token at a place; nullopt where that token is not a key.
std::span<const double> HeadScoring::at(Index place, std::span<const double> weights) const
{
    const auto found = std::ranges::find(places_->keys, place);
    return found == places_->keys.end() ? std::span<const double>()
                                        : weights.subspan(static_cast<std::size_t>(found - places_->keys.begin()), 1);
}

void HeadScoring::add_row(Index row, std::span<const double> weights)
{
    entropy_.add(row_entropy(weights));
    if (places_->queries.empty()) {
        if (!weights.empty())
            first_.add(open_part(weights.front()));
        return;
    }
    const Index place = places_->queries[static_cast<std::size_t>(row)];
    const auto add = [&](Mean& mean, Index token) {
        if (const auto weight = at(token, weights); !weight.empty())
            mean.add(open_part(weight.front()));
    };
    add(first_, 0);
    add(previous_, place - 1);
    add(same_, place);
    double reach = 0.0;
    double mass = 0.0;
    for (std::size_t j = 0; j < weights.size(); ++j) {
        const double weight = open_part(weights[j]);
        reach += weight * static_cast<double>(std::abs(place - places_->keys[j]));
        mass += weight;
    }
    reach_ += reach;
    mass_ += mass;
}

void HeadScoring::join(const HeadScoring& next)
{
    const auto join = [](Mean& mean, const Mean& other) {
        mean.sum += other.sum;
        mean.rows += other.rows;
    };
    join(entropy_, next.entropy_);
    join(first_, next.first_);
    join(previous_, next.previous_);
    join(same_, next.same_);
    reach_ += next.reach_;
    mass_ += next.mass_;
}

HeadScores HeadScoring::scores() const
{
    return {.entropy = entropy_.value(),
            .first = first_.value(),
            .previous = previous_.value(),
            .same = same_.value(),
            .distance = mass_ != 0.0 ? reach_ / mass_ : HeadScores::none};
}

std::span<const std::string_view> head_order_names()
{
    return names;
}

double score_of(const HeadScores& scores, HeadOrder order)
{
    switch (order) {
    case HeadOrder::given: break;
    case HeadOrder::entropy: return scores.entropy;
    case HeadOrder::first: return scores.first;
    case HeadOrder::previous: return scores.previous;
    case HeadOrder::same: return scores.same;
    case HeadOrder::distance: return scores.distance;
    }
    return HeadScores::none;
}

std::vector<Index> order_heads(std::span<const HeadScores> heads, HeadOrder order)
{
    std::vector<Index> places(heads.size());
    std::iota(places.begin(), places.end(), Index{0});
    const auto strength = [&](Index place) {
        const double score = score_of(heads[static_cast<std::size_t>(place)], order);
        return std::isnan(score) ? -std::numeric_limits<double>::infinity() : score;
    };
    std::ranges::stable_sort(places, [&](Index a, Index b) { return strength(a) > strength(b); });
    return places;
}

} // namespace attn
