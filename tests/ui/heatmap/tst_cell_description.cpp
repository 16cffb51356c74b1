// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/runs.h"
#include "ui/heatmap/cell_description.h"

#include <QTest>

#include <limits>

using namespace attn;

namespace {

const auto run = madeRun({"a", "b"}, {"x", " y", "z"}, 1,
                         [](Index, Index i, Index j) { return 0.1001 * static_cast<double>(1 + 3 * i + j); });
const MatrixSource& weights = *run->weights.front();

} // namespace

class TestCellDescription : public QObject {
    Q_OBJECT
private slots:
    void oneCellHasThreeDigits()
    {
        QCOMPARE(describeCells(*run, weights, {0, 2, 1, 1}), QStringLiteral("query “a” (0)\nkey “z” (2)\nweight 0.3"));
    }

    // What a token stands for, and how its vocabulary writes it.
    void tokensHaveBothTheirTexts()
    {
        const auto marked = madeRun({"\u0120a"}, {"##x"}, 1, [](Index, Index, Index) { return 0.5; });
        marked->queries[0].bytes = " a";
        marked->keys[0].bytes = "x";
        QCOMPARE(describeCells(*marked, *marked->weights.front(), {0, 0, 1, 1}),
                 QStringLiteral("query “␣a” (0, token \u0120a)\nkey “x” (0, token ##x)\nweight 0.5"));
        QCOMPARE(spokenFocus(*marked, *marked->weights.front(), {0, {}}), QStringLiteral("query “␣a” (0)"));
    }

    void ofSeveralCellsTheLargest()
    {
        QCOMPARE(describeCells(*run, weights, {0, 0, 2, 2}),
                 QStringLiteral("the largest of 4 cells at this point:\nquery “b” (1)\nkey “␣y” (1)\nweight 0.5"));
    }

    void notANumberIsNotOverlooked()
    {
        const auto broken = madeRun({"a"}, {"x", "y", "z"}, 1, [](Index, Index, Index j) {
            return j == 1 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(j);
        });
        QCOMPARE(largestIn(*broken->weights.front(), {0, 0, 1, 3}).cell, (Cell{0, 1}));
        QVERIFY(describeCells(*broken, *broken->weights.front(), {0, 0, 1, 3}).endsWith(QStringLiteral("weight NaN")));
    }

    void infiniteOnesAreNoEndOfTheScale()
    {
        const auto broken = madeRun({"a"}, {"x", "y"}, 1, [](Index, Index, Index j) {
            return j == 0 ? std::numeric_limits<double>::infinity() : -std::numeric_limits<double>::infinity();
        });
        const MatrixSource& source = *broken->weights.front();
        QVERIFY(describeCells(*broken, source, {0, 0, 1, 1})
                    .endsWith(QStringLiteral("weight ∞\ninfinite: beyond the colour scale")));
        QVERIFY(describeCells(*broken, source, {0, 1, 1, 1}).endsWith(QStringLiteral("weight masked")));
        QCOMPARE(spokenFocus(*broken, source, {0, 0}), QStringLiteral("query “a” (0) → key “x” (0): ∞"));
        QCOMPARE(spokenFocus(*broken, source, {0, 1}), QStringLiteral("query “a” (0) → key “y” (1): masked"));
        QCOMPARE(describeFocus(*broken, source, {0, 1}), QStringLiteral("query “a” (0), key “y” (1): weight masked"));
    }

    void focusInOneSentence()
    {
        QCOMPARE(describeFocus(*run, weights, {1, 0}), QStringLiteral("query “b” (1), key “x” (0): weight 0.4"));
        QCOMPARE(describeFocus(*run, weights, {1, {}}),
                 QStringLiteral("query “b” (1): largest weight 0.601 at key “z” (2)"));
        QCOMPARE(describeFocus(*run, weights, {{}, 0}),
                 QStringLiteral("key “x” (0): largest weight 0.4 at query “b” (1)"));
        QVERIFY(describeFocus(*run, weights, {}).isEmpty());
    }

    void ofSeveralCellsWhatIsShown()
    {
        const auto four =
            madeRun({"a", "b"}, {"x", "y"}, 1, [](Index, Index i, Index j) { return i == 1 && j == 0 ? 0.5 : 0.25; });
        const Window all{0, 0, 2, 2};
        QVERIFY(describeCells(*four, *four->weights.front(), all, nullptr, Pooling::mean)
                    .startsWith(QStringLiteral("4 cells at this point, their mean is 0.313, the largest:\nquery “b” "
                                               "(1)\nkey “x” (0)\nweight 0.5")));
        QVERIFY(describeCells(*four, *four->weights.front(), all, nullptr, Pooling::minimum)
                    .startsWith(QStringLiteral("4 cells at this point, the smallest is 0.25,")));
    }

    void tokensThatLookLikePlaceholders()
    {
        const auto odd = madeRun({"%2"}, {"%3"}, 1, [](Index, Index, Index) { return 0.5; });
        QCOMPARE(describeCells(*odd, *odd->weights.front(), {0, 0, 1, 1}),
                 QStringLiteral("query “%2” (0)\nkey “%3” (0)\nweight 0.5"));
    }
};

QTEST_APPLESS_MAIN(TestCellDescription)
#include "tst_cell_description.moc"
