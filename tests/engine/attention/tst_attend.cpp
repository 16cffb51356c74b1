// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/attend.h"
#include "engine/attention/linear_output.h"
#include "engine/attention/mask_syntax.h"
#include "engine/attention/names.h"
#include "engine/tensor/error.h"
#include "tests/engine/attention/naive_attention.h"
#include "tests/engine/error_of.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <random>

using namespace attn;

namespace {

Matrix random_matrix(Index rows, Index columns, unsigned seed, double scale = 1.0)
{
    std::mt19937_64 bits(seed);
    std::normal_distribution<double> normal(0.0, scale);
    Matrix matrix(rows, columns);
    for (double& value : matrix.values)
        value = normal(bits);
    return matrix;
}

Matrix weights_of(const AttentionTrace& trace, Index head)
{
    Matrix weights(trace.queries_count, trace.keys_count);
    read_stage(trace, HeadIndex{head}, Stage::weights, {0, 0, weights.rows, weights.columns}, weights.values.data());
    return weights;
}

bool is_open(const AttentionTrace& trace, Index i, Index j)
{
    return trace.open.is_open(i, j);
}

// Every cell within 1e-12 of the row's largest weight, closed cells exactly 0, nothing NaN.
void compare(const AttentionTrace& trace, const Matrix& q, const Matrix& k, const Matrix& v,
             const AttentionSettings& settings)
{
    for (Index h = 0; h < trace.heads(); ++h) {
        const NaiveHead naive = naive_attention(q, k, v, settings, h);
        const Matrix weights = weights_of(trace, h);
        for (Index i = 0; i < trace.queries_count; ++i) {
            const auto& row = naive.weights[static_cast<std::size_t>(i)];
            long double largest = 0;
            for (const long double value : row)
                largest = std::max(largest, std::abs(value));
            long double sum_of_magnitudes = 0;
            for (Index j = 0; j < trace.keys_count; ++j) {
                const double weight = weights(i, j);
                if (!is_open(trace, i, j)) {
                    QCOMPARE(weight, 0.0);
                    QVERIFY(!std::signbit(weight));
                }
                const long double error = std::abs(weight - row[static_cast<std::size_t>(j)]);
                QVERIFY2(error <= 1e-12L * std::max(largest, 1e-300L),
                         qPrintable(QString("head %1 cell %2,%3: %4 for %5")
                                        .arg(h)
                                        .arg(i)
                                        .arg(j)
                                        .arg(weight)
                                        .arg(double(row[static_cast<std::size_t>(j)]))));
                sum_of_magnitudes += std::abs(row[static_cast<std::size_t>(j)]);
            }
            const Matrix& output = trace.output[static_cast<std::size_t>(h)];
            for (Index c = 0; c < output.columns; ++c) {
                const long double expected = naive.output[static_cast<std::size_t>(i)][static_cast<std::size_t>(c)];
                QVERIFY(std::abs(output(i, c) - expected) <= 1e-12L * (8 * sum_of_magnitudes + 1e-300L));
            }
        }
    }
}

const std::vector<std::pair<const char*, Mask>>& masks()
{
    static const std::vector<std::pair<const char*, Mask>> all = [] {
        std::vector<std::pair<const char*, Mask>> list;
        const auto add = [&](const char* name, std::initializer_list<const char*> texts) {
            Mask mask;
            for (const char* text : texts)
                add_mask(mask, text);
            list.emplace_back(name, mask);
        };
        add("none", {});
        add("causal", {"causal"});
        add("window", {"window:2"});
        add("window and causal", {"window:2", "causal"});
        add("padding", {"padding:0,4"});
        add("custom", {"custom:0-0,2-1,2-1"});
        add("a closed row", {"custom:1-0,1-1,1-2,1-3,1-4,1-5,1-6"});
        add("all at once", {"causal", "window:3", "padding:1", "custom:3-2"});
        return list;
    }();
    return all;
}

} // namespace

