// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/profile_scale.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace attn;

namespace {

ResolvedScale colors(double low, double high, bool logarithmic = false)
{
    ColorScale scale;
    scale.range = ColorScale::Range::fixed;
    scale.low = low;
    scale.high = high;
    scale.logarithmic = logarithmic;
    return {scale, {}, {}};
}

} // namespace

class TestProfileScale : public QObject {
    Q_OBJECT
private slots:
    void ends_data()
    {
        QTest::addColumn<std::vector<double>>("values");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("up to the colours' end") << std::vector{0.1, 0.7} << 0.0 << 0.9;
        QTest::newRow("small ones too") << std::vector{0.0, 0.013} << 0.0 << 0.9;
        QTest::newRow("sums beyond the colours") << std::vector{0.0, 1.3} << 0.0 << 2.0;
        QTest::newRow("nothing but zeros") << std::vector{0.0, 0.0} << 0.0 << 0.9;
        QTest::newRow("on both sides of 0") << std::vector{-0.3, 0.6} << -0.5 << 0.9;
        QTest::newRow("below 0 only") << std::vector{-0.3} << -0.5 << 0.0;
        QTest::newRow("what is not finite has no end")
            << std::vector{0.6, std::numeric_limits<double>::infinity(), std::nan("")} << 0.0 << 0.9;
    }
    void ends()
    {
        QFETCH(std::vector<double>, values);
        const ResolvedScale scale = profileScale(values, colors(0.0, 0.9));
        QTEST(scale.low(), "low");
        QTEST(scale.high(), "high");
    }

    void negativeColors()
    {
        const ResolvedScale scale = profileScale(std::vector{-0.8, 0.9}, colors(-1.0, 1.0));
        QCOMPARE(scale.low(), -1.0);
        QCOMPARE(scale.high(), 1.0);
        QCOMPARE(scale.position(0.0), 0.5);
    }

    void logarithmicLikeTheColors()
    {
        const ResolvedScale scale = profileScale(std::vector{0.0, 1e-3}, colors(1e-4, 1.0, true));
        QVERIFY(scale.logarithmic());
        QCOMPARE(scale.position(0.0), 0.0);
        QCOMPARE(scale.position(1e-2), 0.5);
        QCOMPARE(profileScale(std::vector{3.0}, colors(1e-4, 1.0, true)).high(), 5.0);
    }

    void roundNumbers()
    {
        QCOMPARE(roundAbove(0.013), 0.02);
        QCOMPARE(roundAbove(0.2), 0.2);
        QCOMPARE(roundAbove(0.51), 1.0);
        QCOMPARE(roundAbove(7e5), 1e6);
        QCOMPARE(roundAbove(1e308), 1e308);
        QVERIFY(roundAbove(1.7e308) >= 1.7e308);
        QVERIFY(roundAbove(5e-324) >= 5e-324);
    }
};

QTEST_APPLESS_MAIN(TestProfileScale)
#include "tst_profile_scale.moc"
