// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/windows.h"
#include "ui/operators/operator_panel.h"
#include "ui/widgets/toast.h"

#include <QComboBox>
#include <QDockWidget>
#include <QDragLeaveEvent>
#include <QLabel>
#include <QMenuBar>
#include <QScrollBar>
#include <QSet>
#include <QToolButton>
#include <QWheelEvent>

using namespace attn;

// What one expects of any desktop program.
class TestManners : public QObject, WindowTest {
    Q_OBJECT

    static void turnWheelOver(QWidget* widget)
    {
        const QPoint middle = widget->rect().center();
        QWheelEvent turn(middle, widget->mapToGlobal(middle), {}, QPoint(0, -120), Qt::NoButton, Qt::NoModifier,
                         Qt::NoScrollPhase, false);
        QSpontaneKeyEvent::setSpontaneous(&turn); // only a wheel of the desktop goes on to the widgets behind
        qApp->notify(widget, &turn);
    }

private slots:
    void init()
    {
        openWindow();
        window_->files()->openExample("pronoun");
        QTRY_VERIFY(!isBusy());
    }
    void cleanup() { closeWindow(); }

    void everyMenuHasAKeyOfItsOwn()
    {
        QSet<QString> keys;
        for (const QAction* const menu : window_->menuBar()->actions()) {
            const QKeySequence key = QKeySequence::mnemonic(menu->text());
            QVERIFY2(!key.isEmpty(), qPrintable(menu->text()));
            keys << key.toString();
        }
        QCOMPARE(keys.size(), window_->menuBar()->actions().size());
    }

    void aChangedExampleIsMarkedAndNamedAnew()
    {
        QVERIFY(!window_->isWindowModified());
        QVERIFY(window_->windowTitle().startsWith("What does “it” look at?"));
        session_->edit("Operator", {}, [](Document& document) { document.settings.temperature = 2.0; });
        QVERIFY(window_->isWindowModified());
        session_->undoStack()->undo();
        QVERIFY(!window_->isWindowModified());
    }

    void largerTextIsLargerEverywhere()
    {
        const double before = QApplication::font().pointSizeF();
        trigger(ActionId::largerText);
        QVERIFY(QApplication::font().pointSizeF() > 1.1 * before);
        trigger(ActionId::presentation);
        QVERIFY(QApplication::font().pointSizeF() > 1.7 * before);
        trigger(ActionId::presentation);
        trigger(ActionId::smallerText);
        QVERIFY(std::abs(QApplication::font().pointSizeF() - before) < 1e-6);
    }

    void resetBringsThePanelsBackToTheirSizes()
    {
        auto* const input = window_->findChild<QDockWidget*>("input");
        auto* const settings = window_->findChild<QDockWidget*>("operator");
        window_->resizeDocks({input, settings}, {600, 100}, Qt::Vertical);
        QTest::qWait(50);
        QVERIFY(settings->height() < window_->height() / 3);
        trigger(ActionId::resetLayout);
        QTest::qWait(50);
        QVERIFY(settings->height() > window_->height() / 3);
    }

    void theWheelScrollsTheOperator()
    {
        window_->resize(1280, 500);
        auto* const panel = window_->findChild<OperatorPanel*>();
        QScrollBar* const bar = panel->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        auto* const score = findByName<QComboBox>("Score");
        window_->views()->view()->setFocus();
        for (QWidget* const under : std::initializer_list<QWidget*>{
                 panel->viewport(), panel->widget(), findByName<QLabel>("Formula of the score"), score, bar}) {
            bar->setValue(0);
            turnWheelOver(under);
            QVERIFY2(bar->value() > 0, qPrintable(under->accessibleName() + under->metaObject()->className()));
        }
        QCOMPARE(score->currentIndex(), 0);
        bar->setValue(0);
        score->setFocus();
        turnWheelOver(score);
        QCOMPARE(bar->value(), 0);
        QCOMPARE(score->currentIndex(), 1);
    }

    // In no panel does the wheel change what is under the pointer unseen.
    void theWheelTurnsNoFieldWithoutTheFocus()
    {
        window_->views()->view()->setFocus();
        int fields = 0;
        for (const auto* const panel : window_->findChildren<QDockWidget*>())
            for (auto* const field : panel->findChildren<QAbstractSpinBox*>()) {
                const QString before = field->property("text").toString();
                turnWheelOver(field);
                QVERIFY2(field->property("text").toString() == before, qPrintable(field->accessibleName()));
                ++fields;
            }
        QVERIFY(fields > 5);
    }

    void savingIsSaid()
    {
        window_->files()->saveTo(folder_.filePath("mine.attnscope"));
        QTRY_COMPARE(window_->toast()->message(), QString("Saved mine.attnscope"));
        QCOMPARE(window_->toast()->findChild<QToolButton*>()->text(), QString("Show in folder"));
        QVERIFY(!window_->isWindowModified());
    }

    void copyingIsSaid()
    {
        window_->actions()[ActionId::copy]->trigger();
        QTRY_COMPARE(window_->toast()->message(), QString("Copied the picture and the table"));
        QVERIFY(window_->toast()->findChild<QToolButton*>()->isHidden());
    }

    void whatIsDraggedHasAPlaceToGo()
    {
        QLabel* hint = nullptr;
        for (auto* const label : window_->findChildren<QLabel*>())
            if (label->accessibleName() == "Drop")
                hint = label;
        QVERIFY(hint && hint->isHidden());
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile("/a.npy"), QUrl::fromLocalFile("/b.txt")});
        QDragEnterEvent enter(QPoint(600, 400), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window_.get(), &enter);
        QVERIFY(hint->isVisible());
        QCOMPARE(hint->text(), QString("Drop to open 2 files"));
        QDragLeaveEvent leave;
        QApplication::sendEvent(window_.get(), &leave);
        QVERIFY(hint->isHidden());
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestManners>(argc, argv);
}
#include "tst_manners.moc"
