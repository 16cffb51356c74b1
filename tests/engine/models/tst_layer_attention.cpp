// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/layer_attention.h"
#include "tests/engine/error_of.h"
#include "tests/engine/ops/random_floats.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <numeric>

using namespace attn;

namespace {

SharedRows shared(const FloatMatrix& matrix)
{
    SharedRows rows(matrix.rows, matrix.columns);
    for (Index i = 0; i < matrix.rows; ++i)
        std::ranges::copy(matrix.row(i), rows.row_to_write(i));
    return rows;
}

struct Shape {
    Index queries = 1;
    Index keys = 1;
    Index heads = 1;
    Index key_value_heads = 1;
    Index width = 1;
    Index value_width = 1;
};

LayerAttention attention_of(const Shape& shape, const AttentionSettings& settings, float scale = 1.0f)
{
    LayerAttention attention;
    attention.settings = settings;
    attention.settings.heads = shape.heads;
    attention.settings.key_value_heads = shape.key_value_heads;
    attention.open = OpenCells(settings.mask, shape.queries, shape.keys);
    attention.queries = shared(random_floats(shape.queries, shape.heads * shape.width, 1, scale));
    attention.keys = shared(random_floats(shape.keys, shape.key_value_heads * shape.width, 2, scale));
    attention.values = shared(random_floats(shape.keys, shape.key_value_heads * shape.value_width, 3));
    return attention;
}

Matrix read(const MatrixSource& source, const Window& window)
{
    Matrix result(window.rows, window.columns);
    source.read(window, result.values.data());
    return result;
}

Matrix weights(const LayerAttention& attention, Index head)
{
    const auto source = weights_of(std::make_shared<LayerAttention>(attention), HeadIndex{head});
    return read(*source, source->whole());
}

bool same_bits(const Matrix& a, const Matrix& b)
{
    return a.rows == b.rows && a.columns == b.columns
        && std::memcmp(a.values.data(), b.values.data(), a.values.size() * sizeof(double)) == 0;
}

struct Case {
    const char* name;
    Shape shape;
    AttentionSettings settings;
};

std::vector<Case> cases()
{
    std::vector<Case> all;
    const auto add = [&](const char* name, Shape shape, auto... changes) {
        AttentionSettings settings;
        (changes(settings), ...);
        all.push_back({name, shape, settings});
    };
    const auto causal = [](AttentionSettings& s) { s.mask.causal = true; };
    const auto window = [](AttentionSettings& s) { s.mask.window = 9; };
    const auto padding = [](AttentionSettings& s) { s.mask.closed_keys = {0, 7}; };
    const auto t5 = [](AttentionSettings& s) {
        s.score = Score::dot;
        auto bias = std::make_shared<DistanceBias>();
        bias->first = -100;
        bias->values = Matrix(4, 201);
        for (std::size_t i = 0; i < bias->values.values.size(); ++i)
            bias->values.values[i] = std::sin(static_cast<double>(i));
        s.bias = bias;
    };
    const auto cold = [](AttentionSettings& s) { s.temperature = 0.37; };
    const auto sigmoid = [](AttentionSettings& s) { s.normalizer = Normalizer::sigmoid; };
    const auto entmax = [](AttentionSettings& s) { s.normalizer = Normalizer::entmax15; };
    add("one token", {1, 1, 1, 1, 1, 1}, causal);
    add("plain", {70, 70, 2, 2, 8, 8});
    add("causal", {150, 150, 2, 2, 64, 64}, causal);
    add("sliding window", {100, 100, 2, 2, 16, 16}, causal, window);
    add("two-sided window", {100, 100, 2, 2, 16, 16}, window);
    add("padding", {33, 33, 3, 3, 5, 7}, padding);
    add("causal padding", {33, 33, 3, 3, 5, 7}, causal, padding);
    add("grouped", {40, 40, 6, 2, 10, 10}, causal);
    add("cross", {9, 75, 4, 4, 12, 12}, padding);
    add("T5", {50, 50, 4, 4, 16, 16}, t5);
    add("T5 decoder", {50, 50, 4, 4, 16, 16}, t5, causal);
    add("temperature", {20, 20, 1, 1, 4, 4}, cold);
    add("sigmoid", {20, 20, 1, 1, 4, 4}, sigmoid, causal);
    add("entmax15", {20, 20, 1, 1, 4, 4}, entmax, causal);
    return all;
}

void add_cases()
{
    QTest::addColumn<int>("index");
    const std::vector<Case> all = cases();
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::newRow(all[i].name) << static_cast<int>(i);
}

Case fetched()
{
    QFETCH(int, index);
    return cases()[static_cast<std::size_t>(index)];
}

} // namespace

class TestLayerAttention : public QObject {
    Q_OBJECT

private slots:
    // The trace is tested against the obvious program in tst_attend.
    void isThatOfTheTrace_data() { add_cases(); }
    void isThatOfTheTrace()
    {
        const Case test = fetched();
        LayerAttention attention = attention_of(test.shape, test.settings);
        const FloatMatrix output = attend_layer(attention, 0);
        const auto trace = trace_of(attention);
        QCOMPARE(output.rows, test.shape.queries);
        QCOMPARE(output.columns, test.shape.heads * test.shape.value_width);
        for (Index h = 0; h < test.shape.heads; ++h) {
            const StageSource expected(trace, HeadIndex{h}, Stage::weights);
            QVERIFY(same_bits(weights(attention, h), read(expected, expected.whole())));
            for (Index i = 0; i < output.rows; ++i) {
                for (Index c = 0; c < test.shape.value_width; ++c) {
                    const double value = trace->output[static_cast<std::size_t>(h)](i, c);
                    QVERIFY(std::abs(static_cast<double>(output(i, h * test.shape.value_width + c)) - value)
                            <= 1e-7 * std::max(1.0, std::abs(value)));
                }
            }
        }
    }

