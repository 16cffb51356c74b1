// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/derived_run.h"

#include "engine/attention/attend.h"
#include "engine/runs/hidden_tokens.h"
#include "engine/runs/placement.h"
#include "engine/runs/run_numbers.h"
#include "engine/text/split.h"
#include "tests/engine/error_of.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace attn;

namespace {

const double not_a_number = std::nan("");
using Rows = std::vector<std::vector<double>>;
using Indices = std::vector<Index>;

struct Size {
    Index layers = 1, heads = 1, queries = 1, keys = 1;
};

// Weights of two decimals, so that many are equal, some negative, with a zero row and, when asked for, a NaN here and
// there.
double random_weight(std::mt19937& random, bool with_nan)
{
    const auto draw = random() % 100;
    if (with_nan && draw < 4)
        return not_a_number;
    return draw < 12 ? 0.0 : static_cast<double>(static_cast<int>(random() % 40) - 8) / 16.0;
}

std::vector<Token> pieces(Index count, std::mt19937& random)
{
    std::vector<Token> tokens;
    for (Index i = 0; i < count; ++i) {
        const bool continues = i == 2 || (i > 0 && random() % 3 == 0);
        const bool special = i == 3 || (i != 1 && i != 2 && random() % 5 == 0);
        tokens.push_back({(continues ? "##t" : "t") + std::to_string(i), 0, 0, special});
    }
    return tokens;
}

std::shared_ptr<const Run> random_run(const Size& size, unsigned seed, bool with_nan)
{
    std::mt19937 random(seed);
    auto run = std::make_shared<Run>();
    run->title = "random";
    run->layers = size.layers;
    run->heads = size.heads;
    run->queries = pieces(size.queries, random);
    run->keys = pieces(size.keys, random);
    run->notes = {Message("", "a note")};
    for (Index i = 0; i < size.layers * size.heads; ++i) {
        auto matrix = std::make_shared<Matrix>(size.queries, size.keys);
        for (double& value : matrix->values)
            value = random_weight(random, with_nan);
        std::ranges::fill(matrix->row(size.queries / 2), 0.0);
        run->weights.push_back(std::make_shared<DenseSource>(matrix));
    }
    return run;
}

Rows rows_of(const MatrixSource& source)
{
    Rows rows;
    for (Index row = 0; row < source.rows(); ++row) {
        rows.emplace_back(static_cast<std::size_t>(source.columns()));
        source.read({row, 0, 1, source.columns()}, rows.back().data());
    }
    return rows;
}

class NoTraces final : public TraceSource {
public:
    std::shared_ptr<const AttentionTrace> trace(LayerIndex) const override { return nullptr; }
};

// What one would write down by hand: whole matrices, one change after the other.
namespace naive {

struct Table {
    Rows cells;
    std::vector<Indices> queries, keys; // the original ones of each row and column
};

void drop(Table& table, const Run& run, const Derivation& derivation)
{
    Rows cells;
    std::vector<Indices> queries, keys;
    for (Index j = 0; j < static_cast<Index>(run.keys.size()); ++j)
        if (!(derivation.skip_first && j == 0)
            && !(derivation.hide_special && run.keys[static_cast<std::size_t>(j)].special))
            keys.push_back({j});
    for (Index i = 0; i < static_cast<Index>(run.queries.size()); ++i) {
        if (derivation.hide_special && run.queries[static_cast<std::size_t>(i)].special)
            continue;
        queries.push_back({i});
        cells.emplace_back();
        double sum = 0.0;
        for (const Indices& key : keys) {
            cells.back().push_back(table.cells[static_cast<std::size_t>(i)][static_cast<std::size_t>(key.front())]);
            sum += cells.back().back();
        }
        for (double& cell : cells.back())
            cell = sum == 0.0 ? cell : cell / sum;
    }
    table = {cells, queries, keys};
}

// Of all tokens the words, of which only those are left whose tokens are: their places in `left`.
std::vector<Indices> words(const std::vector<Token>& tokens, const std::vector<Indices>& left)
{
    std::vector<Indices> words;
    for (Index i = 0; i < static_cast<Index>(tokens.size()); ++i) {
        const auto& token = tokens[static_cast<std::size_t>(i)];
        if (i == 0 || token.special || tokens[static_cast<std::size_t>(i - 1)].special || !token.text.starts_with("##"))
            words.emplace_back();
        const auto place = std::ranges::find(left, Indices{i});
        if (place != left.end())
            words.back().push_back(place - left.begin());
    }
    std::erase_if(words, &Indices::empty);
    return words;
}

// The originals of places in `left`.
std::vector<Indices> originals(std::vector<Indices> words, const std::vector<Indices>& left)
{
    for (Indices& word : words)
        for (Index& place : word)
            place = left[static_cast<std::size_t>(place)].front();
    return words;
}

void group(Table& table, const Run& run)
{
    const auto queries = words(run.queries, table.queries);
    const auto keys = words(run.keys, table.keys);
    Rows cells;
    for (const Indices& row : queries) {
        cells.emplace_back();
        for (const Indices& column : keys) {
            double sum = 0.0;
            for (const Index query : row) {
                double of_query = 0.0;
                for (const Index key : column)
                    of_query += table.cells[static_cast<std::size_t>(query)][static_cast<std::size_t>(key)];
                sum += of_query;
            }
            cells.back().push_back(sum / static_cast<double>(row.size()));
        }
    }
    table = {cells, originals(queries, table.queries), originals(keys, table.keys)};
}

void cut(std::vector<double>& row, Index top_k, double mass)
{
    std::vector<std::size_t> order;
    double total = 0.0;
    for (std::size_t j = 0; j < row.size(); ++j)
        if (std::isfinite(row[j])) {
            order.push_back(j);
            total += std::abs(row[j]);
        }
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return std::abs(row[a]) > std::abs(row[b]); });
    double held = 0.0;
    Index kept = 0;
    for (const std::size_t j : order) {
        const bool enough = (top_k > 0 && kept >= top_k) || (mass < 1.0 && held >= mass * total - 1e-12);
        if (enough)
            row[j] = 0.0;
        held += std::abs(row[j]);
        ++kept;
    }
}

