// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/run.h"
#include "tests/engine/error_of.h"

#include <QTest>

using namespace attn;

namespace {

// Two layers of two heads; each matrix is one cell that holds 10 layer + head.
Run two_by_two()
{
    Run run;
    run.layers = 2;
    run.heads = 2;
    for (const double value : {0.0, 1.0, 10.0, 11.0}) {
        auto matrix = std::make_shared<Matrix>(1, 1);
        (*matrix)(0, 0) = value;
        run.weights.push_back(std::make_shared<DenseSource>(matrix));
    }
    return run;
}

} // namespace

class TestRun : public QObject {
    Q_OBJECT

private slots:
    void source_data()
    {
        QTest::addColumn<qint64>("layer"); // -1: the mean
        QTest::addColumn<qint64>("head");  // -1: the mean
        QTest::addColumn<double>("value");
        QTest::newRow("first") << qint64{0} << qint64{0} << 0.0;
        QTest::newRow("second head") << qint64{0} << qint64{1} << 1.0;
        QTest::newRow("second layer") << qint64{1} << qint64{0} << 10.0;
        QTest::newRow("last") << qint64{1} << qint64{1} << 11.0;
        QTest::newRow("mean of layer 0") << qint64{0} << qint64{-1} << 0.5;
        QTest::newRow("mean of layer 1") << qint64{1} << qint64{-1} << 10.5;
        QTest::newRow("second head of the mean over layers") << qint64{-1} << qint64{1} << 6.0;
        QTest::newRow("mean of all") << qint64{-1} << qint64{-1} << 5.5;
    }
    void source()
    {
        QFETCH(qint64, layer);
        QFETCH(qint64, head);
        QFETCH(double, value);
        const HeadPick pick{layer < 0 ? Axis::mean() : Axis(layer), head < 0 ? Axis::mean() : Axis(head)};
        const Run run = two_by_two();
        QCOMPARE(run.source(pick)->at(0, 0), value);
        QCOMPARE(run.matrices(pick), Index((layer < 0 ? 2 : 1) * (head < 0 ? 2 : 1)));
    }

    void meanOverOneLayerIsThatLayer()
    {
        Run run = two_by_two();
        run.layers = 1;
        run.heads = 4;
        QCOMPARE(run.source({Axis::mean(), 3}), run.weights[3]);
    }

    void ownMeansComeFirst()
    {
        Run run = two_by_two();
        run.means.over_layers = {run.weights[3], run.weights[2]};
        run.means.over_all = run.weights[1];
        QCOMPARE(run.source({Axis::mean(), 0}), run.weights[3]);
        QCOMPARE(run.source({Axis::mean(), Axis::mean()}), run.weights[1]);
    }

    void openCellsOfAMeanAreThoseOfEveryLayer()
    {
        const auto causal = std::make_shared<OpenCells>(Mask{.causal = true}, 3, 3);
        Run run = two_by_two();
        QVERIFY(!run.open_cells({Axis::mean(), 0}));
        run.open = {causal, std::make_shared<OpenCells>(Mask{.causal = true}, 3, 3)};
        QCOMPARE(run.open_cells({Axis::mean(), 0}), causal);
        run.open[1] = std::make_shared<OpenCells>(Mask{.causal = true, .window = 1}, 3, 3);
        QVERIFY(!run.open_cells({Axis::mean(), 0}));
        QCOMPARE(run.open_cells({1, 0}), run.open[1]);
    }

    void meanOfOneHeadIsThatHead()
    {
        Run run = two_by_two();
        run.layers = 4;
        run.heads = 1;
        QCOMPARE(run.source({2, Axis::mean()}), run.weights[2]);
    }

    void outside()
    {
        const Run run = two_by_two();
        const auto refusal = [&](Index layer, const Axis& head) {
            return code_of<SettingError>([&] { run.source({layer, head}); });
        };
        QCOMPARE(refusal(2, 0), QString("run.index(layer, 2, 2, 1)"));
        QCOMPARE(refusal(-1, Axis::mean()), QString("run.index(layer, -1, 2, 1)"));
        QCOMPARE(refusal(0, 2), QString("run.index(head, 2, 2, 1)"));
        QCOMPARE(refusal(0, -1), QString("run.index(head, -1, 2, 1)"));
        QCOMPARE(code_of<SettingError>([&] { run.source({Axis::mean(), 2}); }), QString("run.index(head, 2, 2, 1)"));
    }
};

QTEST_APPLESS_MAIN(TestRun)
#include "tst_run.moc"
