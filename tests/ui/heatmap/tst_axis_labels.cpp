// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/axis_labels.h"

#include "ui/wording/token_label.h"

#include <QTest>

using namespace attn;

namespace {

const std::vector<Token> tokens{{"The", 0, 0}, {" cat", 0, 0}, {"\n", 0, 0}, {"incomprehensibilities", 0, 0}};

} // namespace

class TestAxisLabels : public QObject {
    Q_OBJECT
private slots:
    void tokensHaveVisibleMarks()
    {
        QCOMPARE(axisLabels(tokens, 4).texts, (QStringList{"The", "␣cat", "↵", "incomprehensibilities"}));
        QCOMPARE(labelledCells(0, 4, 1, 4), (std::vector<Index>{0, 1, 2, 3}));
    }

    void tokensThatOnlyCountAreNumbers()
    {
        QVERIFY(axisLabels(std::vector<Token>{{"0", 0, 0}, {"1", 0, 0}}, 2).texts.isEmpty());
        QCOMPARE(axisLabels(std::vector<Token>{{"1", 0, 0}, {"2", 0, 0}}, 2).texts, (QStringList{"1", "2"}));
    }

    // Those whose middle is seen.
    void onlyWhatIsSeen()
    {
        QCOMPARE(labelledCells(10.6, 13.4, 1, 100), (std::vector<Index>{11, 12}));
        QCOMPARE(labelledCells(97, 120, 1, 100), (std::vector<Index>{97, 98, 99}));
    }

    // Counted from 0, so that labels stay where they are while one pans.
    void thinsOut()
    {
        QCOMPARE(labelledCells(0, 100, 20, 100), (std::vector<Index>{0, 20, 40, 60, 80}));
        QCOMPARE(labelledCells(7, 50, 20, 100), (std::vector<Index>{20, 40}));
    }

    void aPartHasItsOwnLabels()
    {
        QCOMPARE(labelsOfPart(axisLabels(tokens, 4), 1, 2).texts, (QStringList{"␣cat", "↵"}));
        QCOMPARE(labelsOfPart(axisLabels({}, 100), 7, 5).count, Index{12}); // the largest number is 11
    }

    void elidesToTheRoom()
    {
        QFont font;
        font.setPixelSize(12);
        const QString cut = elidedLabel(axisLabels(tokens, 4).at(3), QFontMetricsF(font), 60);
        QVERIFY2(cut.startsWith("inc") && cut.endsWith("…"), qPrintable(cut));
        QVERIFY(QFontMetricsF(font).horizontalAdvance(cut) <= 60);
    }

    // "brown" and "fox" beside each other would be taken for neighbours when there are others between them.
    void thinnedLabelsSayWhereTheyStand()
    {
        QFont font;
        font.setPixelSize(12);
        const QFontMetricsF metrics(font);
        const AxisLabels labels = axisLabels(tokens, 4);
        QCOMPARE(labelInRoom(labels, 1, 1, metrics, 200), QStringLiteral("␣cat"));
        QCOMPARE(labelInRoom(labels, 1, 2, metrics, 200), QStringLiteral("␣cat (1)"));
        const QString cut = labelInRoom(labels, 3, 2, metrics, 80);
        QVERIFY2(cut.startsWith("inc") && cut.endsWith("… (3)"), qPrintable(cut));
        QVERIFY(metrics.horizontalAdvance(cut) <= 80);
        QCOMPARE(labelInRoom(axisLabels({}, 100), 40, 20, metrics, 80), QStringLiteral("40"));
    }

    void whatAModelWroteIsKnown()
    {
        std::vector<Token> generated = tokens;
        generated[3].written = true;
        const AxisLabels labels = axisLabels(generated, 4);
        QVERIFY(!labels.isWritten(2) && labels.isWritten(3));
        const AxisLabels part = labelsOfPart(labels, 2, 2);
        QVERIFY(!part.isWritten(0) && part.isWritten(1));
        QVERIFY(!axisLabels(tokens, 4).isWritten(3));
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

QTEST_MAIN(TestAxisLabels)
#include "tst_axis_labels.moc"