std::vector<std::size_t> strongest_first(const std::vector<double>& strengths)
{
    std::multimap<double, std::size_t, std::greater<>> sorted; // equal ones stay in their order
    for (std::size_t i = 0; i < strengths.size(); ++i)
        sorted.emplace(std::isnan(strengths[i]) ? -HUGE_VAL : strengths[i], i);
    std::vector<std::size_t> order;
    for (const auto& [strength, index] : sorted)
        order.push_back(index);
    return order;
}

std::size_t holding(const std::vector<Indices>& groups, Index index)
{
    return static_cast<std::size_t>(
        std::ranges::find_if(groups, [&](const Indices& group) { return std::ranges::count(group, index) > 0; })
        - groups.begin());
}

std::vector<std::size_t> row_order(const Table& table, const Derivation& derivation)
{
    std::vector<double> strengths;
    for (const auto& row : table.cells) {
        double strength = -HUGE_VAL;
        if (derivation.row_order == RowOrder::largest)
            for (const double cell : row)
                strength = std::isnan(cell) ? strength : std::max(strength, cell);
        if (derivation.row_order == RowOrder::key)
            strength = row[holding(table.keys, derivation.key)];
        strengths.push_back(strength);
    }
    return strongest_first(strengths);
}

std::vector<std::size_t> column_order(const Table& table, const Derivation& derivation)
{
    std::vector<double> strengths(table.keys.size(), -HUGE_VAL);
    for (std::size_t j = 0; j < strengths.size(); ++j) {
        if (derivation.column_order == ColumnOrder::query)
            strengths[j] = table.cells[holding(table.queries, derivation.query)][j];
        if (derivation.column_order == ColumnOrder::total)
            for (const auto& row : table.cells)
                if (!std::isnan(row[j]))
                    strengths[j] = std::max(strengths[j], -1e300) == -1e300 ? row[j] : strengths[j] + row[j];
    }
    return strongest_first(strengths);
}

void arrange(Table& table, const std::vector<std::size_t>& rows, const std::vector<std::size_t>& columns)
{
    const Table before = table;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        table.queries[i] = before.queries[rows[i]];
        for (std::size_t j = 0; j < columns.size(); ++j)
            table.cells[i][j] = before.cells[rows[i]][columns[j]];
    }
    for (std::size_t j = 0; j < columns.size(); ++j)
        table.keys[j] = before.keys[columns[j]];
}

