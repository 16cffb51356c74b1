// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/derived_run.h"
#include "engine/tensor/closed_cell.h"
#include "tests/made/runs.h"
#include "ui/heatmap/axis_labels.h"
#include "ui/inspector/fact_text.h"
#include "ui/wording/token_names.h"

#include <QTest>

#include <cmath>

using namespace attn;

namespace {

using Rows = std::vector<std::vector<double>>;

QString fact(const QStringList& queries, const QStringList& keys, const Rows& rows, const Focus& focus,
             const std::vector<Index>& chosen = {})
{
    Inspected::Place place;
    place.run = madeRun(queries, keys, 1, [&rows](Index, Index query, Index key) {
        return rows[static_cast<std::size_t>(query)][static_cast<std::size_t>(key)];
    });
    place.focus = focus;
    place.rows = chosen;
    RowFacts facts;
    if (!chosen.empty())
        facts = inspectRows(*place.run, {}, chosen);
    else if (focus.query)
        facts = inspectRow(*place.run, {}, *focus.query);
    else if (focus.key)
        facts = inspectColumn(*place.run, {}, *focus.key);
    return factText(place, facts);
}

} // namespace

class TestFactText : public QObject {
    Q_OBJECT
private slots:
    void aWeightIsAShareOfItsRow_data()
    {
        QTest::addColumn<std::vector<double>>("row");
        QTest::addColumn<qint64>("key");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* name, std::vector<double> weights, qint64 key, const QString& said) {
            QTest::newRow(name) << weights << key << said;
        };
        row("first", {0.3, 0.57, 0.13}, 1, "“it” gives “animal” 57 % of its attention, first of 3.");
        row("second", {0.3, 0.57, 0.13}, 0, "“it” gives “the” 30 % of its attention, second of 3.");
        row("to itself", {0.3, 0.57, 0.13}, 2, "“it” gives itself 13 % of its attention, third of 3.");
        row("a small share", {0.99992, 0.00008, 0.0}, 1, "“it” gives “animal” 0.008 % of its attention, second of 3.");
        row("almost all is not all", {0.99999, 0.00001, 0.0}, 0,
            "“it” gives “the” > 99.9 % of its attention, first of 3.");
        row("all", {1.0, 0.0, 0.0}, 0, "“it” gives “the” 100 % of its attention, first of 3.");
        row("a part of the row is missing", {0.2, 0.1, 0.0}, 0, "“it” gives “the” 20 % of its attention, first of 3.");
        row("scores are no shares", {-1.5, 2.7, 0.0}, 1, "“it” has a weight of 2.7 on “animal”, first of 3.");
        row("sums above 1 are no shares", {0.9, 0.9, 0.9}, 1, "“it” has a weight of 0.9 on “animal”, first of 3.");
        row("masked", {0.5, closed_cell, 0.5}, 1, "“it” cannot look at “animal”: this cell is masked.");
        row("beside a masked one", {0.6, closed_cell, 0.4}, 0, "“it” gives “the” 60 % of its attention, first of 2.");
        row("no number", {0.5, std::nan(""), 0.5}, 1, "The weight of “it” on “animal” is not a number (NaN).");
    }

    void aWeightIsAShareOfItsRow()
    {
        QFETCH(std::vector<double>, row);
        QFETCH(qint64, key);
        QFETCH(QString, said);
        const Rows rows{{1, 0, 0}, {0, 1, 0}, row};
        const QStringList words{"the", "animal", "it"};
        QCOMPARE(fact(words, words, rows, {2, key}), said);
    }

    void wordsThatStandTwiceHaveTheirPlace()
    {
        const QStringList words{"the", "cat", "the"};
        const Rows rows{{0.5, 0.25, 0.25}, {0.5, 0.25, 0.25}, {0.5, 0.25, 0.25}};
        QCOMPARE(fact(words, words, rows, {1, 2}),
                 QString("“cat” gives “the” (2) 25 % of its attention, second of 3."));
    }

    // Hiding, joining and sorting tokens changes no number, and a token stays itself.
    void numbersAreThoseOfTheRunAsComputed()
    {
        Inspected::Place place;
        place.run = derive(madeRun({"the", "cat", "the"}, {"the", "cat", "the"}, 1,
                                   [](Index, Index, Index key) { return key == 0 ? 0.5 : 0.25; }),
                           {.skip_first = true});
        const auto said = [&place](Index query, Index key) {
            place.focus = {query, key};
            return factText(place, inspectRow(*place.run, {}, query));
        };
        QCOMPARE(said(1, 0), QString("“cat” gives itself 50 % of its attention, first of 2."));
        QCOMPARE(said(2, 1), QString("“the” (2) gives itself 50 % of its attention, first of 2."));
        QCOMPARE(said(0, 1), QString("“the” (0) gives “the” 50 % of its attention, first of 2."));
        QCOMPARE(keyNames(*place.run).quoted(1), QString("“the” (2)"));
        QCOMPARE(axisLabels(place.run->keys, 2, keyNames(*place.run).numbers()).number(1), Index{2});
    }

    // A sentence with Hebrew or Arabic words in it runs from left to right all the same.
    void wordsThatRunToTheLeftTurnNothing()
    {
        const QStringList words{"שלום", "סבא", "היה"};
        const QString said = fact(words, words, {{0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}, {0.5, 0.3, 0.2}}, {0, 1});
        QCOMPARE(said, QString("“\u2068שלום\u2069” gives “\u2068סבא\u2069” 30 % of its attention, second of 3."));
        QVERIFY(!said.isRightToLeft());
    }

    void aRowAColumnAndSeveralRows()
    {
        const QStringList words{"a", "b", "c"};
        const Rows rows{{0.5, 0.3, 0.2}, {0.1, 0.8, 0.1}, {0.0, 0.25, 0.75}};
        QCOMPARE(fact(words, words, rows, {0, {}}), QString("“a” looks most at “a” (50 %), then at “b” (30 %)."));
        QCOMPARE(fact(words, words, rows, {{}, 1}),
                 QString("“b” is looked at most by “b” (80 %), then by “a” (30 %)."));
        QCOMPARE(fact(words, words, rows, {}, {0, 2}),
                 QString("2 rows together look most at “c” (0.95), then at “b” (0.55)."));
        QCOMPARE(fact(words, words, rows, {}), QString());
    }

    void maskedRowsAndColumns()
    {
        const QStringList words{"a", "b"};
        const Rows rows{{closed_cell, closed_cell}, {closed_cell, 1.0}};
        QCOMPARE(fact(words, words, rows, {0, {}}), QString("“a” cannot look at anything: its row is masked."));
        QCOMPARE(fact(words, words, rows, {1, {}}), QString("“b” looks at “b” (100 %) alone."));
        QCOMPARE(fact(words, words, rows, {{}, 0}), QString("Nothing can look at “a”: its column is masked."));
        QCOMPARE(fact(words, words, rows, {{}, 1}), QString("Only “b” (100 %) looks at “b”."));
    }
};

QTEST_MAIN(TestFactText)
#include "tst_fact_text.moc"
