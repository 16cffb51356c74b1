// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/model_folder.h"
#include "tests/made/windows.h"
#include "ui/window/caption_bar.h"
#include "ui/window/view_stack.h"

#include <QToolButton>

using namespace attn;

// The mask tool says that it is on, is drawn over cells, and works on the labels of models too.
class TestMaskTool : public QObject, WindowTest {
    Q_OBJECT

    QWidget* plot() const
    {
        HeatmapView* const heatmap = window_->views()->heatmap();
        return heatmap->childAt(heatmap->cellRect({0, 0}).center().toPoint());
    }

    QPoint middle(Cell cell) const
    {
        HeatmapView* const heatmap = window_->views()->heatmap();
        return plot()->mapFrom(heatmap, heatmap->cellRect(cell).center().toPoint());
    }

    void stroke(Cell from, Cell to)
    {
        QWidget* const target = plot();
        QTest::mousePress(target, Qt::LeftButton, {}, middle(from));
        QMouseEvent move(QEvent::MouseMove, middle(to), target->mapToGlobal(middle(to)), Qt::NoButton, Qt::LeftButton,
                         {}); // in one leap, as a fast pointer
        QApplication::sendEvent(target, &move);
        QTest::mouseRelease(target, Qt::LeftButton, {}, middle(to));
    }

    QToolButton* banner() const
    {
        for (auto* const chip : window_->findChildren<QToolButton*>())
            if (chip->text().startsWith("Mask tool: ") && chip->isVisible())
                return chip;
        return nullptr;
    }

    const std::vector<Cell>& masked() const { return session_->document().settings.mask.closed_cells; }

private slots:
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void aDragMasksWhatItPassesAndIsOneStep()
    {
        type("one two three four");
        trigger(ActionId::maskTool);
        const int steps = session_->undoStack()->count();
        stroke({1, 0}, {1, 3});
        QCOMPARE(masked(), (std::vector<Cell>{{1, 0}, {1, 1}, {1, 2}, {1, 3}}));
        QCOMPARE(session_->undoStack()->count(), steps + 1);
        waitForRun();
        // A stroke that begins on a masked cell unmasks, and leaves the others alone.
        stroke({1, 2}, {3, 2});
        QCOMPARE(masked(), (std::vector<Cell>{{1, 0}, {1, 1}, {1, 3}}));
        QCOMPARE(session_->undoStack()->count(), steps + 2);
        QVERIFY(session_->selection()->pinned().empty());
    }

    void cellsThatAreMaskedAnywayStayAsTheyAre()
    {
        type("one two three");
        session_->edit("Causal", {}, [](Document& document) { document.settings.mask.causal = true; });
        waitForRun();
        trigger(ActionId::maskTool);
        clickCell({0, 2});
        QVERIFY(masked().empty());
        clickCell({2, 0});
        QCOMPARE(masked(), (std::vector<Cell>{{2, 0}}));
    }

    void itSaysThatItIsOnAndEscEndsIt()
    {
        type("one two three");
        QVERIFY(!banner());
        const QCursor usual = plot()->cursor();
        trigger(ActionId::maskTool);
        QVERIFY(banner());
        QVERIFY(window_->views()->frameShape() != QFrame::NoFrame);
        QVERIFY(plot()->cursor().shape() != usual.shape());
        QVERIFY(!window_->findChild<CaptionBar*>()->caption().contains("Mask tool")); // nothing of it in a figure
        trigger(ActionId::unpin);
        QVERIFY(!window_->actions()[ActionId::maskTool]->isChecked());
        QVERIFY(!banner());
        QCOMPARE(window_->views()->frameShape(), QFrame::NoFrame);
        trigger(ActionId::maskTool);
        banner()->click();
        QTRY_VERIFY(!window_->actions()[ActionId::maskTool]->isChecked());
    }

    void aLabelMasksTheTokenOfAModel()
    {
        const SmallModel model("bert", true);
        window_->files()->openModel(model.path());
        QTRY_VERIFY(!isBusy() && session_->bundle());
        session_->edit("Type", {}, [](Document& document) { document.text.text = "the cat sat"; });
        waitForRun();
        trigger(ActionId::maskTool);
        HeatmapView* const heatmap = window_->views()->heatmap();
        const QRectF cell = heatmap->cellRect({2, 0});
        const QPoint label = plot()->mapFrom(heatmap, QPoint(qRound(cell.left()) - 12, qRound(cell.center().y())));
        QTest::mouseClick(plot(), Qt::LeftButton, {}, label);
        QCOMPARE(session_->document().model.masked, std::vector<Index>{2});
    }
};

QTEST_MAIN(TestMaskTool)
#include "tst_mask_tool.moc"
