// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/token_ticker.h"

#include <QTest>

using namespace attn;

namespace {

struct Ticks {
    QVector<double> places;
    QVector<QString> labels;
};

Ticks ticksOf(TokenTicker& ticker, double lower, double upper)
{
    Ticks ticks;
    QVector<double> subTicks{1.0};
    ticker.generate({lower, upper}, QLocale::c(), 'g', 6, ticks.places, &subTicks, &ticks.labels);
    return subTicks.isEmpty() ? ticks : Ticks{};
}

const std::vector<Token> tokens{{"The", 0, 0}, {" cat", 0, 0}, {"\n", 0, 0}, {"incomprehensibilities", 0, 0}};

} // namespace

class TestTokenTicker : public QObject {
    Q_OBJECT
private slots:
    void labelsStandAtTheMiddleOfCells()
    {
        TokenTicker ticker;
        ticker.setLabels(axisLabels(tokens, 4));
        ticker.setRoom(1, 1000, QFont());
        const Ticks ticks = ticksOf(ticker, 0, 4);
        QCOMPARE(ticks.places, (QVector<double>{0.5, 1.5, 2.5, 3.5}));
        QCOMPARE(ticks.labels, (QVector<QString>{"The", "␣cat", "↵", "incomprehensibilities"}));
    }

    void tokensThatOnlyCountAreNumbers()
    {
        QVERIFY(axisLabels(std::vector<Token>{{"0", 0, 0}, {"1", 0, 0}}, 2).texts.isEmpty());
        QCOMPARE(axisLabels(std::vector<Token>{{"1", 0, 0}, {"2", 0, 0}}, 2).texts, (QStringList{"1", "2"}));
    }

    void onlyWhatIsSeen()
    {
        TokenTicker ticker;
        ticker.setLabels(axisLabels({}, 100));
        ticker.setRoom(1, 1000, QFont());
        QCOMPARE(ticksOf(ticker, 10.6, 13.4).places, (QVector<double>{11.5, 12.5}));
        QCOMPARE(ticksOf(ticker, 97, 120).places, (QVector<double>{97.5, 98.5, 99.5}));
    }

    // Counted from 0, so that labels stay where they are while one pans.
    void thinsOut()
    {
        TokenTicker ticker;
        ticker.setLabels(axisLabels({}, 100));
        ticker.setRoom(20, 1000, QFont());
        QCOMPARE(ticksOf(ticker, 0, 100).labels, (QVector<QString>{"0", "20", "40", "60", "80"}));
        QCOMPARE(ticksOf(ticker, 7, 50).labels, (QVector<QString>{"20", "40"}));
    }

    void elidesToTheRoom()
    {
        TokenTicker ticker;
        QFont font;
        font.setPixelSize(12);
        ticker.setLabels(axisLabels(tokens, 4));
        ticker.setRoom(1, 60, font);
        const QString cut = ticksOf(ticker, 0, 4).labels.last();
        QVERIFY2(cut.startsWith("inc") && cut.endsWith("…"), qPrintable(cut));
        QVERIFY(QFontMetricsF(font).horizontalAdvance(cut) <= 60);
    }

    void numbersWithoutTokens()
    {
        QVERIFY(axisLabels({}, 3).texts.isEmpty());
        QVERIFY(axisLabels(tokens, 3).texts.isEmpty()); // not one for each cell
        QCOMPARE(axisLabels({}, 3).at(2), QStringLiteral("2"));
        QCOMPARE(axisLabels(tokens, 4).at(1), QStringLiteral("␣cat"));
    }

    void longestIsMeasured()
    {
        QFont font;
        font.setPixelSize(12);
        const double longest = QFontMetricsF(font).horizontalAdvance("incomprehensibilities");
        QCOMPARE(longestLabel(axisLabels(tokens, 4), font), std::ceil(longest));
        QVERIFY(longestLabel(axisLabels({}, 1000), font) < longest);
    }

    void step_data()
    {
        QTest::addColumn<double>("pitch");
        QTest::addColumn<Index>("step");
        QTest::newRow("room") << 20.0 << Index{1};
        QTest::newRow("just room") << 14.0 << Index{1};
        QTest::newRow("not quite") << 13.0 << Index{2};
        QTest::newRow("three") << 5.0 << Index{3};
        QTest::newRow("a round number") << 2.0 << Index{10};
        QTest::newRow("many") << 0.1 << Index{200};
        QTest::newRow("none at all") << 0.0 << Index{1'000'000'000'000};
    }
    void step()
    {
        QFETCH(double, pitch);
        QTEST(labelStep(pitch, 14.0), "step");
    }
};

QTEST_MAIN(TestTokenTicker)
#include "tst_token_ticker.moc"
