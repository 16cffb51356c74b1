// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "tests/made/runs.h"
#include "ui/painting/scale_summary.h"

#include <QTest>

#include <limits>

using namespace attn;

class TestScaleSummary : public QObject {
    Q_OBJECT
private slots:
    void allHeadsOrOne()
    {
        // Head 0 holds 1 to 4, head 1 holds 0.1 to 0.4 and a NaN.
        const auto run = madeRun({"a", "b"}, {"x", "y"}, 2, [](Index head, Index i, Index j) {
            if (head == 1 && i == 0 && j == 1)
                return std::numeric_limits<double>::quiet_NaN();
            return static_cast<double>(1 + 2 * i + j) * (head == 0 ? 1.0 : 0.1);
        });
        const WeightsSummary one = scaleSummary(*run, {0, 1}, false);
        QCOMPARE(one.largest, 0.4);
        QCOMPARE(one.not_a_number, Index{1});
        const WeightsSummary all = scaleSummary(*run, {0, 1}, true);
        QCOMPARE(all.smallest, 0.1);
        QCOMPARE(all.largest, 4.0);
        QCOMPARE(all.smallest_positive, 0.1);
        QCOMPARE(all.not_a_number, Index{1});
        QVERIFY_THROWS_EXCEPTION(SettingError, scaleSummary(*run, {0, 2}, false));
    }

    void smallestPositiveOfTheOtherHeads()
    {
        const auto run = madeRun({"a"}, {"x"}, 2, [](Index head, Index, Index) { return head == 0 ? 0.0 : 0.25; });
        QCOMPARE(scaleSummary(*run, {0, 0}, true).smallest_positive, 0.25);
    }

    // The weights that are drawn, and with them their percentiles.
    void onlyAPartCounts()
    {
        const auto run = madeRun(numberedWords(10), numberedWords(10), 2, [](Index head, Index i, Index j) {
            return static_cast<double>(100 * head + 10 * i + j);
        });
        ColorScale scale;
        scale.sharedByHeads = false;
        const Window part{2, 3, 1, 5};
        QCOMPARE(scaleNumbers(*run, {0, 1}, scale, part).smallest, 123.0);
        QCOMPARE(scaleNumbers(*run, {0, 1}, scale, part).largest, 127.0);
        QCOMPARE(scaleNumbers(*run, {0, 1}, scale, {}).largest, 199.0);
        QVERIFY(!scaleNumbers(*run, {0, 1}, scale, {}).percentiles);
        scale.sharedByHeads = true;
        QCOMPARE(scaleNumbers(*run, {0, 1}, scale, part).smallest, 23.0);
        scale.range = ColorScale::Range::percentiles;
        scale.lowPercent = 25.0;
        scale.highPercent = 75.0;
        const auto found = scaleNumbers(*run, {0, 1}, scale, {}).percentiles;
        QCOMPARE(found->low, 50.0);
        QCOMPARE(found->high, 149.0);
        scale.range = ColorScale::Range::fixed;
        QCOMPARE(scaleNumbers(*run, {0, 1}, scale, {}).smallest, 100.0); // no need of the others
    }

    void someScalesNeedNoNumbers()
    {
        ColorScale scale;
        QVERIFY(needsSummary(scale));
        scale.range = ColorScale::Range::unit;
        QVERIFY(!needsSummary(scale));
        scale.logarithmic = true;
        QVERIFY(needsSummary(scale));
    }
};

QTEST_APPLESS_MAIN(TestScaleSummary)
#include "tst_scale_summary.moc"
