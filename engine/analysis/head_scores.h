// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace attn {

// Where the rows and columns of a matrix stand in one sequence of tokens, counted from 0: p(i) of row i, q(j) of column
// j. Both empty where queries and keys are not tokens of one sequence, as in cross-attention.
struct SequencePlaces {
    std::vector<Index> queries;
    std::vector<Index> keys;
};

// What a head looks at, in numbers that are computed from its weights a(i, j). A score is NaN where it is not defined
// or where a weight is NaN. Clark et al. 2019, What Does BERT Look At?, section 3 (first, previous and same token,
// entropy); Vig & Belinkov 2019, Analyzing the Structure of Attention in a Transformer Language Model, section 4
// (distance).
struct HeadScores {
    static constexpr double none = std::numeric_limits<double>::quiet_NaN();

    double entropy = none;  // mean over rows of -sum_j a ln a, in nats; none where a weight is negative
    double first = none;    // mean over rows of the weight on the first token, q(j) = 0; without places the first key
    double previous = none; // ... on the token before, q(j) = p(i) - 1, over the rows that have one
    double same = none;     // ... on the token itself, q(j) = p(i), over the rows that have it
    double distance = none; // sum of a |p(i) - q(j)| over the sum of a, in tokens
};

// Collects the sums that the scores are made of, row by row. Parts are joined in the order of their rows.
class HeadScoring {
public:
    explicit HeadScoring(const SequencePlaces& places) : places_(&places) {} // which must outlive it
    void add_row(Index row, std::span<const double> weights);
    void join(const HeadScoring& next);
    HeadScores scores() const;

private:
    struct Mean {
        double sum = 0.0;
        Index rows = 0;
        void add(double value);
        double value() const;
    };
    std::span<const double> at(Index place, std::span<const double> weights) const;

    const SequencePlaces* places_;
    Mean entropy_, first_, previous_, same_;
    double reach_ = 0.0; // sum of a |p - q|
    double mass_ = 0.0;  // sum of a
};

// The order of heads: as the model has them, or by a score, with the largest first.
enum class HeadOrder { given, entropy, first, previous, same, distance };
// The names of the orders on the command line, in the order of the enumeration.
std::span<const std::string_view> head_order_names();

// The score that an order follows; HeadScores::none for `given`.
double score_of(const HeadScores& scores, HeadOrder order);
// The places of the heads with the largest score first and missing scores last. Heads with equal scores stay in order.
std::vector<Index> order_heads(std::span<const HeadScores> heads, HeadOrder order);

} // namespace attn