Table changed(const Run& run, const HeadPick& head, const Derivation& derivation)
{
    Table table{rows_of(*run.source(head)), {}, {}};
    for (Index i = 0; i < static_cast<Index>(run.queries.size()); ++i)
        table.queries.push_back({i});
    for (Index j = 0; j < static_cast<Index>(run.keys.size()); ++j)
        table.keys.push_back({j});
    if (derivation.skip_first || derivation.hide_special)
        drop(table, run, derivation);
    if (derivation.words)
        group(table, run);
    for (auto& row : table.cells)
        cut(row, derivation.top_k, derivation.mass);
    return table;
}

} // namespace naive

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

void compare(const Run& derived, const HeadPick& head, const naive::Table& expected)
{
    const auto source = derived.source(head);
    QCOMPARE(source->rows(), Index(expected.queries.size()));
    QCOMPARE(source->columns(), Index(expected.keys.size()));
    const Rows cells = rows_of(*source);
    for (std::size_t i = 0; i < cells.size(); ++i)
        for (std::size_t j = 0; j < cells[i].size(); ++j)
            QVERIFY2(same(cells[i][j], expected.cells[i][j]),
                     qPrintable(QStringLiteral("(%1, %2): %3 instead of %4")
                                    .arg(i)
                                    .arg(j)
                                    .arg(cells[i][j])
                                    .arg(expected.cells[i][j])));
    // A window is the same cells.
    std::mt19937 random(7);
    for (int trial = 0; trial < 10; ++trial) {
        Window window;
        window.row = Index(random() % cells.size());
        window.rows = 1 + Index(random() % (cells.size() - std::size_t(window.row)));
        window.column = Index(random() % cells[0].size());
        window.columns = 1 + Index(random() % (cells[0].size() - std::size_t(window.column)));
        std::vector<double> read(std::size_t(window.rows * window.columns));
        source->read(window, read.data());
        for (Index i = 0; i < window.rows; ++i)
            for (Index j = 0; j < window.columns; ++j)
                QVERIFY(same(read[std::size_t(i * window.columns + j)],
                             cells[std::size_t(window.row + i)][std::size_t(window.column + j)]));
    }
}

std::vector<std::string> texts_of(const std::vector<Token>& tokens)
{
    std::vector<std::string> texts;
    for (const Token& token : tokens)
        texts.push_back(token.text);
    return texts;
}

std::shared_ptr<const Run> run_of(Index rows, Index columns, std::vector<double> values)
{
    auto matrix = std::make_shared<Matrix>(rows, columns);
    matrix->values = std::move(values);
    auto run = std::make_shared<Run>();
    for (Index i = 0; i < rows; ++i)
        run->queries.push_back({"q" + std::to_string(i)});
    for (Index j = 0; j < columns; ++j)
        run->keys.push_back({"k" + std::to_string(j)});
    run->weights = {std::make_shared<DenseSource>(matrix)};
    return run;
}

using Texts = std::vector<std::string>;

} // namespace

class TestDerivedRun : public QObject {
    Q_OBJECT

private slots:
    void everyChangeIsTheNaiveOne_data()
    {
        QTest::addColumn<Derivation>("derivation");
        const auto row = [](const char* name, const Derivation& derivation) { QTest::newRow(name) << derivation; };
        row("skip first", {.skip_first = true});
        row("words", {.words = true});
        row("top 1", {.top_k = 1});
        row("top 4", {.top_k = 4});
        row("mass", {.mass = 0.5});
        row("top and mass", {.top_k = 5, .mass = 0.7});
        row("rows by largest", {.row_order = RowOrder::largest});
        row("rows by key", {.row_order = RowOrder::key, .key = 3});
        row("columns by total", {.column_order = ColumnOrder::total});
        row("columns by query", {.column_order = ColumnOrder::query, .query = 2});
        row("both orders", {.row_order = RowOrder::largest, .column_order = ColumnOrder::total});
        row("hide special", {.hide_special = true});
        row("skip first, hide special, words", {.skip_first = true, .hide_special = true, .words = true});
        row("hide special, words, strongest, sorted",
            {.hide_special = true,
             .words = true,
             .top_k = 3,
             .mass = 0.8,
             .row_order = RowOrder::largest,
             .column_order = ColumnOrder::total});
        row("skip first, words", {.skip_first = true, .words = true});
        row("everything",
            {.skip_first = true,
             .words = true,
             .top_k = 3,
             .mass = 0.8,
             .row_order = RowOrder::key,
             .key = 4,
             .column_order = ColumnOrder::query,
             .query = 5});
        row("everything by totals",
            {.skip_first = true,
             .words = true,
             .top_k = 4,
             .mass = 0.9,
             .row_order = RowOrder::largest,
             .column_order = ColumnOrder::total});
    }