    void theLastQueriesAloneHaveTheSameBits_data() { add_cases(); }
    void theLastQueriesAloneHaveTheSameBits()
    {
        const Case test = fetched();
        LayerAttention attention = attention_of(test.shape, test.settings);
        const FloatMatrix whole = attend_layer(attention, 0);
        for (const Index count : {Index{1}, Index{2}, std::min<Index>(7, test.shape.queries)}) {
            LayerAttention again = attention;
            const Index first = test.shape.queries - std::min(count, test.shape.queries);
            for (auto& rows : again.rows)
                rows.resize(static_cast<std::size_t>(first));
            const FloatMatrix last = attend_layer(again, first);
            QVERIFY(std::ranges::equal(last.values, std::span(whole.values).last(last.values.size())));
            for (Index h = 0; h < test.shape.heads; ++h)
                QVERIFY(same_bits(weights(again, h), weights(attention, h)));
        }
    }

    void everyWindowHasTheSameBits_data() { add_cases(); }
    void everyWindowHasTheSameBits()
    {
        const Case test = fetched();
        auto attention = std::make_shared<LayerAttention>(attention_of(test.shape, test.settings));
        attend_layer(*attention, 0);
        const Index n = test.shape.queries;
        const Index m = test.shape.keys;
        for (Index h = 0; h < test.shape.heads; ++h) {
            const auto source = weights_of(attention, HeadIndex{h});
            QVERIFY(source->computed());
            const Matrix whole = read(*source, source->whole());
            for (const Window& window : {Window{n - 1, 0, 1, m}, Window{0, m - 1, n, 1},
                                         Window{n / 3, m / 4, (n + 1) / 2, (m + 1) / 2}, Window{n / 2, m / 2, 1, 1}}) {
                const Matrix part = read(*source, window);
                for (Index i = 0; i < window.rows; ++i)
                    for (Index j = 0; j < window.columns; ++j)
                        QCOMPARE(part(i, j), whole(window.row + i, window.column + j));
            }
        }
    }

    // A token that is not there yet cannot change what was before it, not even one that is not a number.
    void laterKeysDoNotReachEarlierQueries()
    {
        AttentionSettings settings;
        settings.mask.causal = true;
        LayerAttention attention = attention_of({40, 40, 1, 1, 8, 8}, settings);
        const FloatMatrix before = attend_layer(attention, 0);
        std::fill_n(attention.keys.row_to_write(30), 8, std::numeric_limits<float>::quiet_NaN());
        std::fill_n(attention.values.row_to_write(30), 8, std::numeric_limits<float>::infinity());
        const FloatMatrix after = attend_layer(attention, 0);
        for (Index i = 0; i < 30; ++i)
            QVERIFY(std::ranges::equal(after.row(i), before.row(i)));
        QVERIFY(std::isnan(after(30, 0)));
    }

    void rowsWithoutAnOpenKeyAreZero()
    {
        AttentionSettings settings;
        settings.mask.causal = true;
        settings.mask.closed_keys = {0, 1};
        LayerAttention attention = attention_of({5, 5, 1, 1, 4, 4}, settings);
        const FloatMatrix output = attend_layer(attention, 0);
        for (Index i = 0; i < 2; ++i)
            for (const float value : output.row(i))
                QCOMPARE(value, 0.0f);
        QCOMPARE(weights(attention, 0)(1, 1), 0.0);
        QCOMPARE(attention.rows[0][1].open, 0);
    }

    void largeScoresDoNotOverflow()
    {
        LayerAttention attention = attention_of({12, 12, 2, 2, 8, 8}, {}, 1e4f);
        for (const float value : attend_layer(attention, 0).values)
            QVERIFY(std::isfinite(value));
        const Matrix cells = weights(attention, 1);
        for (Index i = 0; i < 12; ++i)
            QVERIFY(std::abs(std::accumulate(cells.row(i).begin(), cells.row(i).end(), 0.0) - 1.0) < 1e-12);
    }

    void whatDoesNotFitIsRefused()
    {
        const Shape shape{4, 4, 2, 2, 3, 3};
        LayerAttention attention = attention_of(shape, {});
        attention.keys = SharedRows(4, 5);
        QCOMPARE(code_of<ShapeError>([&] { attend_layer(attention, 0); }), "keys.columns(4 x 5, 2, 3, 6)");
        attention = attention_of(shape, {});
        attention.values = SharedRows(3, 6);
        QCOMPARE(code_of<ShapeError>([&] { attend_layer(attention, 0); }), "values.rows(3 x 6, 4)");
        attention = attention_of(shape, {});
        attention.open = OpenCells({}, 4, 3);
        QCOMPARE(code_of<ShapeError>([&] { attend_layer(attention, 0); }), "layer.mask(4, 3, 4, 4)");
        attention = attention_of(shape, {});
        attention.settings.score = Score::cosine;
        QCOMPARE(code_of<SettingError>([&] { attend_layer(attention, 0); }), "layer.score");
    }

    void stopsWhenAskedTo()
    {
        LayerAttention attention = attention_of({64, 64, 2, 2, 8, 8}, {});
        std::stop_source stop;
        stop.request_stop();
        RunControl control;
        control.stop = stop.get_token();
        QVERIFY_THROWS_EXCEPTION(Cancelled, attend_layer(attention, 0, control));
    }
};

QTEST_APPLESS_MAIN(TestLayerAttention)
#include "tst_layer_attention.moc"
