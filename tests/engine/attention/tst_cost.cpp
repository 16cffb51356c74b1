// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/attend.h"
#include "engine/attention/cost.h"

#include <QTest>

using namespace attn;

namespace {

AttentionTrace trace_of(Index n, Index d, Index heads, Normalizer normalizer, bool causal)
{
    Matrix x(n, d);
    for (std::size_t i = 0; i < x.values.size(); ++i)
        x.values[i] = double(i % 7) / 7.0;
    AttentionSettings settings;
    settings.heads = heads;
    settings.normalizer = normalizer;
    settings.mask.causal = causal;
    return attend(x, x, x, settings);
}

} // namespace

class TestCost : public QObject {
    Q_OBJECT

private slots:
    // 2 heads of width 4 over 10 tokens: 100 cells, 4 multiply-adds for a score and 4 for its value.
    void softmaxByHand()
    {
        const Cost cost = count_cost(trace_of(10, 8, 2, Normalizer::softmax, false));
        QCOMPARE(cost.quadratic.multiply_adds, 2.0 * 100 * 8);
        QCOMPARE(cost.quadratic.exponentials, 2.0 * 100);
        QCOMPARE(cost.quadratic.bytes, 2.0 * 100 * 8);
        QVERIFY(!cost.linear);
    }

    void closedCellsCostNothing()
    {
        const Cost cost = count_cost(trace_of(10, 8, 2, Normalizer::softmax, true));
        QCOMPARE(cost.quadratic.multiply_adds, 2.0 * 55 * 8);
        QCOMPARE(cost.quadratic.exponentials, 2.0 * 55);
    }

    // Regrouped: each key adds a 4 x 4 product to the state (5 columns with the kernel's sum), each query reads it.
    void linearByHand()
    {
        const Cost none = count_cost(trace_of(10, 8, 2, Normalizer::none, false));
        QCOMPARE(none.linear->multiply_adds, 2.0 * 20 * 16);
        QCOMPARE(none.linear->exponentials, 0.0);
        QCOMPARE(none.linear->bytes, 2.0 * 16 * 8);
        const Cost kernel = count_cost(trace_of(10, 8, 2, Normalizer::linear, true));
        QCOMPARE(kernel.linear->multiply_adds, 2.0 * 20 * 20);
        QCOMPARE(kernel.linear->exponentials, 2.0 * 20 * 4);
    }

    void measuredBothWays()
    {
        const MeasuredCost measured = measure_cost(trace_of(200, 16, 2, Normalizer::linear, false));
        QVERIFY(measured.cost.quadratic.milliseconds > 0.0);
        QVERIFY(measured.cost.linear->milliseconds > 0.0);
        QVERIFY(measured.output_difference < 1e-12);
    }
};

QTEST_APPLESS_MAIN(TestCost)
#include "tst_cost.moc"