    void everyChangeIsTheNaiveOne()
    {
        QFETCH(Derivation, derivation);
        const Size sizes[] = {{1, 1, 7, 7}, {2, 3, 9, 6}, {2, 2, 6, 13}, {1, 4, 70, 5}, {1, 1, 6, 300}};
        unsigned seed = 0;
        for (const Size& size : sizes)
            for (const bool with_nan : {false, true}) {
                const auto run = random_run(size, ++seed, with_nan);
                for (const Axis& sorting_head : {Axis(0), Axis::mean()}) {
                    const HeadPick sorting{size.layers - 1, sorting_head};
                    const auto derived = derive(run, derivation, sorting);
                    const auto sorted = naive::changed(*run, sorting, derivation);
                    const bool by_rows = derivation.row_order != RowOrder::given;
                    const bool by_columns = derivation.column_order != ColumnOrder::given;
                    auto rows = naive::row_order(sorted, derivation);
                    auto columns = naive::column_order(sorted, derivation);
                    if (!by_rows)
                        std::ranges::sort(rows);
                    if (!by_columns)
                        std::ranges::sort(columns);
                    for (Index place = 0; place <= size.layers; ++place) // the last one is the mean
                        for (Index head = 0; head <= size.heads; ++head) {
                            const HeadPick pick{place == size.layers ? Axis::mean() : Axis(place),
                                                head == size.heads ? Axis::mean() : Axis(head)};
                            auto expected = naive::changed(*run, pick, derivation);
                            naive::arrange(expected, rows, columns);
                            compare(*derived, pick, expected);
                            if (QTest::currentTestFailed())
                                return;
                            QVERIFY(derived->origin);
                            for (std::size_t i = 0; i < expected.queries.size(); ++i)
                                QCOMPARE(derived->origin->queries[i],
                                         (TokenRange{expected.queries[i].front(), expected.queries[i].back() + 1}));
                            for (std::size_t j = 0; j < expected.keys.size(); ++j)
                                QCOMPARE(derived->origin->keys[j],
                                         (TokenRange{expected.keys[j].front(), expected.keys[j].back() + 1}));
                        }
                }
            }
    }

    // The mean over heads is that of their weights, and not the softmax of the mean of their scores.
    void scoresOfEachHeadGetASoftmax()
    {
        const auto run = random_run({2, 3, 4, 5}, 7, false);
        const auto derived = derive(run, {.softmax = true});
        QCOMPARE(text_of(derived->origin->derivation), std::string("softmax"));
        for (Index query = 0; query < 4; ++query)
            for (Index key = 0; key < 5; ++key) {
                double mean = 0.0;
                for (Index head = 0; head < 3; ++head) {
                    double sum = 0.0;
                    for (Index other = 0; other < 5; ++other)
                        sum += std::exp(run->source({1, head})->at(query, other));
                    const double weight = std::exp(run->source({1, head})->at(query, key)) / sum;
                    QVERIFY(std::abs(derived->source({1, head})->at(query, key) - weight) < 1e-14);
                    mean += weight / 3.0;
                }
                QVERIFY(std::abs(derived->source({1, Axis::mean()})->at(query, key) - mean) < 1e-14);
            }
        // Weights that were computed are no scores.
        auto computed_run = std::make_shared<Run>(*run);
        computed_run->traces = std::make_shared<NoTraces>();
        QCOMPARE(derive(computed_run, {.softmax = true}), std::shared_ptr<const Run>(computed_run));
    }

