// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspection.h"

#include "engine/pyramid/weights_summary.h"
#include "engine/runs/derived_run.h"
#include "engine/tensor/closed_cell.h"

#include <algorithm>
#include <cmath>
#include <functional>

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
    facts.open -= std::ranges::count_if(facts.weights, is_closed);
    OpenSum sum;
    std::ranges::for_each(facts.weights, [&sum](double weight) { sum.add(weight); });
    facts.sum = is_closed(sum.sum()) ? 0.0 : sum.sum();
    facts.maximum = facts.weights.empty() || facts.open == 0 ? 0.0 : std::ranges::max(facts.weights);
    const bool negative =
        std::ranges::any_of(facts.weights, [](double weight) { return weight < 0.0 && !is_closed(weight); });
    facts.entropy = negative ? std::nan("") : row_entropy(facts.weights);
    facts.evenness = facts.open > 1 ? facts.entropy / std::log(static_cast<double>(facts.open)) : 0.0;
    return facts;
}

Index openKeys(const Run& run, const HeadPick& pick, Index query)
{
    const std::shared_ptr<const OpenCells> open = run.open_cells(pick);
    return open ? open->count(query) : static_cast<Index>(run.keys.size());
}

// Weights that are 0 where the mask of the run as it was computed closes the cell. `cellOf`: which cell a weight is of.
template <class CellOf>
std::vector<bool> maskedWeights(const Run& run, const HeadPick& pick, const std::vector<double>& weights, CellOf cellOf)
{
    const std::shared_ptr<const OpenCells> open = computed(run).open_cells(pick);
    if (!open)
        return {};
    std::vector<bool> masked(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const Cell cell = cellOf(static_cast<Index>(i));
        masked[i] = weights[i] == 0.0
            && !open->is_open(original_query(run, cell.query).value(), original_key(run, cell.key).value());
    }
    return masked;
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
    facts.masked = maskedWeights(run, pick, facts.weights, [query](Index key) { return Cell{query, key}; });
    facts.trace = pick.layer.is_mean() ? nullptr : run.trace(LayerIndex{pick.layer.number});
    if (facts.trace && pick.head.is_number())
        facts.normalizer = normalizer_of(*facts.trace, HeadIndex{pick.head.number}, query);
    return facts;
}

RowFacts inspectRows(const Run& run, const HeadPick& pick, const std::vector<Index>& queries, const RunControl& control)
{
    const auto columns = static_cast<Index>(run.keys.size());
    const auto source = run.source(pick);
    std::vector<OpenSum> sums(static_cast<std::size_t>(columns));
    std::vector<double> row(sums.size());
    for (const Index query : queries) {
        control.check();
        source->read({query, 0, 1, columns}, row.data());
        for (std::size_t key = 0; key < row.size(); ++key)
            sums[key].add(row[key]);
    }
    std::ranges::transform(sums, row.begin(), &OpenSum::sum);
    RowFacts facts = factsOf(std::move(row), columns);
    for (const Index query : queries) {
        control.check();
        const auto masked = maskedWeights(run, pick, facts.weights, [query](Index key) { return Cell{query, key}; });
        if (facts.masked.empty())
            facts.masked = masked;
        std::transform(masked.begin(), masked.end(), facts.masked.begin(), facts.masked.begin(), std::logical_and());
    }
    return facts;
}

Index rankOf(const RowFacts& row, Index key)
{
    const double own = row.weights[static_cast<std::size_t>(key)];
    return 1 + std::ranges::count_if(row.weights, [own](double weight) { return weight > own; });
}

CellFacts inspectCell(const Run& run, const HeadPick& pick, Cell cell, const RowFacts& row)
{
    CellFacts facts;
    facts.weight = row.weights[static_cast<std::size_t>(cell.key)];
    facts.rank = rankOf(row, cell.key);
    const auto open = run.open_cells(pick);
    facts.open = !is_closed(facts.weight) && (!open || open->is_open(cell.query, cell.key));
    if (!row.trace)
        return facts;
    facts.score = meanOfHeads(*row.trace, pick, Stage::scores, cell);
    facts.scaled = meanOfHeads(*row.trace, pick, Stage::scaled, cell);
    if (pick.head.is_number())
        facts.terms = termsOf(row.trace->prepared[static_cast<std::size_t>(pick.head.number)], cell);
    return facts;
}

RowFacts inspectColumn(const Run& run, const HeadPick& pick, Index key, const RunControl& control)
{
    constexpr Index block = 16; // rows; each may have to be computed as a whole
    const auto source = run.source(pick);
    std::vector<double> column(run.queries.size());
    for (Index query = 0; query < source->rows(); query += block) {
        control.check();
        source->read({query, key, std::min(block, source->rows() - query), 1}, column.data() + query);
    }
    RowFacts facts;
    facts.masked = maskedWeights(run, pick, column, [key](Index query) { return Cell{query, key}; });
    facts.weights = std::move(column);
    return facts;
}

std::vector<RankedWeight> strongest(const RowFacts& facts, std::size_t count)
{
    const std::vector<double>& weights = facts.weights;
    std::vector<RankedWeight> ranked;
    ranked.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (!is_closed(weights[i]) && (facts.masked.empty() || !facts.masked[i]))
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
