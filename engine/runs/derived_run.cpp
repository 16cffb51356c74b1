// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/derived_run.h"

#include "engine/run_control/parallel_for.h"
#include "engine/runs/derived_sources.h"
#include "engine/runs/row_changes.h"
#include "engine/tensor/closed_cell.h"
#include "engine/tensor/error.h"
#include "engine/text/named.h"
#include "engine/text/special_tokens.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <numeric>

namespace attn {

namespace {

constexpr Index block_cells = Index{1} << 14; // some 30 ms of the slowest score
constexpr double nothing = closed_cell;

using Source = std::shared_ptr<const MatrixSource>;

// Calls each(chunk, row, cells of the row) for columns [begin, end) of every row. Rows are shared out over `chunks`
// chunks, which run at the same time; within a chunk they come in their order.
constexpr Index chunks = 64;

template <class Each>
void for_each_row(const MatrixSource& source, Index begin, Index end, const RunControl& control, Each each)
{
    std::atomic<Index> done = 0;
    const Index width = end - begin;
    const Index block = std::max<Index>(1, block_cells / std::max<Index>(1, source.columns()));
    parallel_for(chunks, [&](Index chunk) {
        std::vector<double> cells(static_cast<std::size_t>(block * width));
        const Index last = (chunk + 1) * source.rows() / chunks;
        for (Index row = chunk * source.rows() / chunks; row < last; row += block) {
            control.check();
            const Index count = std::min(block, last - row);
            source.read({row, begin, count, width}, cells.data());
            for (Index i = 0; i < count; ++i)
                each(chunk, row + i,
                     std::span<const double>(cells.data() + i * width, static_cast<std::size_t>(width)));
            control.report(static_cast<double>(done += count) / static_cast<double>(source.rows()), "sorting");
        }
    });
}

// The largest weight of each row, or its weight on one key.
std::vector<double> row_strengths(const MatrixSource& source, std::optional<Index> key, const RunControl& control)
{
    std::vector<double> strengths(static_cast<std::size_t>(source.rows()), nothing);
    for_each_row(source, key.value_or(0), key ? *key + 1 : source.columns(), control,
                 [&](Index, Index row, std::span<const double> cells) {
                     double& strength = strengths[static_cast<std::size_t>(row)];
                     for (const double cell : cells)
                         if (cell > strength)
                             strength = cell;
                 });
    return strengths;
}

// The sum of each column, in an order that does not depend on the threads.
std::vector<double> column_totals(const MatrixSource& source, const RunControl& control)
{
    const auto columns = static_cast<std::size_t>(source.columns());
    std::vector<std::vector<double>> parts(chunks);
    std::vector<std::vector<char>> any(chunks); // for each chunk, which columns hold a number
    for_each_row(source, 0, source.columns(), control, [&](Index chunk, Index, std::span<const double> cells) {
        auto& sums = parts[static_cast<std::size_t>(chunk)];
        auto& known = any[static_cast<std::size_t>(chunk)];
        sums.resize(columns);
        known.resize(columns);
        for (std::size_t j = 0; j < columns; ++j)
            if (!std::isnan(cells[j]) && !is_closed(cells[j])) {
                sums[j] += cells[j];
                known[j] = 1;
            }
    });
    std::vector<double> totals(columns, nothing);
    for (std::size_t chunk = 0; chunk < parts.size(); ++chunk)
        for (std::size_t j = 0; j < parts[chunk].size(); ++j)
            if (any[chunk][j])
                totals[j] = totals[j] == nothing ? parts[chunk][j] : totals[j] + parts[chunk][j];
    return totals;
}

std::vector<double> weights_of_row(const MatrixSource& source, Index row)
{
    std::vector<double> weights(static_cast<std::size_t>(source.columns()));
    source.read({row, 0, 1, source.columns()}, weights.data());
    return weights;
}

Order strongest_first(const std::vector<double>& strengths)
{
    Order order(strengths.size());
    std::iota(order.begin(), order.end(), Index{0});
    const auto strength = [&](Index index) {
        const double value = strengths[static_cast<std::size_t>(index)];
        return std::isnan(value) ? nothing : value;
    };
    std::ranges::stable_sort(order, [&](Index a, Index b) { return strength(a) > strength(b); });
    return order;
}

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

std::optional<Index> find(const std::vector<TokenRange>& ranges, Index index)
{
    const auto found = std::ranges::find_if(
        ranges, [index](const TokenRange& range) { return range.begin <= index && index < range.end; });
    return found == ranges.end() ? std::nullopt : std::optional<Index>(found - ranges.begin());
}

std::optional<Index> first_of(const std::vector<TokenRange>& ranges, Index place)
{
    if (place < 0 || place >= static_cast<Index>(ranges.size()))
        return {};
    return ranges[static_cast<std::size_t>(place)].begin;
}

bool is_padding(const Token& token)
{
    return token.special && is_padding_name(token.text);
}

// One axis of the derived run: its labels, and what they stand for.
struct TokenAxis {
    std::vector<Token> tokens;
    std::vector<TokenRange> origins; // in the run that was computed
};

bool drops_tokens(const Derivation& derivation)
{
    return derivation.skip_first || derivation.hide_special || derivation.hide_padding
        || !derivation.hidden_keys.empty();
}

bool keeps(const Derivation& derivation, const std::vector<Token>& tokens, Index index, bool keys)
{
    const Token& token = tokens[static_cast<std::size_t>(index)];
    return !(keys && derivation.skip_first && index == 0) && !(derivation.hide_special && token.special)
        && !(derivation.hide_padding && is_padding(token)) && !(keys && find(derivation.hidden_keys, index));
}

// Which of the queries, or of the keys, are not dropped.
Order kept_of(const Derivation& derivation, const std::vector<Token>& tokens, bool keys)
{
    Order kept;
    for (Index index = 0; index < static_cast<Index>(tokens.size()); ++index)
        if (keeps(derivation, tokens, index, keys))
            kept.push_back(index);
    return kept;
}

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

// Builds the derived run, one change after the other.
class Deriving {
public:
    Deriving(std::shared_ptr<const Run> run, const Derivation& derivation)
        : original_(std::move(run)), derivation_(derivation),
          kept_queries_(std::make_shared<Order>(kept_of(derivation, original_->queries, false))),
          kept_keys_(std::make_shared<Order>(kept_of(derivation, original_->keys, true))),
          queries_(axis_of(original_->queries, *kept_queries_)), keys_(axis_of(original_->keys, *kept_keys_)),
          run_(std::make_shared<Run>())
    {
        run_->title = original_->title;
        run_->kind = original_->kind;
        run_->layers = original_->layers;
        run_->heads = original_->heads;
        run_->notes = original_->notes;
        run_->milliseconds = original_->milliseconds;
        run_->weights = original_->weights;
        if (run_->heads > 1)
            for (Index layer = 0; layer < run_->layers; ++layer)
                run_->means.over_heads.push_back(original_->source({layer, Axis::mean()}));
        if (run_->layers > 1) {
            for (Index head = 0; head < run_->heads; ++head)
                run_->means.over_layers.push_back(original_->source({Axis::mean(), head}));
            run_->means.over_all = original_->source({Axis::mean(), Axis::mean()});
        }
    }