    void nothingToDoIsTheRunItself()
    {
        const auto run = run_of(2, 3, {0.1, 0.2, 0.7, 0.3, 0.3, 0.4});
        QCOMPARE(derive(run, {}), run);
        QCOMPARE(derive(run, {.words = true, .top_k = 3}), run); // no words, and three weights are all
        QCOMPARE(derive(run, {.key = 99, .query = -1}), run);    // of an order that is not asked for
        QVERIFY(!run->origin);
        QCOMPARE(&computed(*run), run.get());
    }

    void theRunSaysWhereItComesFrom()
    {
        const auto run = random_run({1, 2, 4, 4}, 1, false);
        const Derivation derivation{.words = true, .top_k = 99, .row_order = RowOrder::largest};
        const auto derived = derive(run, derivation);
        QCOMPARE(derived->origin->run, run);
        QCOMPARE(&computed(*derived), run.get());
        QCOMPARE(text_of(derived->origin->derivation), std::string("words, sort-rows largest"));
        QCOMPARE(derived->title, std::string("random"));
        QCOMPARE(coded(derived->notes), Texts{"a note"});
    }

    void labelsGoWithTheirRowsAndColumns()
    {
        const auto run = run_of(3, 3, {0.1, 0.2, 0.7, 0.9, 0.1, 0.0, 0.2, 0.6, 0.2});
        const auto derived =
            derive(run, {.row_order = RowOrder::largest, .column_order = ColumnOrder::query, .query = 2});
        QCOMPARE(texts_of(derived->queries), (Texts{"q1", "q0", "q2"}));
        QCOMPARE(texts_of(derived->keys), (Texts{"k1", "k0", "k2"}));
        QCOMPARE(rows_of(*derived->source({})), (Rows{{0.1, 0.9, 0.0}, {0.2, 0.1, 0.7}, {0.6, 0.2, 0.2}}));
        QCOMPARE(original_query(*derived, 0), std::optional<Index>(1));
        QCOMPARE(original_query(*derived, 3), std::nullopt);
        QCOMPARE(original_key(*derived, 1), std::optional<Index>(0));
        QCOMPARE(row_of(*derived, 0), std::optional<Index>(1));
        QCOMPARE(column_of(*derived, 2), std::optional<Index>(2));
        QCOMPARE(row_of(*run, 2), std::optional<Index>(2));
    }

    void aDroppedKeyHasNoColumn()
    {
        const auto derived = derive(run_of(1, 3, {0.5, 0.2, 0.3}), {.skip_first = true});
        QCOMPARE(column_of(*derived, 0), std::nullopt);
        QCOMPARE(column_of(*derived, 1), std::optional<Index>(0));
        QCOMPARE(original_key(*derived, 1), std::optional<Index>(2));
        QCOMPARE(texts_of(derived->keys), (Texts{"k1", "k2"}));
    }

    void specialTokensAreHidden()
    {
        auto run = std::make_shared<Run>(
            *run_of(4, 4, {0.5, 0.2, 0.2, 0.1, 0.5, 0.25, 0.125, 0.125, 0.8, 0.0, 0.1, 0.1, 0.5, 0.0, 0.0, 0.5}));
        run->queries = run->keys = {{"[CLS]", 0, 0, true}, {"a", 0, 1}, {"b", 2, 3}, {"[SEP]", 0, 0, true}};
        const auto derived = derive(run, {.hide_special = true});
        QCOMPARE(rows_of(*derived->source({})), (Rows{{0.25 / 0.375, 0.125 / 0.375}, {0.0, 1.0}}));
        QCOMPARE(texts_of(derived->queries), (Texts{"a", "b"}));
        QCOMPARE(derived->origin->keys, (std::vector<TokenRange>{{1, 2}, {2, 3}}));
        QCOMPARE(column_of(*derived, 3), std::nullopt);
        QCOMPARE(original_query(*derived, 1), std::optional<Index>(2));
        // A row that is left with sum 0 stays.
        auto sink = std::make_shared<Run>(*run_of(1, 3, {1.0, 0.0, 0.0}));
        sink->keys[0].special = true;
        QCOMPARE(rows_of(*derive(sink, {.hide_special = true})->source({})), (Rows{{0.0, 0.0}}));
    }

