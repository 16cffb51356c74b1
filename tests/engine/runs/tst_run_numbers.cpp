// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/run_numbers.h"

#include "engine/attention/attend.h"
#include "tests/engine/error_of.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace attn;

namespace {

constexpr MemoryBudget any_memory(1e9);

Matrix matrix_of(Index rows, Index columns, double first)
{
    Matrix matrix(rows, columns);
    std::iota(matrix.values.begin(), matrix.values.end(), first);
    return matrix;
}

// Two layers of two heads of 2 x 3 weights: 0 1 2 3 4 5 for the first head, 100 101 ... for the second, 1000 more in
// the second layer.
Run finished_weights()
{
    Run run;
    run.layers = 2;
    run.heads = 2;
    run.queries = {{"0"}, {"1"}};
    run.keys = {{"a"}, {"b"}, {"c"}};
    for (const double first : {0.0, 100.0, 1000.0, 1100.0})
        run.weights.push_back(std::make_shared<DenseSource>(std::make_shared<Matrix>(matrix_of(2, 3, first))));
    return run;
}

// Four query heads that share two heads of keys and values.
Run grouped_run()
{
    const Matrix queries = matrix_of(3, 8, -4.0);
    const Matrix keys = matrix_of(5, 4, 0.0);
    auto trace = std::make_shared<AttentionTrace>(attend(queries, keys, keys, {.heads = 4, .key_value_heads = 2}));
    Run run;
    run.heads = 4;
    run.queries = {{"x"}, {"y"}, {"z"}};
    run.keys = {{"a"}, {"b"}, {"c"}, {"d"}, {"e"}};
    keep_traces(run, {trace});
    for (Index head = 0; head < 4; ++head)
        run.weights.push_back(std::make_shared<StageSource>(trace, HeadIndex{head}, Stage::weights));
    return run;
}

using Shape = std::vector<Index>;
using Values = std::vector<double>;
using Labels = std::vector<std::string>;

} // namespace

class TestRunNumbers : public QObject {
    Q_OBJECT

private slots:
    void shapesFollowThePick()
    {
        const Run run = finished_weights();
        const auto shape = [&](NumbersPick pick) { return numbers_of(run, pick, any_memory).shape; };
        QCOMPARE(shape({}), (Shape{2, 3}));
        QCOMPARE(shape({.heads = {0, Axis::mean()}}), (Shape{2, 3}));
        QCOMPARE(shape({.heads = {0, Axis::all()}}), (Shape{2, 2, 3}));
        QCOMPARE(shape({.heads = {Axis::all(), 1}}), (Shape{2, 2, 3}));
        QCOMPARE(shape({.heads = {Axis::all(), Axis::all()}}), (Shape{2, 2, 2, 3}));
        QCOMPARE(shape({.heads = {Axis::mean(), 0}}), (Shape{2, 3}));
        QCOMPARE(shape({.heads = {Axis::mean(), Axis::all()}}), (Shape{2, 2, 3}));
    }

    void valuesFollowThePick()
    {
        const Run run = finished_weights();
        QCOMPARE(numbers_of(run, {.heads = {1, 1}}, any_memory).values, (Values{1100, 1101, 1102, 1103, 1104, 1105}));
        QCOMPARE(numbers_of(run, {.heads = {0, Axis::mean()}}, any_memory).values, (Values{50, 51, 52, 53, 54, 55}));
        QCOMPARE(numbers_of(run, {.heads = {Axis::mean(), 1}}, any_memory).values,
                 (Values{600, 601, 602, 603, 604, 605}));
        QCOMPARE(numbers_of(run, {.heads = {Axis::mean(), Axis::mean()}}, any_memory).values,
                 (Values{550, 551, 552, 553, 554, 555}));
        const Values means = numbers_of(run, {.heads = {Axis::mean(), Axis::all()}}, any_memory).values;
        QCOMPARE((Values{means[0], means[5], means[6], means[11]}), (Values{500, 505, 600, 605}));
        const Values all = numbers_of(run, {.heads = {Axis::all(), Axis::all()}}, any_memory).values;
        QCOMPARE(all.size(), std::size_t{24});
        QCOMPARE((Values{all[0], all[5], all[6], all[12], all[18], all[23]}), (Values{0, 5, 100, 1000, 1100, 1105}));
    }

    void rowsAreDividedByTheirSum()
    {
        Run run = finished_weights();
        run.weights[0] = std::make_shared<DenseSource>(std::make_shared<Matrix>([] {
            Matrix matrix(2, 3);
            matrix.values = {2.0, 0.5, 1.5, 1.0, 0.0, 0.0};
            return matrix;
        }()));
        QCOMPARE(numbers_of(run, {.normalize_rows = true}, any_memory).values,
                 (Values{0.5, 0.125, 0.375, 1.0, 0.0, 0.0}));
    }