    void change_values()
    {
        if (drops_tokens(derivation_))
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
            *rows = strongest_first(row_strengths(source, key_column(), control));
        if (derivation_.column_order == ColumnOrder::total)
            *columns = strongest_first(column_totals(source, control));
        if (derivation_.column_order == ColumnOrder::query)
            *columns = strongest_first(weights_of_row(source, find(queries_.origins, derivation_.query).value()));
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
        return derivation_.row_order == RowOrder::key ? find(keys_.origins, derivation_.key) : std::nullopt;
    }

    std::shared_ptr<const Run> original_;
    Derivation derivation_;
    std::shared_ptr<const Order> kept_queries_;
    std::shared_ptr<const Order> kept_keys_;
    TokenAxis queries_;
    TokenAxis keys_;
    std::shared_ptr<Run> run_;
};

std::string number_of(double value)
{
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

bool has_key(const Derivation& derivation, const Run& run)
{
    return derivation.key >= 0 && derivation.key < static_cast<Index>(run.keys.size())
        && keeps(derivation, run.keys, derivation.key, true);
}

bool has_query(const Derivation& derivation, const Run& run)
{
    return derivation.query >= 0 && derivation.query < static_cast<Index>(run.queries.size())
        && keeps(derivation, run.queries, derivation.query, false);
}

// Says why an order cannot follow this key or query: it was dropped, or it does not exist.
Message missing(const Derivation& derivation, const Message& what, Index index, std::size_t count)
{
    if (index < 0 || index >= static_cast<Index>(count))
        return Message("sort.outside", "there is no {0} {1}. Choose one from 0 to {2}.", what, index, count - 1);
    if (derivation.skip_first && index == 0)
        return Message("sort.skipped", "{0} {1} is the one that skip-first drops. Choose another.", what, index);
    if (find(derivation.hidden_keys, index))
        return Message("sort.hidden", "{0} {1} is hidden. Choose another.", what, index);
    return Message("sort.special", "{0} {1} is a special token, which hide-special drops. Choose another.", what,
                   index);
}

bool leaves_some(const Derivation& derivation, const Run& run)
{
    return !kept_of(derivation, run.queries, false).empty() && !kept_of(derivation, run.keys, true).empty();
}

void require_possible(const Derivation& derivation, const Run& run)
{
    if (derivation.top_k < 0)
        throw SettingError("top-k.negative", "top-k: {0} weights cannot be kept. Give 1 or more, or 0 to keep all.",
                           derivation.top_k);
    if (!(derivation.mass > 0.0 && derivation.mass <= 1.0))
        throw SettingError("mass.range",
                           "mass: {0} is not a share. Give a number above 0 and up to 1, which keeps all.",
                           number_of(derivation.mass));
    if (derivation.skip_first && run.keys.size() < 2)
        throw SettingError("skip-first.one-key", "skip-first: there is only one key. Keep it.");
    if (derivation.hide_special && !leaves_some(derivation, run))
        throw SettingError("hide-special.all", "hide-special: no tokens would be left. Keep the special ones.");
    if (drops_tokens(derivation) && !leaves_some(derivation, run))
        throw SettingError("hide-keys.all", "no tokens would be left. Hide fewer keys.");
    if (!derivation.hidden_keys.empty() && derivation.hidden_keys.back().end > static_cast<Index>(run.keys.size()))
        throw SettingError("hide-keys.outside", "hide-keys: there is no key {0}. Give 0 to {1}.",
                           derivation.hidden_keys.back().end - 1, run.keys.size() - 1);
    if (derivation.row_order == RowOrder::key && !has_key(derivation, run))
        throw SettingError(Message("", "sort-rows: {0}",
                                   missing(derivation, Message("sort.key", "key"), derivation.key, run.keys.size())));
    if (derivation.column_order == ColumnOrder::query && !has_query(derivation, run))
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

std::string text_of(const Derivation& derivation)
{
    std::vector<std::string> parts;
    const auto add = [&](bool done, std::string part) {
        if (done)
            parts.push_back(std::move(part));
    };
    add(derivation.skip_first, "skip-first");
    add(derivation.hide_special, "hide-special");
    add(derivation.hide_padding, "hide-padding");
    add(!derivation.hidden_keys.empty(), "hide-keys " + text_of(derivation.hidden_keys));
    add(derivation.words, "words");
    add(derivation.top_k > 0, "top-k " + std::to_string(derivation.top_k));
    add(derivation.mass < 1.0, "mass " + number_of(derivation.mass));
    add(derivation.row_order == RowOrder::largest, "sort-rows largest");
    add(derivation.row_order == RowOrder::key, "sort-rows " + std::to_string(derivation.key));
    add(derivation.column_order == ColumnOrder::total, "sort-columns total");
    add(derivation.column_order == ColumnOrder::query, "sort-columns " + std::to_string(derivation.query));
    return joined(parts);
}

std::vector<TokenRange> parse_keys(std::string_view text)
{
    std::vector<TokenRange> ranges;
    const char* place = text.data();
    const char* const end = text.data() + text.size();
    const auto fail = [&] {
        throw SettingError("hide-keys.text", "hide-keys: \"{0}\" is no list of keys. Write one as 0,5-7.", text);
    };
    const auto number = [&] {
        Index value = 0;
        const auto [read_to, error] = std::from_chars(place, end, value);
        if (error != std::errc() || value < 0 || value == std::numeric_limits<Index>::max())
            fail();
        place = read_to;
        return value;
    };
    for (;;) {
        const Index first = number();
        Index last = first;
        if (place != end && *place == '-') {
            ++place;
            last = number();
        }
        if (last < first || (place != end && *place != ','))
            fail();
        ranges.push_back({first, last + 1});
        if (place == end)
            break;
        ++place;
    }
    std::ranges::sort(ranges, {}, &TokenRange::begin);
    std::vector<TokenRange> joined_ranges;
    for (const TokenRange& range : ranges)
        if (!joined_ranges.empty() && range.begin <= joined_ranges.back().end)
            joined_ranges.back().end = std::max(joined_ranges.back().end, range.end);
        else
            joined_ranges.push_back(range);
    return joined_ranges;
}

std::string text_of(const std::vector<TokenRange>& keys)
{
    std::string text;
    for (const TokenRange& range : keys) {
        text += (text.empty() ? "" : ",") + std::to_string(range.begin);
        if (range.end - range.begin > 1)
            text += "-" + std::to_string(range.end - 1);
    }
    return text;
}

Index count_padding(const Run& run)
{
    return std::max(std::ranges::count_if(run.queries, is_padding), std::ranges::count_if(run.keys, is_padding));
}

Derivation fitted(const Derivation& derivation, const Run& run)
{
    Derivation fit = derivation;
    const auto keys = static_cast<Index>(run.keys.size());
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
    if (fit.top_k < 0 || fit.top_k >= static_cast<Index>(kept_of(fit, run.keys, true).size()))
        fit.top_k = 0;
    if (!(fit.mass > 0.0 && fit.mass < 1.0))
        fit.mass = 1.0;
    if (run.queries.size() < 2 || (fit.row_order == RowOrder::key && !has_key(fit, run)))
        fit.row_order = RowOrder::given;
    if (keys < 2 || (fit.column_order == ColumnOrder::query && !has_query(fit, run)))
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
    return run.origin ? find(run.origin->queries, query) : query;
}

std::optional<Index> column_of(const Run& run, Index key)
{
    return run.origin ? find(run.origin->keys, key) : key;
}

} // namespace attn
