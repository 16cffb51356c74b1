// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/number_spelling.h"

#include <QTest>

using namespace attn;

class TestNumberSpelling : public QObject {
    Q_OBJECT
private slots:
    void numbers_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("digits");
        QTest::addColumn<bool>("mayGroup");
        QTest::addColumn<double>("divisor");
        const auto row = [](const char* text, const char* digits, bool may_group = false, double divisor = 1.0) {
            QTest::newRow(text) << QString(text) << QString(digits) << may_group << divisor;
        };
        row("0.5", "0.5");
        row("1'234.5", "1234.5");
        row("1’234’567", "1234567");
        row("12 345,5", "12345,5");
        row("1 234", "1234");
        row("1 234,25", "1234,25");
        row("1 234", "1234");
        row("1_000_000.5", "1000000.5");
        row("1'234.567", "1234.567");
        row("1,204.5", "1204.5");
        row("1.204,5", "1204,5");
        row("1,204,000", "1204000");
        row("1.204.000", "1204000");
        row("1,204", "1,204", true);
        row("-12.204", "-12.204", true);
        row("0,204", "0,204");
        row("1204,204", "1204,204");
        row("1,2045", "1,2045");
        row("1,204e3", "1,204e3");
        row("−0.5", "-0.5");
        row("–0,5", "-0,5");
        row("－5", "-5");
        row("0.5-", "-0.5");
        row("１２．５", "12.5");
        row("١٫٥", "1.5");
        row("۱۲", "12");
        row("१", "1");
        row("1.0D-03", "1.0e-03");
        row("2.5d+2", "2.5e2");
        row("12.5%", "12.5", false, 100.0);
        row("12,5 %", "12,5", false, 100.0);
        row("3‰", "3", false, 1000.0);
        row("NA", "nan");
        row("n/a", "nan");
        row("\u200e0.5", "0.5");
        row("\u202d0,5\u202c", "0,5");
        row("\ufeff0.5\u200b", "0.5");
        row("0.5\u00ad", "0.5");
        row("1\u2006234.5", "1234.5");
        row("1\u205f234", "1234");
        row("\u0be6.\u0beb", "0.5");
        row("\u17e0.\u17e5", "0.5");
        row("\U0001d7ce.\U0001d7d3", "0.5");
        row("'0.5", "0.5");
        row("'0.5'", "0.5");
        row("\"-0.5\"", "-0.5");
        row("null", "nan");
        row("-∞", "-inf");
        row("-1.#IND", "-nan");
        row("1.#INF", "inf");
    }
    void numbers()
    {
        QFETCH(QString, text);
        QFETCH(QString, digits);
        QFETCH(bool, mayGroup);
        QFETCH(double, divisor);
        const NumberSpelling found = number_spelling(text.toStdString());
        QCOMPARE(found.kind, NumberSpelling::Kind::number);
        QCOMPARE(QString::fromStdString(found.digits), digits);
        QCOMPARE(found.may_group, mayGroup);
        QCOMPARE(found.divisor, divisor);
        QVERIFY(looks_like_number(text.toStdString()));
    }

    void others_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        const auto row = [](const char* text, const char* code) {
            QTest::newRow(text) << QString(text) << QString("spelling.") + code;
        };
        row("$5", "money");
        row("€ 1.234,50", "money");
        row("12 CHF", "money");
        row("-$5", "money");
        row("0.5 ms", "unit");
        row("12px", "unit");
        row("3.5abc", "unit");
        row("20°C", "unit");
        row("2.5 µs", "unit");
        row("<0.001", "bound");
        row("≤ 5", "bound");
        row("~3", "bound");
        row("=1.5", "formula");
        row("#DIV/0!", "spreadsheet-error");
        row("#N/A", "spreadsheet-error");
        row("#NAME?", "spreadsheet-error");
        row("#WERT!", "spreadsheet-error");
        row("Err:502", "spreadsheet-error");
        row("Fehler:502", "spreadsheet-error");
        row("#ÜBERLAUF!", "spreadsheet-error");
        row("#¡VALOR!", "spreadsheet-error");
        row("#ДЕЛ/0!", "spreadsheet-error");
        row("#GETTING_DATA", "spreadsheet-error");
        row("(0.5)", "parentheses");
        row("(1,234.50)", "parentheses");
        row("1/3", "fraction");
        row("½", "fraction");
        row("2¾", "fraction");
        row("0.5±0.1", "error");
        row("0.5(1)", "error");
        row("0.5 +- 0.1", "error");
        row("0.5***", "stars");
        row("1.5×10⁻³", "power");
        row("2x10^-3", "power");
        row("12,34,567", "lakhs");
        row("5.-", "money");
        row("5.\u2013", "money");
        row("1.204,-", "money");
        row("5 kr", "money");
        row("Rs. 5", "money");
        row("US$5", "money");
        row("HK$ 1.204,5", "money");
        row("10^-3", "power");
        row("10\u207b\u00b3", "power");
        row("1.5 x 10^-3", "power");
        row("1.5\u00b710^-3", "power");
        row("2**-3", "power");
        row("5 m\u00b2", "unit");
        row("20\u2103", "unit");
        row("50\u2031", "unit");
        row("0.5 [0.1, 0.9]", "error");
        row("0.5 (-0.1, 0.9)", "error");
        row("0.5+0.1i", "complex");
        row("(5.0e-01+1.0e-01j)", "complex");
        row("1-2j", "complex");
        row("0.5j", "complex");
        row("p<0.001", "bound");
        row("P > 0.05", "bound");
        row("0.123-0.456", "glued");
        row("0.123-102", "glued");
        row("0\u00b75", "unusual");
        row("%50", "unusual");
        row("0.5\u2020", "unusual");
        row("0.5\u1d43", "unusual");
        row("1.5\u4e07", "unusual");
        row("=\"0.5\"", "formula");
    }
    void others()
    {
        QFETCH(QString, text);
        QFETCH(QString, code);
        const NumberSpelling found = number_spelling(text.toStdString());
        QCOMPARE(found.kind, NumberSpelling::Kind::other);
        QCOMPARE(QString::fromStdString(found.name->code), code);
        QVERIFY(looks_like_number(text.toStdString()));
    }

    void words_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"",           " ",     "the",   "-",     "$",     "#",        "#tag",  "<",      "3D",       "2nd",
              "1990-01-01", "12:30", "1.2.3", "1,2,3", "1'23",  "0x10",     "+-1",   "a1",     "layer0",   "##ing",
              "[CLS]",      "1_0",   "12 34", "e",     "E5",    ".",        ",",     "x=1",    "(",        "()",
              "一",         "5'11",  "0.1.2", "--5",   "A4",    "'",        "10-20", "p",      "p1",       "P.",
              "kr5",        "'90s",  "'5'11", "3x10",  "\"a\"", "%",        "%d",    "\u200b", "10\u2020", "MB",
              "Fr",         "Rp.",   "'",     "i",     "2i",    "layer-0.5"})
            QTest::newRow(text) << QString(text);
    }
    void words()
    {
        QFETCH(QString, text);
        QCOMPARE(number_spelling(text.toStdString()).kind, NumberSpelling::Kind::text);
        QVERIFY(!looks_like_number(text.toStdString()));
    }

    void decimalsInTexts()
    {
        for (const char* text :
             {"0.5", "-0,5", "tensor(0.5)", "np.float64(-1.25)", "0.1 to 0.5", "<b>0.5</b>", "5.3 zł"})
            QVERIFY2(holds_decimal(text), text);
        for (const char* text :
             {"", "5", ".5", "5.", "1,", "01.05.2024", "12:30:01.5", "v1.5", "x0.5", "1.2.3", "[1,]", "a,b", "1.2.3.4"})
            QVERIFY2(!holds_decimal(text), text);
    }
};

QTEST_APPLESS_MAIN(TestNumberSpelling)
#include "tst_number_spelling.moc"
