// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/number_text.h"

#include <QtTest>

#include <limits>

class NumberTextTest : public QObject {
    Q_OBJECT
private slots:
    void writesForPeople_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << 3 << "0";
        QTest::newRow("minus zero") << -0.0 << 3 << "0";
        QTest::newRow("weight") << 0.41249 << 3 << "0.412";
        QTest::newRow("no trailing zeros") << 0.5 << 3 << "0.5";
        QTest::newRow("rounds up a digit") << 9.9999 << 3 << "10";
        QTest::newRow("integers in full") << 12345.0 << 3 << "12\u202F345";
        QTest::newRow("thousands and a fraction") << -2326.3867 << 5 << "−2\u202F326.4";
        QTest::newRow("small") << 3.14e-9 << 3 << "3.14·10⁻⁹";
        QTest::newRow("power of ten") << 1e12 << 3 << "10¹²";
        QTest::newRow("just below the powers") << 999999.0 << 6 << "999\u202F999";
        QTest::newRow("rounds into the powers") << 999999.0 << 3 << "10⁶";
        QTest::newRow("infinite") << -std::numeric_limits<double>::infinity() << 3 << "−∞";
        QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << 3 << "NaN";
    }
    void writesForPeople()
    {
        QFETCH(double, value);
        QFETCH(int, digits);
        QTEST(attn::numberText(value, digits), "text");
    }

    void sharesInPerCent()
    {
        QCOMPARE(attn::percentText(0.5712), QString("57 %"));
        QCOMPARE(attn::percentText(0.00082), QString("0.082 %"));
        QCOMPARE(attn::percentText(0.99999), QString("> 99.9 %")); // not all of it
        QCOMPARE(attn::percentText(0.9991), QString("99.9 %"));
        QCOMPARE(attn::percentText(1.0), QString("100 %"));
        QCOMPARE(attn::percentText(0.0), QString("0 %"));
        QCOMPARE(attn::percentText(1e-5), QString("0.001 %"));
        QCOMPARE(attn::percentText(9e-6), QString("< 0.001 %"));
    }
};

QTEST_MAIN(NumberTextTest)
#include "tst_number_text.moc"
