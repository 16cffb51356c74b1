// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/windows.h"
#include "ui/widgets/toast.h"

#include <QDockWidget>
#include <QDragLeaveEvent>
#include <QLabel>
#include <QMenuBar>
#include <QSet>
#include <QToolButton>

using namespace attn;

// What one expects of any desktop program.
class TestManners : public QObject, WindowTest {
    Q_OBJECT
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