    // Padding goes as query and as key, other special tokens stay.
    void paddingIsHidden()
    {
        auto run = std::make_shared<Run>(
            *run_of(4, 4, {0.5, 0.2, 0.2, 0.1, 0.5, 0.25, 0.125, 0.125, 0.8, 0.0, 0.1, 0.1, 0.5, 0.0, 0.0, 0.5}));
        run->queries = run->keys = {{"[CLS]", 0, 0, true}, {"a"}, {"[PAD]", 0, 0, true}, {"[PAD]", 0, 0, true}};
        QCOMPARE(count_padding(*run), Index{2});
        const auto derived = derive(run, {.hide_padding = true});
        QCOMPARE(rows_of(*derived->source({})), (Rows{{0.5 / 0.7, 0.2 / 0.7}, {0.5 / 0.75, 0.25 / 0.75}}));
        QCOMPARE(texts_of(derived->queries), (Texts{"[CLS]", "a"}));
        run->queries = run->keys = {{"[CLS]", 0, 0, true}, {"a"}, {"b"}, {"[PAD]"}}; // a text that looks so
        QCOMPARE(fitted({.hide_padding = true}, *run), Derivation{});
    }

    void chosenKeysAreHidden()
    {
        const auto run = run_of(2, 4, {0.5, 0.25, 0.125, 0.125, 0.25, 0.25, 0.25, 0.25});
        const auto derived = derive(run, {.hidden_keys = parse_keys("3,0-1")});
        QCOMPARE(rows_of(*derived->source({})), (Rows{{1.0}, {1.0}}));
        QCOMPARE(texts_of(derived->keys), (Texts{"k2"}));
        QCOMPARE(derived->queries.size(), std::size_t{2});
        QCOMPARE(text_of(derived->origin->derivation), std::string("hide-keys 0-1,3"));
        QCOMPARE(code_of<SettingError>([&] { derive(run, {.hidden_keys = parse_keys("4")}); }),
                 QString("hide-keys.outside(4, 3)"));
        QCOMPARE(code_of<SettingError>([&] { derive(run, {.hidden_keys = parse_keys("0-3")}); }),
                 QString("hide-keys.all"));
        QCOMPARE(fitted({.hidden_keys = parse_keys("2-9")}, *run).hidden_keys, (std::vector<TokenRange>{{2, 4}}));
        QVERIFY(fitted({.hidden_keys = parse_keys("4-9")}, *run).hidden_keys.empty());
    }

    void keysAreRead()
    {
        QCOMPARE(parse_keys("5-7,0,6,8"), (std::vector<TokenRange>{{0, 1}, {5, 9}}));
        for (const char* text : {"", ",", "1,", "a", "1-", "-1", "3-1", "1 2", "99999999999999999999"})
            QVERIFY2(code_of<SettingError>([&] { parse_keys(text); }).startsWith("hide-keys.text"), text);
    }

    void wordsAreNotJoinedOverAHiddenToken()
    {
        auto run = std::make_shared<Run>(*run_of(1, 4, {0.25, 0.25, 0.25, 0.25}));
        run->keys = {{"ĠHel"}, {"lo"}, {"</s>", 0, 0, true}, {"World"}};
        const auto derived = derive(run, {.hide_special = true, .words = true});
        QCOMPARE(texts_of(derived->keys), (Texts{"Hello", "World"}));
        QCOMPARE(derived->origin->keys, (std::vector<TokenRange>{{0, 2}, {3, 4}}));
    }

    void aPlacementStaysThatOfTheComputedRun()
    {
        auto run = std::make_shared<Run>(*run_of(3, 3, {0.5, 0.25, 0.25, 0.5, 0.25, 0.25, 0.5, 0.25, 0.25}));
        run->placement = patches_of(nullptr, {16, 1, 2}, 1);
        run->queries[0].special = run->keys[0].special = true;
        for (const Derivation& derivation :
             {Derivation{.skip_first = true}, Derivation{.hide_special = true}, Derivation{.top_k = 1},
              Derivation{.row_order = RowOrder::largest, .column_order = ColumnOrder::total}}) {
            const auto derived = derive(run, derivation);
            QCOMPARE(placement_of(*derived), &*run->placement);
            QVERIFY(places_keys(*derived) && places_queries(*derived));
        }
        run->keys.pop_back();
        QVERIFY(!places_keys(*derive(run, {.skip_first = true})));
    }

