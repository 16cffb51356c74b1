// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/cell_text.h"

#include <QTest>

#include <limits>

using namespace attn;

class TestCellText : public QObject {
    Q_OBJECT
private slots:
    void writes_data()
    {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("weight") << 0.0 << 1.0 << 0.414 << ".41";
        QTest::newRow("zero") << 0.0 << 1.0 << 0.0 << "0";
        QTest::newRow("one") << 0.0 << 1.0 << 1.0 << "1";
        QTest::newRow("nearly zero is not zero") << 0.0 << 1.0 << 0.001 << ".00";
        QTest::newRow("nearly one is not one") << 0.0 << 1.0 << 0.999 << "1.00";
        QTest::newRow("small weights get more digits") << 0.0 << 0.04 << 0.0123 << ".012";
        QTest::newRow("half") << 0.0 << 0.5 << 0.25 << ".25";
        QTest::newRow("score") << -4.0 << 8.0 << 3.312 << "3.31";
        QTest::newRow("negative score") << -4.0 << 8.0 << -0.2 << "−.20";
        QTest::newRow("tens") << 0.0 << 50.0 << 12.34 << "12.3";
        QTest::newRow("thousands") << 0.0 << 5000.0 << 1234.6 << "1235";
        QTest::newRow("huge") << 0.0 << 1e38 << 1.23e38 << "1.2e+38";
        QTest::newRow("tiny") << 0.0 << 1e-30 << 1.5e-31 << "1.5e-31";
        QTest::newRow("NaN") << 0.0 << 1.0 << std::numeric_limits<double>::quiet_NaN() << "NaN";
        QTest::newRow("infinity") << 0.0 << 1.0 << infinity << "∞";
        QTest::newRow("closed cell") << 0.0 << 1.0 << -infinity << "−∞";
        QTest::newRow("all zero") << 0.0 << 0.0 << 0.5 << ".50";
    }
    void writes()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(double, value);
        QTEST(CellText(low, high)(value), "text");
    }

    void widestCoversTheRange()
    {
        QCOMPARE(CellText(0, 1).widest(0, 1), QStringLiteral(".00"));
        QCOMPARE(CellText(-100, 7).widest(-100, 7), QStringLiteral("−00.0"));
        QCOMPARE(CellText(-3, 3).widest(-3, 3), QStringLiteral("−0.00"));
    }
};

QTEST_APPLESS_MAIN(TestCellText)
#include "tst_cell_text.moc"
