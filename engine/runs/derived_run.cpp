// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/derived_run.h"

#include "engine/formats/shortest_number.h"
#include "engine/runs/derived_sources.h"
#include "engine/runs/hidden_tokens.h"
#include "engine/runs/row_changes.h"
#include "engine/runs/strongest_order.h"
#include "engine/tensor/error.h"

#include <algorithm>

namespace attn {

namespace {

using Source = std::shared_ptr<const MatrixSource>;

template <class Element>
void arrange(std::vector<Element>& elements, const Order& order)
{
    if (order.empty())
        return;
    std::vector<Element> arranged;
    arranged.reserve(elements.size());
    for (const Index index : order)
        arranged.push_back(std::move(elements[static_cast<std::size_t>(index)]));
    elements = std::move(arranged);
}

std::optional<Index> first_of(const std::vector<TokenRange>& ranges, Index place)
{
    if (place < 0 || place >= static_cast<Index>(ranges.size()))
        return {};
    return ranges[static_cast<std::size_t>(place)].begin;
}

// One axis of the derived run: its labels, and what they stand for.
struct TokenAxis {
    std::vector<Token> tokens;
    std::vector<TokenRange> origins; // in the run that was computed
};

TokenAxis axis_of(const std::vector<Token>& tokens, const Order& kept)
{
    TokenAxis axis;
    for (const Index index : kept) {
        axis.tokens.push_back(tokens[static_cast<std::size_t>(index)]);
        axis.origins.push_back({index, index + 1});
    }
    return axis;
}

// Joins the axis' tokens to words, and returns which tokens each word stands for. All tokens of the run decide which
// belong together, so that tokens with a hidden one between them are not joined.
std::shared_ptr<const std::vector<TokenRange>> join_words(TokenAxis& axis, const std::vector<Token>& all)
{
    auto ranges = std::make_shared<std::vector<TokenRange>>();
    TokenAxis joined;
    std::size_t next = 0;
    for (const Word& word : words_of(all)) {
        const std::size_t begin = next;
        while (next < axis.origins.size() && axis.origins[next].begin < word.tokens.end)
            ++next;
        if (next == begin)
            continue;
        const TokenRange origin{axis.origins[begin].begin, axis.origins[next - 1].end};
        ranges->push_back({static_cast<Index>(begin), static_cast<Index>(next)});
        joined.tokens.push_back(joined_token(all, origin));
        joined.origins.push_back(origin);
    }
    axis = std::move(joined);
    return ranges;
}

// The run whose weights are the softmax of the scores in `run`, and its means those of these weights.
std::shared_ptr<const Run> softmaxed(const Run& run)
{
    auto weights = std::make_shared<Run>(run);
    weights->means = {};
    for (Source& source : weights->weights)
        source = std::make_shared<ChangedRows>(std::move(source), softmax_row);
    return weights;
}

// Builds the derived run, one change after the other.
class Deriving {
public:
    Deriving(std::shared_ptr<const Run> run, const Derivation& derivation)
        : original_(std::move(run)), derivation_(derivation),
          kept_queries_(std::make_shared<Order>(kept_queries(derivation, *original_))),
          kept_keys_(std::make_shared<Order>(kept_keys(derivation, *original_))),
          queries_(axis_of(original_->queries, *kept_queries_)), keys_(axis_of(original_->keys, *kept_keys_)),
          run_(std::make_shared<Run>())
    {
        run_->title = original_->title;
        run_->kind = original_->kind;
        run_->layers = original_->layers;
        run_->heads = original_->heads;
        run_->notes = original_->notes;
        run_->milliseconds = original_->milliseconds;
        const std::shared_ptr<const Run> weights = derivation.softmax ? softmaxed(*original_) : original_;
        run_->weights = weights->weights;
        if (run_->heads > 1)
            for (Index layer = 0; layer < run_->layers; ++layer)
                run_->means.over_heads.push_back(weights->source({layer, Axis::mean()}));
        if (run_->layers > 1) {
            for (Index head = 0; head < run_->heads; ++head)
                run_->means.over_layers.push_back(weights->source({Axis::mean(), head}));
            run_->means.over_all = weights->source({Axis::mean(), Axis::mean()});
        }
    }