    void theMeanOverHeadsIsTakenFirst()
    {
        auto run = std::make_shared<Run>(*run_of(1, 3, {0.5, 0.25, 0.25}));
        auto second = std::make_shared<Matrix>(1, 3);
        second->values = {0.0, 0.25, 0.75};
        run->heads = 2;
        run->weights.push_back(std::make_shared<DenseSource>(second));
        // Mean 0.25 0.25 0.5: one weight stays, though each head keeps another.
        const auto derived = derive(run, {.top_k = 1});
        QCOMPARE(rows_of(*derived->source({0, Axis::mean()})), (Rows{{0.0, 0.0, 0.5}}));
        const NamedArray mean = numbers_of(*derived, {.heads = {0, Axis::mean()}}, MemoryBudget(1e6));
        QCOMPARE(mean.values, (std::vector<double>{0.0, 0.0, 0.5}));
    }

    void theMeanOverLayersIsTakenFirst()
    {
        auto run = std::make_shared<Run>(*run_of(1, 3, {0.5, 0.25, 0.25}));
        auto second = std::make_shared<Matrix>(1, 3);
        second->values = {0.0, 0.25, 0.75};
        run->layers = 2;
        run->weights.push_back(std::make_shared<DenseSource>(second));
        const auto derived = derive(run, {.top_k = 1});
        QCOMPARE(rows_of(*derived->source({Axis::mean(), 0})), (Rows{{0.0, 0.0, 0.5}}));
        QCOMPARE(rows_of(*derived->source({Axis::mean(), Axis::mean()})), (Rows{{0.0, 0.0, 0.5}}));
        QCOMPARE(numbers_of(*derived, {.heads = {Axis::mean(), 0}}, MemoryBudget(1e6)).values,
                 (std::vector<double>{0.0, 0.0, 0.5}));
    }

    void tracesGoAndThePlacementIsFound()
    {
        Matrix inputs(4, 2);
        inputs.values = {1, 0, 0, 1, 1, 1, -1, 0};
        auto run = std::make_shared<Run>();
        keep_traces(*run, {std::make_shared<AttentionTrace>(attend(inputs, inputs, inputs, {}))});
        run->weights = {std::make_shared<StageSource>(run->trace({}), HeadIndex{0}, Stage::weights)};
        run->queries = run->keys = {{"0,0"}, {"0,1"}, {"1,0"}, {"1,1"}};
        run->placement = patches_of(nullptr, {16, 2, 2}, 0);
        const auto cut = derive(run, {.top_k = 2});
        QVERIFY(!cut->traces);
        QCOMPARE(placement_of(*cut), &*run->placement);
        // What is not a weight is that of the run that was computed.
        QCOMPARE(numbers_of(*cut, {.what = Quantity::scores}, MemoryBudget(1e6)).values,
                 numbers_of(*run, {.what = Quantity::scores}, MemoryBudget(1e6)).values);
    }

    void numbersOfADerivedRunHaveItsLabels()
    {
        auto numbered = std::make_shared<Run>(*run_of(2, 3, {0.5, 0.2, 0.3, 0.1, 0.1, 0.8}));
        numbered->queries = {{"0"}, {"1"}};
        numbered->keys = {{"0"}, {"1"}, {"2"}};
        const NamedArray plain = numbers_of(*derive(numbered, {.skip_first = true}), {}, MemoryBudget(1e6));
        QCOMPARE(plain.column_labels, Texts{});
        QCOMPARE(plain.shape, (std::vector<Index>{2, 2}));
        QCOMPARE(plain.values, (std::vector<double>{0.4, 0.6, 0.1 / (0.1 + 0.8), 0.8 / (0.1 + 0.8)}));
        const NamedArray sorted =
            numbers_of(*derive(numbered, {.column_order = ColumnOrder::total}), {}, MemoryBudget(1e6));
        QCOMPARE(sorted.column_labels, (Texts{"2", "0", "1"}));
    }

