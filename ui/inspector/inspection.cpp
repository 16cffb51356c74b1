// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspection.h"

#include "engine/pyramid/weights_summary.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attn {

namespace {

std::vector<double> readWeights(const Run& run, const HeadPick& pick, const Window& window)
{
    std::vector<double> weights(static_cast<std::size_t>(window.rows * window.columns));
    run.source(pick)->read(window, weights.data());
    return weights;
}

// Everything that follows from the weights themselves.
RowFacts factsOf(std::vector<double> weights, Index open)
{
    RowFacts facts;
    facts.weights = std::move(weights);
    facts.open = open;
    facts.sum = std::accumulate(facts.weights.begin(), facts.weights.end(), 0.0);
    facts.maximum = facts.weights.empty() ? 0.0 : *std::max_element(facts.weights.begin(), facts.weights.end());
    const bool negative =
        std::any_of(facts.weights.begin(), facts.weights.end(), [](double weight) { return weight < 0.0; });
    facts.entropy = negative ? std::nan("") : row_entropy(facts.weights);
    facts.evenness = open > 1 ? facts.entropy / std::log(static_cast<double>(open)) : 0.0;
    return facts;
}

Index openKeys(const Run& run, const HeadPick& pick, Index query)
{
    const std::shared_ptr<const OpenCells> open = run.open_cells(pick);
    return open ? open->count(query) : static_cast<Index>(run.keys.size());
}

double meanOfHeads(const AttentionTrace& trace, const HeadPick& pick, Stage stage, Cell cell)
{
    const Index first = pick.head.number;
    const Index last = pick.head.is_number() ? first + 1 : trace.heads();
    double sum = 0.0;
    for (Index head = first; head < last; ++head) {
        double value = 0.0;
        read_stage(trace, HeadIndex{head}, stage, {cell.query, cell.key, 1, 1}, &value);
        sum += value;
    }
    return sum / static_cast<double>(last - first);
}

double termOf(const PreparedScores& prepared, double query, double key, Index dimension)
{
    switch (prepared.form) {
    case PreparedScores::Form::product: return query * key / prepared.divisor;
    case PreparedScores::Form::additive:
        return prepared.u[static_cast<std::size_t>(dimension)] * std::tanh(query + key);
    case PreparedScores::Form::distance: return -(query - key) * (query - key) / prepared.divisor;
    }
    return 0.0;
}

std::vector<double> termsOf(const PreparedScores& prepared, Cell cell)
{
    std::vector<double> terms(static_cast<std::size_t>(prepared.queries.columns));
    for (Index c = 0; c < prepared.queries.columns; ++c)
        terms[static_cast<std::size_t>(c)] =
            termOf(prepared, prepared.queries(cell.query, c), prepared.keys(c, cell.key), c);
    return terms;
}

} // namespace

RowFacts inspectRow(const Run& run, const HeadPick& pick, Index query)
{
    const auto columns = static_cast<Index>(run.keys.size());
    RowFacts facts = factsOf(readWeights(run, pick, {query, 0, 1, columns}), openKeys(run, pick, query));
    facts.trace = pick.layer.is_mean() ? nullptr : run.trace(LayerIndex{pick.layer.number});
    if (facts.trace && pick.head.is_number())
        facts.normalizer = normalizer_of(*facts.trace, HeadIndex{pick.head.number}, query);
    return facts;
}

RowFacts inspectRows(const Run& run, const HeadPick& pick, const std::vector<Index>& queries, const RunControl& control)
{
    const auto columns = static_cast<Index>(run.keys.size());
    const auto source = run.source(pick);
    std::vector<double> sum(static_cast<std::size_t>(columns));
    std::vector<double> row(sum.size());
    for (const Index query : queries) {
        control.check();
        source->read({query, 0, 1, columns}, row.data());
        std::transform(row.begin(), row.end(), sum.begin(), sum.begin(), std::plus<>());
    }
    return factsOf(std::move(sum), columns);
}

CellFacts inspectCell(const Run& run, const HeadPick& pick, Cell cell, const RowFacts& row)
{
    CellFacts facts;
    facts.weight = row.weights[static_cast<std::size_t>(cell.key)];
    facts.rank =
        1 + std::count_if(row.weights.begin(), row.weights.end(), [&](double weight) { return weight > facts.weight; });
    if (const auto open = run.open_cells(pick))
        facts.open = open->is_open(cell.query, cell.key);
    if (!row.trace)
        return facts;
    facts.score = meanOfHeads(*row.trace, pick, Stage::scores, cell);
    facts.scaled = meanOfHeads(*row.trace, pick, Stage::scaled, cell);
    if (pick.head.is_number())
        facts.terms = termsOf(row.trace->prepared[static_cast<std::size_t>(pick.head.number)], cell);
    return facts;
}

std::vector<double> readColumn(const Run& run, const HeadPick& pick, Index key, const RunControl& control)
{
    constexpr Index block = 16; // rows; each may have to be computed as a whole
    const auto source = run.source(pick);
    std::vector<double> column(run.queries.size());
    for (Index query = 0; query < source->rows(); query += block) {
        control.check();
        source->read({query, key, std::min(block, source->rows() - query), 1}, column.data() + query);
    }
    return column;
}

std::vector<RankedWeight> strongest(const std::vector<double>& weights, std::size_t count)
{
    std::vector<RankedWeight> ranked;
    ranked.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i)
        ranked.push_back({static_cast<Index>(i), weights[i]});
    const auto shown = static_cast<std::ptrdiff_t>(std::min(count, ranked.size()));
    const auto key = [](const RankedWeight& entry) { return std::isnan(entry.weight) ? -HUGE_VAL : entry.weight; };
    std::partial_sort(ranked.begin(), ranked.begin() + shown, ranked.end(),
                      [&](const RankedWeight& left, const RankedWeight& right) {
                          return key(left) != key(right) ? key(left) > key(right) : left.index < right.index;
                      });
    ranked.resize(static_cast<std::size_t>(shown));
    return ranked;
}

} // namespace attn
