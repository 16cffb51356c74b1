// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/windows.h"
#include "ui/heads/heads_view.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/window/view_menu.h"

#include <QContextMenuEvent>
#include <QToolButton>

using namespace attn;

// What the right button, a double click and Return do in a picture.
class TestViewMenu : public QObject, WindowTest {
    Q_OBJECT

    // The menu over a place of the heatmap. Each entry is named by the first words of its text.
    QAction* entry(const QPoint& place, const QString& begins)
    {
        for (auto* const old : window_->findChildren<ViewMenu*>())
            delete old;
        QContextMenuEvent event(QContextMenuEvent::Mouse, place, heatmap()->mapToGlobal(place));
        QApplication::sendEvent(heatmap()->childAt(place), &event);
        auto* const menu = window_->findChild<ViewMenu*>();
        if (!menu)
            return nullptr;
        for (QAction* const action : menu->actions())
            if (action->text().startsWith(begins))
                return action;
        return nullptr;
    }
    HeatmapView* heatmap() const { return window_->views()->heatmap(); }
    QPoint placeOf(Cell cell) const { return heatmap()->cellRect(cell).center().toPoint(); }

private slots:
    void init()
    {
        openWindow();
        session_->edit("Type", {}, [](Document& document) { document.text.text = "the cat sat"; });
        QTRY_VERIFY(!isBusy());
        QTRY_VERIFY(!heatmap()->cellRect({0, 0}).isEmpty());
    }
    void cleanup() { closeWindow(); }

    void cellsRowsAndColumnsArePinned()
    {
        entry(placeOf({1, 2}), "Pin the cell “cat” (1) → “sat” (2)")->trigger();
        QCOMPARE(session_->selection()->pinned(), (Focus{1, 2}));
        entry(placeOf({1, 2}), "Pin the row of “cat”")->trigger();
        QCOMPARE(session_->selection()->pinned(), (Focus{1, {}}));
        entry(placeOf({1, 2}), "Pin the column of “sat”")->trigger();
        QCOMPARE(session_->selection()->pinned(), (Focus{{}, 2}));
    }

    void aCellIsMaskedAndUnmasked()
    {
        entry(placeOf({2, 0}), "Mask this cell")->trigger();
        QTRY_VERIFY(!isBusy());
        QCOMPARE(session_->document().settings.mask.closed_cells, (std::vector<Cell>{{2, 0}}));
        entry(placeOf({2, 0}), "Unmask this cell")->trigger();
        QVERIFY(session_->document().settings.mask.closed_cells.empty());
    }

    void rowsAreSortedByTheKey()
    {
        entry(placeOf({0, 1}), "Sort rows by “cat”")->trigger();
        QTRY_COMPARE(session_->shown()->derivation().row_order, RowOrder::key);
        QCOMPARE(session_->shown()->derivation().key, Index(1));
    }

    void besideTheCellsThereIsNoCell()
    {
        QVERIFY(!entry(QPoint(2, 2), "Pin"));
        QVERIFY(entry(QPoint(2, 2), "Copy picture and table"));
    }

    void aHeadIsOpenedByDoubleClickAndReturn()
    {
        window_->actions()[viewAction(ViewKind::heads)]->trigger();
        auto* const heads = window_->views()->heads();
        QTest::keyClick(heads, Qt::Key_Right);
        QTest::keyClick(heads, Qt::Key_Return);
        QCOMPARE(window_->views()->kind(), ViewKind::heatmap);
        QCOMPARE(session_->selection()->head().head.number, Index(1));
        window_->actions()[viewAction(ViewKind::heads)]->trigger();
        const QPoint first(heads->width() / 4, heads->height() / 4);
        QTest::mouseClick(heads, Qt::LeftButton, {}, first);
        QTest::mouseDClick(heads, Qt::LeftButton, {}, first);
        QCOMPARE(window_->views()->kind(), ViewKind::heatmap);
        QCOMPARE(session_->selection()->head().head.number, Index(0));
    }

    void theZoomIsShownAndFits()
    {
        auto* const chip = heatmap()->findChild<QToolButton*>();
        QVERIFY(chip->isHidden());
        window_->files()->openExample("pronoun");
        QTRY_VERIFY(!isBusy());
        QTest::keyClick(heatmap(), Qt::Key_Plus);
        QTest::keyClick(heatmap(), Qt::Key_Plus);
        QVERIFY(!chip->isHidden());
        QCOMPARE(chip->text(), QString("1.4×  Fit"));
        chip->click();
        QVERIFY(chip->isHidden());
        QCOMPARE(heatmap()->picture().zoom(), 1.0);
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestViewMenu>(argc, argv);
}
#include "tst_view_menu.moc"