    void charactersBecomeWords()
    {
        auto run = std::make_shared<Run>(*run_of(5, 5, std::vector<double>(25, 0.2)));
        run->queries = run->keys = split_text("it is", TokenSplit::character);
        const auto derived = derive(run, {.words = true});
        QCOMPARE(texts_of(derived->keys), (Texts{"it", " ", "is"}));
        QCOMPARE(derived->keys[2].begin, Index(3));
        QCOMPARE(rows_of(*derived->source({}))[2], (std::vector<double>{0.4, 0.2, 0.4}));
    }

    void whatDoesNotFitIsNamed_data()
    {
        QTest::addColumn<Derivation>("derivation");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const Derivation& derivation, const char* message) {
            QTest::newRow(name) << derivation << QString::fromUtf8(message);
        };
        row("top-k", {.top_k = -1}, "top-k.negative(-1)");
        row("mass 0", {.mass = 0.0}, "mass.range(0)");
        row("mass NaN", {.mass = not_a_number}, "mass.range(nan)");
        row("mass above 1", {.mass = 1.5}, "mass.range(1.5)");
        row("key", {.row_order = RowOrder::key, .key = 3}, "sort-rows: sort.outside(sort.key, 3, 2)");
        row("dropped key", {.skip_first = true, .row_order = RowOrder::key}, "sort-rows: sort.skipped(sort.key, 0)");
        row("query", {.column_order = ColumnOrder::query, .query = 2}, "sort-columns: sort.outside(sort.query, 2, 1)");
    }

    void whatDoesNotFitIsNamed()
    {
        QFETCH(Derivation, derivation);
        QFETCH(QString, message);
        const auto run = run_of(2, 3, {0.1, 0.2, 0.7, 0.3, 0.3, 0.4});
        QCOMPARE(code_of<SettingError>([&] { derive(run, derivation); }), message);
        // Fitted, it can always be done.
        derive(run, fitted(derivation, *run));
        const auto small = run_of(1, 1, {1.0});
        QCOMPARE(derive(small, fitted(derivation, *small)), small);
    }

    void specialTokensThatAreAllCannotBeHidden()
    {
        auto run = std::make_shared<Run>(*run_of(2, 2, {1.0, 0.0, 0.5, 0.5}));
        run->keys[1].special = true;
        QCOMPARE(
            code_of<SettingError>([&] { derive(run, {.hide_special = true, .row_order = RowOrder::key, .key = 1}); }),
            QStringLiteral("sort-rows: sort.special(sort.key, 1)"));
        QCOMPARE(code_of<SettingError>([&] { derive(run, {.skip_first = true, .hide_special = true}); }),
                 QStringLiteral("hide-special.all"));
        QVERIFY(!fitted({.skip_first = true, .hide_special = true}, *run).hide_special);
        run->keys[1].special = false;
        QCOMPARE(derive(run, {.hide_special = true}), run); // there are none
    }

    void oneKeyCannotBeDropped()
    {
        const auto run = run_of(1, 1, {1.0});
        QCOMPARE(code_of<SettingError>([&] { derive(run, {.skip_first = true}); }),
                 QStringLiteral("skip-first.one-key"));
        const auto larger = run_of(2, 2, {1.0, 0.0, 0.0, 1.0});
        QCOMPARE(code_of<SettingError>([&] {
                     derive(larger, {.row_order = RowOrder::largest}, {0, 1});
                 }),
                 QStringLiteral("run.index(head, 1, 1, 0)"));
    }

    void sortingIsCancelledAndSaysHowFarItIs()
    {
        const auto run = random_run({1, 1, 200, 200}, 3, false);
        std::atomic<int> reports = 0;
        derive(run, {.row_order = RowOrder::largest}, {},
               {.stop = {}, .progress = [&](double share, std::string_view stage) {
                    ++reports;
                    QVERIFY(share > 0.0 && share <= 1.0);
                    QCOMPARE(stage, std::string_view("sorting"));
                }});
        QVERIFY(reports > 0);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(
            Cancelled,
            derive(run, {.column_order = ColumnOrder::total}, {}, {.stop = stop.get_token(), .progress = {}}));
        // Values are changed when they are read: there is nothing to cancel.
        derive(run, {.skip_first = true, .top_k = 3}, {}, {.stop = stop.get_token(), .progress = {}});
    }
};

QTEST_APPLESS_MAIN(TestDerivedRun)
#include "tst_derived_run.moc"