    void labelsAreTokensUnlessTheyAreNumbers()
    {
        const Run run = finished_weights();
        const NamedArray array = numbers_of(run, {}, any_memory);
        QCOMPARE(array.row_labels, Labels{});
        QCOMPARE(array.column_labels, (Labels{"a", "b", "c"}));
        QCOMPARE(numbers_of(run, {.heads = {0, Axis::all()}}, any_memory).column_labels, Labels{});
        QCOMPARE(numbers_of(grouped_run(), {.what = Quantity::keys}, any_memory).row_labels,
                 (Labels{"a", "b", "c", "d", "e"}));
        QCOMPARE(numbers_of(grouped_run(), {.what = Quantity::queries}, any_memory).row_labels,
                 (Labels{"x", "y", "z"}));
    }

    void headsShareKeysAndValues()
    {
        const Run run = grouped_run();
        const AttentionTrace& trace = *run.trace({});
        for (Index head = 0; head < 4; ++head) {
            const auto shared = static_cast<std::size_t>(head / 2);
            QCOMPARE(numbers_of(run, {.what = Quantity::keys, .heads = {0, head}}, any_memory).values,
                     trace.keys[shared].values);
            QCOMPARE(numbers_of(run, {.what = Quantity::values, .heads = {0, head}}, any_memory).values,
                     trace.values[shared].values);
            QCOMPARE(numbers_of(run, {.what = Quantity::output, .heads = {0, head}}, any_memory).values,
                     trace.output[static_cast<std::size_t>(head)].values);
        }
        QCOMPARE(numbers_of(run, {.what = Quantity::keys, .heads = {0, Axis::all()}}, any_memory).shape,
                 (Shape{2, 5, 2}));
    }

    void stagesAreTheTraces_data()
    {
        QTest::addColumn<int>("quantity");
        QTest::addColumn<int>("stage");
        QTest::newRow("scores") << static_cast<int>(Quantity::scores) << static_cast<int>(Stage::scores);
        QTest::newRow("scaled") << static_cast<int>(Quantity::scaled) << static_cast<int>(Stage::scaled);
        QTest::newRow("masked") << static_cast<int>(Quantity::masked) << static_cast<int>(Stage::masked);
        QTest::newRow("weights") << static_cast<int>(Quantity::weights) << static_cast<int>(Stage::weights);
    }
    void stagesAreTheTraces()
    {
        QFETCH(int, quantity);
        QFETCH(int, stage);
        const Run run = grouped_run();
        Values expected(15);
        read_stage(*run.trace({}), HeadIndex{3}, static_cast<Stage>(stage), {0, 0, 3, 5}, expected.data());
        const NamedArray array =
            numbers_of(run, {.what = static_cast<Quantity>(quantity), .heads = {0, 3}}, any_memory);
        QCOMPARE(array.values, expected);
        QCOMPARE(array.name, std::string(name_of(static_cast<Quantity>(quantity))));
    }

    void largeMatricesAreReadInBlocks()
    {
        Run run = finished_weights();
        const auto large = std::make_shared<Matrix>(matrix_of(700, 900, 0.0));
        run.weights[0] = std::make_shared<DenseSource>(large);
        run.queries.assign(700, {"q"});
        run.keys.assign(900, {"k"});
        QCOMPARE(numbers_of(run, {}, any_memory).values, large->values);
    }

    void whatIsNotThereIsNamed()
    {
        const Run run = finished_weights();
        const auto error = [&](NumbersPick pick, const MemoryBudget& budget = any_memory) {
            return error_of([&] { numbers_of(run, pick, budget); });
        };
        QVERIFY(error({.heads = {2, 0}}).contains("layer 2"));
        QVERIFY(error({.heads = {0, 2}}).contains("head 2"));
        QVERIFY(error({.what = Quantity::scores}).startsWith("scores: "));
        QCOMPARE(error({}, MemoryBudget(47)),
                 "weights of shape [2, 3]: it needs 48 B of memory, but only 47 B may be used. Pick one layer or one "
                 "head, or save the numbers as .safetensors.");
        QCOMPARE(error({}, MemoryBudget(48)), error_of([] {}));
    }

    void cancelled()
    {
        std::stop_source stop;
        stop.request_stop();
        RunControl control;
        control.stop = stop.get_token();
        QVERIFY_THROWS_EXCEPTION(Cancelled, numbers_of(finished_weights(), {}, any_memory, control));
    }
};

QTEST_GUILESS_MAIN(TestRunNumbers)
#include "tst_run_numbers.moc"