class TestAttend : public QObject {
    Q_OBJECT

private slots:
    // Every score x normalizer x position x mask, with 4 heads on 2 key heads, self- and cross-attention, against the
    // oracle.
    void everyCombination_data()
    {
        QTest::addColumn<int>("score");
        QTest::addColumn<int>("normalizer");
        for (const auto& score : score_names())
            for (const auto& normalizer : normalizer_names())
                QTest::addRow("%s %s", score.name.data(), normalizer.name.data())
                    << int(score.value) << int(normalizer.value);
    }
    void everyCombination()
    {
        QFETCH(int, score);
        QFETCH(int, normalizer);
        AttentionSettings settings;
        settings.score = Score(score);
        settings.normalizer = Normalizer(normalizer);
        settings.heads = 4;
        settings.key_value_heads = 2;
        settings.temperature = 0.7;
        settings.score_parameters = {random_matrix(4, 4, 20), random_matrix(3, 4, 21), random_matrix(3, 4, 22),
                                     random_matrix(1, 3, 23)};
        for (const Index m : {7, 5, 9}) {
            const Matrix q = random_matrix(7, 16, 1, 1.5);
            const Matrix k = random_matrix(m, 8, 2, 1.5);
            const Matrix v = random_matrix(m, 6, 3);
            for (const auto& position : position_names()) {
                settings.position = position.value;
                for (const auto& [name, mask] : masks()) {
                    settings.mask = mask;
                    std::erase_if(settings.mask.closed_cells, [&](Cell cell) { return cell.key >= m; });
                    compare(attend(q, k, v, settings), q, k, v, settings);
                    if (QTest::currentTestFailed()) {
                        qWarning("position %s, mask %s, %td keys", position.name.data(), name, m);
                        return;
                    }
                }
            }
        }
    }

    void leftOutParametersAreTheIdentity()
    {
        for (const Score score : {Score::bilinear, Score::additive}) {
            AttentionSettings settings;
            settings.score = score;
            const Matrix x = random_matrix(6, 5, 8);
            compare(attend(x, x, x, settings), x, x, x, settings);
        }
    }

    void largeScoresStayExact_data()
    {
        QTest::addColumn<double>("scale");
        QTest::newRow("tens") << 3.0;
        QTest::newRow("hundreds") << 10.0;
        QTest::newRow("vanishing") << 1e-20;
        QTest::newRow("zero") << 0.0;
    }
    void largeScoresStayExact()
    {
        QFETCH(double, scale);
        for (const Normalizer normalizer : {Normalizer::softmax, Normalizer::sparsemax, Normalizer::entmax15,
                                            Normalizer::softmax1, Normalizer::sigmoid}) {
            AttentionSettings settings;
            settings.normalizer = normalizer;
            const Matrix q = random_matrix(9, 8, 4, scale);
            const Matrix k = random_matrix(9, 8, 5, scale);
            for (Index h = 0; h < 1; ++h) {
                const AttentionTrace trace = attend(q, k, k, settings);
                const NaiveHead naive = naive_attention(q, k, k, settings, 0);
                const Matrix weights = weights_of(trace, 0);
                for (Index i = 0; i < 9; ++i)
                    for (Index j = 0; j < 9; ++j)
                        QVERIFY(std::abs(weights(i, j) - naive.weights[size_t(i)][size_t(j)]) <= 1e-9L);
            }
        }
    }

    // Single precision says [0, 0, 1], and so does double.
    void workedExample()
    {
        Matrix x(3, 3);
        x.values = {30, 36, 42, 66, 81, 96, 102, 126, 150};
        const AttentionTrace trace = attend(x, x, x, {});
        QCOMPARE(weights_of(trace, 0).values, (std::vector<double>{0, 0, 1, 0, 0, 1, 0, 0, 1}));
        QCOMPARE(trace.output.front().values, (std::vector<double>{102, 126, 150, 102, 126, 150, 102, 126, 150}));
        double score = 0.0;
        read_stage(trace, HeadIndex{0}, Stage::scores, {0, 0, 1, 1}, &score);
        QCOMPARE(score, (30.0 * 30 + 36.0 * 36 + 42.0 * 42) / std::sqrt(3.0));
    }