    void change_values()
    {
        if (hides_tokens(derivation_))
            for_each_source(
                [this](Source source) { return kept_tokens(std::move(source), kept_queries_, kept_keys_); });
        if (derivation_.words)
            for_each_source([queries = join_words(queries_, original_->queries),
                             keys = join_words(keys_, original_->keys)](Source source) {
                return joined_words(std::move(source), queries, keys);
            });
        if (derivation_.top_k > 0 || derivation_.mass < 1.0)
            for_each_source([count = derivation_.top_k > 0 ? derivation_.top_k : any_count,
                             mass = derivation_.mass](Source source) {
                return std::make_shared<ChangedRows>(
                    std::move(source), [count, mass](std::span<double> row) { keep_strongest(row, count, mass); });
            });
    }

    void sort(const MatrixSource& source, const RunControl& control)
    {
        auto rows = std::make_shared<Order>();
        auto columns = std::make_shared<Order>();
        if (derivation_.row_order != RowOrder::given)
            *rows = strongest_rows(source, key_column(), control);
        if (derivation_.column_order == ColumnOrder::total)
            *columns = strongest_columns(source, control);
        if (derivation_.column_order == ColumnOrder::query)
            *columns = strongest_columns_of_row(source, find_range(queries_.origins, derivation_.query).value());
        arrange(queries_.tokens, *rows);
        arrange(queries_.origins, *rows);
        arrange(keys_.tokens, *columns);
        arrange(keys_.origins, *columns);
        for_each_source([rows, columns](Source inner) { return in_order(std::move(inner), rows, columns); });
    }

    const Run& run() const { return *run_; }

    std::shared_ptr<const Run> finished()
    {
        run_->queries = std::move(queries_.tokens);
        run_->keys = std::move(keys_.tokens);
        run_->origin = std::make_shared<Origin>(
            Origin{original_, derivation_, std::move(queries_.origins), std::move(keys_.origins)});
        return run_;
    }

private:
    template <class Change>
    void for_each_source(Change change)
    {
        for (auto* const sources : {&run_->weights, &run_->means.over_heads, &run_->means.over_layers})
            for (Source& source : *sources)
                source = change(std::move(source));
        if (run_->means.over_all)
            run_->means.over_all = change(std::move(run_->means.over_all));
    }

    std::optional<Index> key_column() const
    {
        return derivation_.row_order == RowOrder::key ? find_range(keys_.origins, derivation_.key) : std::nullopt;
    }

