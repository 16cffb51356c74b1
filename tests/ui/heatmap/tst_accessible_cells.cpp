// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/runs.h"
#include "ui/heatmap/heatmap_view.h"

#include <QAccessible>
#include <QTest>

using namespace attn;

namespace {

struct Shown {
    Selection selection;
    HeatmapView view{&selection};

    Shown()
    {
        view.resize(700, 600);
        show({"The", "cat", "it"}, {"a", "b", "c", "d"});
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setFocus();
    }
    void show(const QStringList& queries, const QStringList& keys)
    {
        view.setRun(madeRun(queries, keys, 1, [](Index, Index i, Index j) {
            return 0.1 * static_cast<double>(i) + 0.01 * static_cast<double>(j);
        }));
    }
    QAccessibleInterface* root() { return QAccessible::queryAccessibleInterface(&view); }
    QAccessibleTableInterface* table() { return root()->tableInterface(); }
};

QString nameOf(QAccessibleInterface* interface)
{
    return interface->text(QAccessible::Name);
}

} // namespace

class TestAccessibleCells : public QObject {
    Q_OBJECT
private slots:
    void isATable()
    {
        Shown shown;
        QCOMPARE(shown.root()->role(), QAccessible::Table);
        QCOMPARE(nameOf(shown.root()), QStringLiteral("Attention heatmap"));
        QCOMPARE(shown.table()->rowCount(), 3);
        QCOMPARE(shown.table()->columnCount(), 4);
        QCOMPARE(shown.root()->childCount(), 4 + 3 * 5);
        QCOMPARE(shown.table()->rowDescription(1), QStringLiteral("query “cat” (1)"));
        QCOMPARE(shown.table()->columnDescription(3), QStringLiteral("key “d” (3)"));
        QVERIFY(!shown.table()->cellAt(3, 0) && !shown.table()->cellAt(0, -1));
    }

    void everyChildKnowsItsPlace()
    {
        Shown shown;
        for (int i = 0; i < shown.root()->childCount(); ++i) {
            QAccessibleInterface* const child = shown.root()->child(i);
            QVERIFY(child && child->isValid());
            QCOMPARE(shown.root()->indexOfChild(child), i);
            QCOMPARE(child->parent(), shown.root());
            QCOMPARE(shown.root()->child(i), child); // made once
        }
        QVERIFY(!shown.root()->child(-1) && !shown.root()->child(19));
    }

    void cellsSayTokensAndWeight()
    {
        Shown shown;
        QAccessibleInterface* const cell = shown.table()->cellAt(2, 1);
        QCOMPARE(cell->role(), QAccessible::Cell);
        QCOMPARE(nameOf(cell), QStringLiteral("query “it” (2) → key “b” (1): 0.21"));
        QAccessibleTableCellInterface* const place = cell->tableCellInterface();
        QCOMPARE(place->rowIndex(), 2);
        QCOMPARE(place->columnIndex(), 1);
        QCOMPARE(place->table(), shown.root());
        QCOMPARE(nameOf(place->rowHeaderCells().value(0)), QStringLiteral("query “it” (2)"));
        QCOMPARE(nameOf(place->columnHeaderCells().value(0)), QStringLiteral("key “b” (1)"));
        QCOMPARE(place->columnHeaderCells().value(0)->role(), QAccessible::ColumnHeader);
    }

    void cellsAreWhereTheyAreDrawn()
    {
        Shown shown;
        QAccessibleInterface* const cell = shown.table()->cellAt(2, 1);
        const QRect drawn = shown.view.cellRect({2, 1}).toAlignedRect();
        QCOMPARE(cell->rect(), QRect(shown.view.mapToGlobal(drawn.topLeft()), drawn.size()));
        const QPoint middle = cell->rect().center();
        QCOMPARE(shown.root()->childAt(middle.x(), middle.y()), cell);
    }

    void thePinnedCellHasTheFocus()
    {
        Shown shown;
        shown.selection.pin({0, 0});
        QTest::keyClick(&shown.view, Qt::Key_Down);
        QAccessibleInterface* const cell = shown.table()->cellAt(1, 0);
        QCOMPARE(shown.root()->focusChild(), cell);
        QVERIFY(cell->state().focused && cell->state().selected);
        QVERIFY(!shown.table()->cellAt(0, 0)->state().focused);
        QCOMPARE(shown.table()->selectedCells(), QList<QAccessibleInterface*>{cell});
    }

