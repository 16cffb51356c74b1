// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/selection.h"

#include "engine/runs/derived_run.h"

#include <QSignalSpy>
#include <QTest>

using namespace attn;

class TestSelection : public QObject {
    Q_OBJECT

private slots:
    void pinWinsOverHover()
    {
        Selection selection;
        selection.hover({Index(1), Index(2)});
        QCOMPARE(selection.current(), (Focus{Index(1), Index(2)}));
        selection.pin({Index(3), std::nullopt});
        QCOMPARE(selection.current(), (Focus{Index(3), std::nullopt}));
        selection.pin({});
        QCOMPARE(selection.current(), (Focus{Index(1), Index(2)}));
    }

    void rowsToggleAndExtend()
    {
        Selection selection;
        QSignalSpy pinned(&selection, &Selection::pinnedChanged);
        selection.pin({Index(4), Index(0)});
        selection.toggleRow(2);
        QCOMPARE(selection.rows(), (std::vector<Index>{2, 4}));
        selection.toggleRow(4);
        QVERIFY(selection.rows().empty());
        QCOMPARE(selection.pinned(), (Focus{Index(2), std::nullopt}));
        selection.extendRows(5);
        QCOMPARE(selection.rows(), (std::vector<Index>{2, 3, 4, 5}));
        selection.extendRows(1);
        QCOMPARE(selection.rows(), (std::vector<Index>{1, 2}));
        selection.pin({});
        QVERIFY(selection.rows().empty());
        QCOMPARE(pinned.count(), 6);
    }

    void aClickPinsAndWithAModifierChoosesRows_data()
    {
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<bool>("onQuery");
        QTest::addColumn<std::vector<Index>>("rows");
        const Qt::KeyboardModifiers none, ctrl(Qt::ControlModifier), shift(Qt::ShiftModifier);
        QTest::addRow("plain") << none << true << std::vector<Index>{};
        QTest::addRow("Ctrl") << ctrl << true << std::vector<Index>{1, 4};
        QTest::addRow("Shift") << shift << true << std::vector<Index>{1, 2, 3, 4};
        QTest::addRow("Ctrl on a key") << ctrl << false << std::vector<Index>{};
        QTest::addRow("Shift on a key") << shift << false << std::vector<Index>{};
    }
    void aClickPinsAndWithAModifierChoosesRows()
    {
        QFETCH(Qt::KeyboardModifiers, modifiers);
        QFETCH(bool, onQuery);
        QFETCH(std::vector<Index>, rows);
        const Focus clicked{onQuery ? std::optional<Index>(4) : std::nullopt, Index(2)};
        Selection selection;
        selection.pin({Index(1), Index(0)});
        selection.choose(clicked, modifiers);
        QCOMPARE(selection.rows(), rows);
        QCOMPARE(selection.pinned(), rows.empty() ? clicked : Focus{});
    }

    void theMeanOverLayersGoesWithThem()
    {
        Selection selection;
        selection.setHead({Axis::mean(3), 1});
        Run run;
        run.heads = 2;
        run.layers = 4;
        selection.fitTo(run);
        QCOMPARE(selection.head(), (HeadPick{Axis::mean(), 1}));
        run.layers = 1;
        selection.fitTo(run);
        QCOMPARE(selection.head().layer.number, Index(0));
        QCOMPARE(selection.head(), (HeadPick{0, 1}));
    }

    // The inspector read a layer of the old run in the new one, and ended the program.
    void whoHearsOfOneChangeSeesAllOfThem()
    {
        Run from;
        from.queries = from.keys = {{"a"}, {"b"}, {"c"}};
        from.layers = 3;
        from.kind = AttentionKind::encoder;
        Run to = from;
        to.queries = to.keys = {{"a"}, {"b"}};
        to.layers = 1;
        to.kind = AttentionKind::cross;
        Selection selection;
        selection.setHead({2, 0});
        selection.hover({Index(2), Index(2)});
        selection.pin({Index(2), Index(0)});
        int heard = 0;
        const auto look = [&] {
            ++heard;
            QCOMPARE(selection.head(), HeadPick());
            QCOMPARE(selection.hovered(), Focus());
            QCOMPARE(selection.pinned(), Focus());
        };
        for (const auto change : {&Selection::headChanged, &Selection::hoverChanged, &Selection::pinnedChanged})
            connect(&selection, change, this, look);
        selection.carryOver(&from, to);
        QCOMPARE(heard, 3);
    }