    std::shared_ptr<const Run> original_;
    Derivation derivation_;
    std::shared_ptr<const Order> kept_queries_;
    std::shared_ptr<const Order> kept_keys_;
    TokenAxis queries_;
    TokenAxis keys_;
    std::shared_ptr<Run> run_;
};

// Says why an order cannot follow this key or query: it was dropped, or it does not exist.
Message missing(const Derivation& derivation, const Message& what, Index index, std::size_t count)
{
    if (index < 0 || index >= static_cast<Index>(count))
        return Message("sort.outside", "there is no {0} {1}. Choose one from 0 to {2}.", what, index, count - 1);
    if (derivation.skip_first && index == 0)
        return Message("sort.skipped", "{0} {1} is the one that skip-first drops. Choose another.", what, index);
    if (find_range(derivation.hidden_keys, index))
        return Message("sort.hidden", "{0} {1} is hidden. Choose another.", what, index);
    return Message("sort.special", "{0} {1} is a special token, which hide-special drops. Choose another.", what,
                   index);
}

bool leaves_some(const Derivation& derivation, const Run& run)
{
    return !kept_queries(derivation, run).empty() && !kept_keys(derivation, run).empty();
}

void require_possible(const Derivation& derivation, const Run& run)
{
    if (derivation.top_k < 0)
        throw SettingError("top-k.negative", "top-k: {0} weights cannot be kept. Give 1 or more, or 0 to keep all.",
                           derivation.top_k);
    if (!(derivation.mass > 0.0 && derivation.mass <= 1.0)) {
        std::string mass;
        append_shortest_number(mass, derivation.mass, NumberType::float64);
        throw SettingError("mass.range",
                           "mass: {0} is not a share. Give a number above 0 and up to 1, which keeps all.", mass);
    }
    if (derivation.skip_first && run.keys.size() < 2)
        throw SettingError("skip-first.one-key", "skip-first: there is only one key. Keep it.");
    if (derivation.hide_special && !leaves_some(derivation, run))
        throw SettingError("hide-special.all", "hide-special: no tokens would be left. Keep the special ones.");
    if (hides_tokens(derivation) && !leaves_some(derivation, run))
        throw SettingError("hide-keys.all", "no tokens would be left. Hide fewer keys.");
    if (!derivation.hidden_keys.empty() && derivation.hidden_keys.back().end > static_cast<Index>(run.keys.size()))
        throw SettingError("hide-keys.outside", "hide-keys: there is no key {0}. Give 0 to {1}.",
                           derivation.hidden_keys.back().end - 1, run.keys.size() - 1);
    if (derivation.row_order == RowOrder::key && !keeps_key(derivation, run, derivation.key))
        throw SettingError(Message("", "sort-rows: {0}",
                                   missing(derivation, Message("sort.key", "key"), derivation.key, run.keys.size())));
    if (derivation.column_order == ColumnOrder::query && !keeps_query(derivation, run, derivation.query))
        throw SettingError(
            Message("", "sort-columns: {0}",
                    missing(derivation, Message("sort.query", "query"), derivation.query, run.queries.size())));
}

bool has_special(const std::vector<Token>& tokens)
{
    return std::ranges::any_of(tokens, &Token::special);
}

bool has_longer_words(const std::vector<Token>& tokens)
{
    return words_of(tokens).size() < tokens.size();
}

} // namespace

Derivation fitted(const Derivation& derivation, const Run& run)
{
    Derivation fit = derivation;
    const auto keys = static_cast<Index>(run.keys.size());
    fit.softmax = fit.softmax && !run.traces;           // computed weights are none
    fit.hide_padding = fit.hide_padding && !run.traces; // a token that a model was given
    if (keys < 2)
        fit.skip_first = false;
    fit.hide_special = fit.hide_special && (has_special(run.queries) || has_special(run.keys)) && leaves_some(fit, run);
    const Index padding = fit.hide_padding ? count_padding(run) : 0;
    fit.hide_padding = padding > 0 && leaves_some(fit, run);
    std::erase_if(fit.hidden_keys, [keys](const TokenRange& range) { return range.begin >= keys; });
    if (!fit.hidden_keys.empty())
        fit.hidden_keys.back().end = std::min(fit.hidden_keys.back().end, keys);
    if (!fit.hidden_keys.empty() && !leaves_some(fit, run))
        fit.hidden_keys.clear();
    fit.words = fit.words && (has_longer_words(run.queries) || has_longer_words(run.keys));
    if (fit.top_k < 0 || fit.top_k >= static_cast<Index>(kept_keys(fit, run).size()))
        fit.top_k = 0;
    if (!(fit.mass > 0.0 && fit.mass < 1.0))
        fit.mass = 1.0;
    if (run.queries.size() < 2 || (fit.row_order == RowOrder::key && !keeps_key(fit, run, fit.key)))
        fit.row_order = RowOrder::given;
    if (keys < 2 || (fit.column_order == ColumnOrder::query && !keeps_query(fit, run, fit.query)))
        fit.column_order = ColumnOrder::given;
    if (fit.row_order != RowOrder::key)
        fit.key = 0;
    if (fit.column_order != ColumnOrder::query)
        fit.query = 0;
    return fit;
}

std::shared_ptr<const Run> derive(std::shared_ptr<const Run> run, const Derivation& derivation, const HeadPick& sorting,
                                  const RunControl& control)
{
    if (derivation == Derivation{})
        return run;
    require_possible(derivation, *run);
    const Derivation fit = fitted(derivation, *run);
    if (fit == Derivation{} || run->queries.empty())
        return run;
    run->source(sorting); // throws where there is none
    Deriving deriving(run, fit);
    deriving.change_values();
    if (fit.sorts())
        deriving.sort(*deriving.run().source(sorting), control);
    return deriving.finished();
}

const Run& computed(const Run& run)
{
    return run.origin ? *run.origin->run : run;
}

std::optional<Index> original_query(const Run& run, Index row)
{
    return run.origin ? first_of(run.origin->queries, row) : row;
}

std::optional<Index> original_key(const Run& run, Index column)
{
    return run.origin ? first_of(run.origin->keys, column) : column;
}

std::optional<Index> row_of(const Run& run, Index query)
{
    return run.origin ? find_range(run.origin->queries, query) : query;
}

std::optional<Index> column_of(const Run& run, Index key)
{
    return run.origin ? find_range(run.origin->keys, key) : key;
}

} // namespace attn