    void rowsAndColumnsCanBeSelected()
    {
        Shown shown;
        QVERIFY(shown.table()->selectRow(1));
        QCOMPARE(shown.selection.pinned(), (Focus{1, {}}));
        QCOMPARE(shown.table()->selectedRows(), QList<int>{1});
        QVERIFY(shown.table()->selectColumn(2));
        QCOMPARE(shown.table()->selectedColumns(), QList<int>{2});
        QVERIFY(!shown.table()->unselectColumn(1));
        QVERIFY(shown.table()->unselectColumn(2));
        QVERIFY(shown.selection.pinned().empty());
        QVERIFY(!shown.table()->selectRow(3));
        shown.selection.pin({0, {}});
        shown.selection.toggleRow(2);
        QCOMPARE(shown.table()->selectedRows(), (QList<int>{0, 2}));
    }

    void anotherRunIsAnotherTable()
    {
        Shown shown;
        QAccessibleInterface* const cell = shown.table()->cellAt(2, 3);
        const QAccessible::Id id = QAccessible::uniqueId(cell);
        shown.show({"one"}, {"x", "y"});
        QVERIFY(!QAccessible::accessibleInterface(id)); // not kept
        QCOMPARE(shown.table()->rowCount(), 1);
        QCOMPARE(shown.table()->columnCount(), 2);
        QCOMPARE(nameOf(shown.table()->cellAt(0, 1)), QStringLiteral("query “one” (0) → key “y” (1): 0.01"));
        shown.view.setRun(nullptr);
        QCOMPARE(shown.table()->rowCount(), 0);
        QVERIFY(!shown.table()->cellAt(0, 0));
        QVERIFY(shown.root()->childCount() > 0); // what to do instead
    }

    void onlyWhatIsSeenIsInTheTable()
    {
        Shown shown;
        shown.show(numberedWords(64), numberedWords(64));
        shown.selection.pin({40, 20});
        for (int i = 0; i < 12; ++i)
            QTest::keyClick(&shown.view, Qt::Key_Plus);
        const Window seen = shown.view.picture().cells()->visibleWindow();
        QVERIFY(seen.rows < 20);
        QCOMPARE(shown.table()->rowCount(), seen.rows);
        QCOMPARE(nameOf(shown.table()->cellAt(0, 0)->tableCellInterface()->rowHeaderCells().value(0)),
                 QStringLiteral("query “t%1” (%1)").arg(seen.row));
        // The keyboard takes the table with it.
        QTest::keyClick(&shown.view, Qt::Key_End, Qt::ControlModifier);
        QAccessibleInterface* const current = shown.root()->focusChild();
        QVERIFY(current && !current->state().offscreen);
        QCOMPARE(shown.root()->child(shown.root()->indexOfChild(current)), current);
    }

    // A table as large as the matrix would have more children than can be counted.
    void ofAHugeMatrixWhatIsAroundTheCurrentCell()
    {
        class Huge final : public MatrixSource {
            Index rows() const override { return 60'000; }
            Index columns() const override { return 60'000; }
            void read(const Window& window, double* out) const override
            {
                std::fill_n(out, window.rows * window.columns, 0.5);
            }
        };
        Shown shown;
        auto run = std::make_shared<Run>();
        run->queries.resize(60'000);
        run->keys.resize(60'000);
        run->weights = {std::make_shared<Huge>()};
        ViewStyle style;
        style.scale.range = ColorScale::Range::unit;
        shown.view.setStyle(style);
        shown.view.setRun(run);
        shown.selection.pin({50'000, 30});
        QCOMPARE(shown.table()->rowCount(), 1024);
        QCOMPARE(shown.root()->childCount(), 1024 + 1024 * 1025);
        QAccessibleInterface* const cell = shown.root()->focusChild();
        QCOMPARE(nameOf(cell), QStringLiteral("query “∅” (50000) → key “∅” (30): 0.5"));
        QCOMPARE(
            shown.table()->cellAt(cell->tableCellInterface()->rowIndex(), cell->tableCellInterface()->columnIndex()),
            cell);
    }

    void nothingIsLeftBehind()
    {
        QAccessible::Id table = 0;
        QAccessible::Id cell = 0;
        {
            Shown shown;
            table = QAccessible::uniqueId(shown.root());
            cell = QAccessible::uniqueId(shown.table()->cellAt(1, 1));
            QVERIFY(QAccessible::accessibleInterface(cell));
        }
        QVERIFY(!QAccessible::accessibleInterface(table));
        QVERIFY(!QAccessible::accessibleInterface(cell));
    }
};

QTEST_MAIN(TestAccessibleCells)
#include "tst_accessible_cells.moc"
