// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/painting/cell_text.h"

#include <QTest>

#include <limits>

using namespace attn;

class TestCellText : public QObject {
    Q_OBJECT
private slots:
    void writes_data()
    {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("weight") << 0.414 << ".41";
        QTest::newRow("weight beside an outlier") << 0.93 << ".93";
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("negative zero") << -0.0 << "0";
        QTest::newRow("one") << 1.0 << "1";
        QTest::newRow("minus one") << -1.0 << "−1";
        QTest::newRow("small") << 0.0123 << ".012";
        QTest::newRow("a thousandth") << 0.001 << ".0010";
        QTest::newRow("tiny") << 1e-8 << "1e-8";
        QTest::newRow("below a thousandth") << 0.00012 << "1.2e-4";
        QTest::newRow("tiniest") << 5e-324 << "4.9e-324";
        QTest::newRow("rounds up to one") << 0.9996 << "1.0";
        QTest::newRow("rounds up to a tenth") << 0.0998 << ".10";
        QTest::newRow("rounds up to a thousandth") << 0.00099999 << ".0010";
        QTest::newRow("rounds up to ten") << 9.996 << "10.0";
        QTest::newRow("just above one") << 1.0004 << "1.00";
        QTest::newRow("half") << 0.25 << ".25";
        QTest::newRow("score") << 3.312 << "3.31";
        QTest::newRow("negative") << -0.3 << "−.30";
        QTest::newRow("negative score") << -12.34 << "−12.3";
        QTest::newRow("thousands") << 1234.6 << "1235";
        QTest::newRow("largest whole number") << 99999.0 << "99999";
        QTest::newRow("rounds up to an exponent") << 99999.7 << "1e5";
        QTest::newRow("hundred thousand") << 100000.0 << "1e5";
        QTest::newRow("huge") << 1.23e38 << "1.23e38";
        QTest::newRow("largest of float32") << 3.4028234663852886e38 << "3.4e38";
        QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN() << "NaN";
        QTest::newRow("infinity") << infinity << "∞";
        QTest::newRow("closed cell") << -infinity << "−∞";
    }
    void writes()
    {
        QFETCH(double, value);
        QTEST(cellText(value), "text");
    }

    void losesDigitsWhereRoomIsShort_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("characters"); // that there is room for
        QTest::addColumn<QString>("text");
        QTest::newRow("two digits") << 0.0123 << 4 << ".012";
        QTest::newRow("one digit") << 0.0123 << 3 << ".01";
        QTest::newRow("no digit") << 0.0123 << 2 << "";
        QTest::newRow("a zero that is cut") << 0.00699 << 4 << ".007";
        QTest::newRow("a zero that is kept") << 0.00699 << 5 << ".0070";
        QTest::newRow("two zeros") << 0.0998 << 2 << ".1";
        QTest::newRow("negative with a zero") << -0.00104 << 5 << "−.001";
        QTest::newRow("exponent") << 0.00094 << 4 << "9e-4";
        QTest::newRow("nearly one is not one") << 0.96 << 2 << "";
        QTest::newRow("minus sign") << -0.3 << 3 << "−.3";
        QTest::newRow("a small one without room") << 0.0034 << 3 << "~0";
        QTest::newRow("a small one below 0") << -0.0034 << 3 << "~0";
        QTest::newRow("no room at all") << 0.0034 << 1 << "";
        QTest::newRow("no room for the sign") << -0.3 << 2 << "";
        QTest::newRow("score") << 3.312 << 3 << "3.3";
        QTest::newRow("score is no whole number") << 3.312 << 2 << "";
        QTest::newRow("huge") << 1.23e38 << 4 << "1e38";
        QTest::newRow("whole number") << 12345.0 << 4 << "";
        QTest::newRow("round number") << 10000.0 << 3 << "1e4";
        QTest::newRow("NaN") << std::numeric_limits<double>::quiet_NaN() << 2 << "";
    }
    void losesDigitsWhereRoomIsShort()
    {
        QFETCH(double, value);
        QFETCH(int, characters);
        QFont font(QStringLiteral("DejaVu Sans Mono")); // all characters are as wide
        font.setPixelSize(12);
        const QFontMetricsF metrics(font);
        QTEST(cellText(value, metrics, metrics.horizontalAdvance(u'0') * (characters + 0.5)), "text");
    }

    // The font depends on the range, and stays as it is while the picture is moved.
    void aNarrowRangeHasNumbersToo()
    {
        QFont font;
        font.setPixelSize(12);
        ColorScale narrow;
        narrow.range = ColorScale::Range::fixed;
        narrow.low = 0.5;
        narrow.high = 0.5 + 1e-12;
        const ResolvedScale scale(narrow, {}, {});
        const auto large = valueFont(CellValues::automatic, {60, 40}, font, scale);
        QVERIFY(large);
        QVERIFY(QFontMetricsF(*large).horizontalAdvance(cellText(0.5, QFontMetricsF(*large), 54.0)) > 10.0);
        QVERIFY(!valueFont(CellValues::automatic, {12, 12}, font, scale));
        QVERIFY(!valueFont(CellValues::off, {60, 40}, font, scale));
    }
};

QTEST_MAIN(TestCellText)
#include "tst_cell_text.moc"