    void hiddenSpecialTokensLeaveItWhereItWas()
    {
        auto run = std::make_shared<Run>();
        run->queries = run->keys = {{"[CLS]", 0, 0, true}, {"a"}, {"b"}};
        run->weights = {std::make_shared<DenseSource>(std::make_shared<Matrix>(3, 3))};
        const auto hidden = derive(run, {.hide_special = true});
        Selection selection;
        selection.pin({Index(2), Index(1)});
        selection.carryOver(run.get(), *hidden);
        QCOMPARE(selection.pinned(), (Focus{Index(1), Index(0)}));
        selection.pin({Index(1), std::nullopt});
        selection.carryOver(hidden.get(), *run);
        QCOMPARE(selection.pinned(), (Focus{Index(2), std::nullopt}));
        selection.pin({Index(0), Index(2)});
        selection.carryOver(run.get(), *hidden);
        QCOMPARE(selection.pinned(), (Focus{std::nullopt, Index(1)}));
    }

    // What is selected stays the same query and key while rows and columns are sorted, dropped and joined.
    void aDerivedRunCarriesItOver()
    {
        auto matrix = std::make_shared<Matrix>(3, 3);
        matrix->values = {0.1, 0.2, 0.7, 0.9, 0.1, 0.0, 0.2, 0.6, 0.2};
        auto run = std::make_shared<Run>();
        run->queries = run->keys = {{"a"}, {"##b"}, {"c"}};
        run->weights = {std::make_shared<DenseSource>(matrix)};
        // 1 0 2, 1 0 2
        const auto sorted =
            derive(run, {.row_order = RowOrder::largest, .column_order = ColumnOrder::query, .query = 2});
        Selection selection;
        selection.pin({Index(1), Index(0)});
        selection.hover({Index(2), Index(2)});
        selection.carryOver(run.get(), *sorted);
        QCOMPARE(selection.pinned(), (Focus{Index(0), Index(1)}));
        QCOMPARE(selection.hovered(), (Focus{Index(2), Index(2)}));
        selection.carryOver(sorted.get(), *run);
        QCOMPARE(selection.pinned(), (Focus{Index(1), Index(0)}));

        const auto skipped = derive(run, {.skip_first = true});
        selection.carryOver(run.get(), *skipped);
        QCOMPARE(selection.pinned(), (Focus{Index(1), std::nullopt})); // its key is hidden
        selection.carryOver(skipped.get(), *run);
        const auto words = derive(run, {.words = true});
        selection.carryOver(run.get(), *words);
        QCOMPARE(selection.pinned(), (Focus{Index(0), std::nullopt}));

        selection.carryOver(words.get(), *run);
        selection.pin({});
        selection.toggleRow(0);
        selection.toggleRow(1);
        selection.carryOver(run.get(), *sorted);
        QCOMPARE(selection.rows(), (std::vector<Index>{0, 1}));
        selection.carryOver(sorted.get(), *words); // one word
        QVERIFY(selection.rows().empty());
        QCOMPARE(selection.pinned(), (Focus{Index(0), std::nullopt}));
    }

    void unchangedIsSilent()
    {
        Selection selection;
        QSignalSpy hovered(&selection, &Selection::hoverChanged);
        QSignalSpy head(&selection, &Selection::headChanged);
        selection.hover({});
        selection.setHead({});
        QCOMPARE(hovered.count() + head.count(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