    void fullyMaskedRowIsZeroAndFlagged()
    {
        for (const auto& normalizer : normalizer_names()) {
            AttentionSettings settings;
            settings.normalizer = normalizer.value;
            add_mask(settings.mask, "custom:1-0,1-1,1-2");
            const Matrix x = random_matrix(3, 4, 6);
            const AttentionTrace trace = attend(x, x, x, settings);
            QCOMPARE(trace.closed_rows(), std::vector<Index>{1});
            for (Index j = 0; j < 3; ++j)
                QCOMPARE(weights_of(trace, 0)(1, j), 0.0);
            for (Index c = 0; c < 4; ++c)
                QCOMPARE(trace.output.front()(1, c), 0.0);
        }
    }

    void aWindowOfAStageHasTheSameBits()
    {
        AttentionSettings settings;
        settings.heads = 2;
        settings.position = Position::alibi;
        add_mask(settings.mask, "window:30");
        const Matrix x = random_matrix(70, 12, 7);
        const AttentionTrace trace = attend(x, x, x, settings);
        const Matrix whole = weights_of(trace, 1);
        for (const Window window :
             {Window{0, 0, 1, 1}, Window{13, 7, 20, 41}, Window{69, 69, 1, 1}, Window{5, 0, 64, 70}}) {
            Matrix part(window.rows, window.columns);
            read_stage(trace, HeadIndex{1}, Stage::weights, window, part.values.data());
            for (Index i = 0; i < window.rows; ++i)
                QCOMPARE(std::memcmp(part.row(i).data(), whole.row(window.row + i).data() + window.column,
                                     size_t(window.columns) * sizeof(double)),
                         0);
        }
    }

    // Of a large run without values rows are normalized when they are read: with the same bits, in narrow windows and
    // in whole rows.
    void rowsMadeWhenRead_data()
    {
        QTest::addColumn<Normalizer>("normalizer");
        QTest::newRow("softmax") << Normalizer::softmax;
        QTest::newRow("sparsemax") << Normalizer::sparsemax;
        QTest::newRow("sigmoid") << Normalizer::sigmoid;
    }
    void rowsMadeWhenRead()
    {
        QFETCH(Normalizer, normalizer);
        constexpr Index n = 4100;
        const Matrix q = random_matrix(n, 2, 1), k = random_matrix(n, 2, 2), v = random_matrix(n, 1, 3);
        AttentionSettings settings;
        settings.normalizer = normalizer;
        settings.mask.causal = true;
        const AttentionTrace late = attend(q, k, {}, settings);
        const AttentionTrace early = attend(q, k, v, settings);
        QVERIFY(!late.rows.made({0}, 7));
        QVERIFY(early.rows.made({0}, 7));
        for (const Window& window : {Window{7, 3, 2, 5}, Window{4000, 100, 1, 50}, Window{2000, 0, 3, n},
                                     Window{2001, 0, 3, n}, Window{4099, 4099, 1, 1}}) {
            std::vector<double> a(static_cast<std::size_t>(window.rows * window.columns)), b(a.size());
            read_stage(late, {0}, Stage::weights, window, a.data());
            read_stage(early, {0}, Stage::weights, window, b.data());
            QCOMPARE(std::memcmp(a.data(), b.data(), a.size() * sizeof(double)), 0);
            QVERIFY(late.rows.made({0}, window.row));
        }
        QVERIFY(!late.rows.made({0}, 100));
        QCOMPARE(normalizer_of(late, {0}, 100).sum, early.rows({0}, 100).sum);
        QVERIFY(late.closed_rows().empty());
    }

    void linearFormAgreesWithFormingTheWeights()
    {
        for (const Normalizer normalizer : {Normalizer::none, Normalizer::linear}) {
            for (const bool causal : {false, true}) {
                AttentionSettings settings;
                settings.normalizer = normalizer;
                settings.mask.causal = causal;
                settings.heads = 2;
                settings.temperature = 1.7;
                const Matrix x = random_matrix(300, 8, 9);
                QVERIFY(has_linear_form(settings));
                const AttentionTrace trace = attend(x, x, x, settings);
                for (Index h = 0; h < 2; ++h) {
                    const Matrix slow = quadratic_output(trace, HeadIndex{h});
                    const Matrix fast = linear_output(trace, HeadIndex{h});
                    for (std::size_t i = 0; i < slow.values.size(); ++i)
                        QVERIFY(std::abs(slow.values[i] - fast.values[i]) <= 1e-10 * (1.0 + std::abs(slow.values[i])));
                }
            }
        }
    }

    void whichSettingsHaveALinearForm()
    {
        AttentionSettings settings;
        QVERIFY(!has_linear_form(settings));
        settings.normalizer = Normalizer::none;
        QVERIFY(has_linear_form(settings));
        settings.position = Position::alibi;
        QVERIFY(!has_linear_form(settings));
        settings.normalizer = Normalizer::linear;
        QVERIFY(has_linear_form(settings));
        settings.mask.window = 3;
        QVERIFY(!has_linear_form(settings));
    }

    void badArgumentsAreNamed_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("message");
        QTest::newRow("K") << "K"
                           << "keys.columns(4 x 6, 2, 4, 8)";
        QTest::newRow("V") << "V"
                           << "values.rows(3 x 8, 4)";
        QTest::newRow("heads") << "heads"
                               << "queries.columns(4 x 8, 3)";
        QTest::newRow("kv-heads") << "kv-heads"
                                  << "kv-heads.divide(3, 2)";
        QTest::newRow("temperature") << "temperature"
                                     << "temperature.range";
        QTest::newRow("M") << "M"
                           << "matrix.shape(M, 3, 3, 4, 4)";
        QTest::newRow("u") << "u"
                           << "score.u(3, 4)";
        QTest::newRow("padding") << "padding"
                                 << "mask.outside(unit.key, 4, 3)";
        QTest::newRow("rope") << "rope"
                              << "position.odd-width(1)";
    }
    void badArgumentsAreNamed()
    {
        QFETCH(QString, what);
        QFETCH(QString, message);
        Matrix q = random_matrix(4, 8, 1), k = q, v = q;
        AttentionSettings settings;
        settings.heads = 2;
        if (what == "K")
            k = random_matrix(4, 6, 1);
        if (what == "V")
            v = random_matrix(3, 8, 1);
        if (what == "heads")
            settings.heads = 3;
        if (what == "kv-heads")
            settings.key_value_heads = 3;
        if (what == "temperature")
            settings.temperature = std::nan("");
        if (what == "M") {
            settings.score = Score::bilinear;
            settings.score_parameters.m = random_matrix(3, 3, 1);
        }
        if (what == "u") {
            settings.score = Score::additive;
            settings.score_parameters.u = random_matrix(1, 3, 1);
        }
        if (what == "padding")
            settings.mask.closed_keys = {4};
        if (what == "rope") {
            settings.heads = 8;
            settings.position = Position::rope;
        }
        QCOMPARE(code_of([&] { attend(q, k, v, settings); }), message);
    }

    void notANumberStaysInItsRows()
    {
        Matrix q = random_matrix(4, 4, 1);
        const Matrix k = random_matrix(4, 4, 2);
        q(2, 1) = std::nan("");
        for (const auto& normalizer : normalizer_names()) {
            AttentionSettings settings;
            settings.normalizer = normalizer.value;
            const Matrix weights = weights_of(attend(q, k, k, settings), 0);
            for (Index i = 0; i < 4; ++i)
                for (Index j = 0; j < 4; ++j)
                    QCOMPARE(std::isnan(weights(i, j)), i == 2);
        }
    }

    void stopsWhenAsked()
    {
        std::stop_source stop;
        stop.request_stop();
        const Matrix x = random_matrix(64, 8, 1);
        QVERIFY_THROWS_EXCEPTION(Cancelled, attend(x, x, x, {}, {stop.get_token(), {}}));
    }
};

QTEST_APPLESS_MAIN(TestAttend)
#include "tst_attend.moc"
