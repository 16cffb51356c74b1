// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/manual/manual_text.h"
#include "ui/manual/manual_window.h"
#include "ui/settings/settings.h"

#include <QApplication>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>
#include <QTreeWidget>
#include <QWheelEvent>

using namespace attn;

class TestManualWindow : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<Settings> settings_;
    std::unique_ptr<ManualWindow> window_;

    const ManualText* text() const { return window_->text(); }
    QLineEdit* words() const { return window_->findChild<QLineEdit*>(); }
    QListWidget* found() const { return window_->findChild<QListWidget*>(); }
    QTreeWidget* contents() const { return window_->findChild<QTreeWidget*>(); }
    QString titleOnPage() const { return text()->document()->begin().text(); }

    // The text at the upper edge of the page.
    QString topLine() const { return text()->cursorForPosition({30, 4}).block().text(); }

private slots:
    void init()
    {
        QFile::remove(folder_.filePath("settings.ini"));
        settings_ = std::make_unique<Settings>(folder_.filePath("settings.ini"), nullptr);
        window_ = std::make_unique<ManualWindow>(Manual::Inserts{}, settings_.get(), nullptr);
        window_->resize(900, 680);
        window_->findChild<QToolButton*>()->setChecked(true);
        window_->open("first-steps");
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    }

    void cleanup()
    {
        window_.reset();
        settings_.reset();
    }

    void aPageOpensAtItsBeginning()
    {
        QCOMPARE(titleOnPage(), QString("First steps"));
        QCOMPARE(text()->verticalScrollBar()->value(), 0);
        QVERIFY(window_->windowTitle().startsWith("First steps"));
        QCOMPARE(contents()->currentItem()->text(0), QString("First steps"));
    }

    void aPageOpensAtItsHeading()
    {
        window_->open("mask#window");
        QCOMPARE(titleOnPage(), QString("Mask"));
        QTRY_COMPARE(topLine(), QString("Window"));
    }

    void whatIsNotThereChangesNothing()
    {
        window_->open("no-such-page");
        QCOMPARE(titleOnPage(), QString("First steps"));
    }

    void theContentsLead()
    {
        contents()->setCurrentItem(contents()->findItems("Links", Qt::MatchExactly | Qt::MatchRecursive).front());
        QCOMPARE(titleOnPage(), QString("Links"));
    }

    void keysGoBackAndForward()
    {
        window_->open("mask");
        window_->open("heads");
        QVERIFY(text()->hasFocus());
        QTest::keyClick(const_cast<ManualText*>(text()), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(titleOnPage(), QString("Mask"));
        QTest::keyClick(window_.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(titleOnPage(), QString("First steps"));
        QTest::keyClick(window_.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(titleOnPage(), QString("First steps"));
        QVERIFY(!text()->canGoBack());
        QTest::keyClick(window_.get(), Qt::Key_Right, Qt::AltModifier);
        QTest::keyClick(window_.get(), Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(titleOnPage(), QString("Heads"));
        window_->open("links");
        QVERIFY(!text()->canGoOn());
    }

    void theWayBackKeepsThePlace()
    {
        text()->verticalScrollBar()->setValue(200);
        window_->open("mask");
        QTest::keyClick(window_.get(), Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(text()->verticalScrollBar()->value(), 200);
    }

    void theWheelScrolls()
    {
        const QPointF middle(300, 300);
        QWheelEvent turn(middle, text()->viewport()->mapToGlobal(middle), {}, QPoint(0, -240), Qt::NoButton,
                         Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(text()->viewport(), &turn);
        QVERIFY(text()->verticalScrollBar()->value() > 0);
    }

    void wordsAreSearchedAndMarked()
    {
        QTest::keyClick(window_.get(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), words());
        QTest::keyClicks(words(), "evenness");
        QVERIFY(found()->isVisible());
        QVERIFY(found()->count() > 1);
        QCOMPARE(found()->item(0)->text(), QString("Words that are used here"));
        QVERIFY(found()->item(0)->data(Qt::AccessibleDescriptionRole).toString().startsWith("evenness"));
        QTest::keyClick(words(), Qt::Key_Return);
        QCOMPARE(titleOnPage(), QString("Words that are used here"));
        const auto marks = text()->extraSelections();
        QCOMPARE(marks.size(), 1);
        QCOMPARE(marks.front().cursor.selectedText(), QString("evenness"));
        const QRect mark = text()->cursorRect(marks.front().cursor);
        QVERIFY(text()->viewport()->rect().contains(mark.center()));
        // The next place, with the arrow keys, while the words stay where they are.
        QTest::keyClick(words(), Qt::Key_Down);
        QTest::keyClick(words(), Qt::Key_Return);
        QVERIFY(titleOnPage() != "Words that are used here");
        QVERIFY(!text()->extraSelections().isEmpty());
    }

    void wordsThatAreNowhereSaySo()
    {
        words()->setText("xyzzy");
        QCOMPARE(found()->count(), 1);
        QVERIFY(!(found()->item(0)->flags() & Qt::ItemIsEnabled));
        QTest::keyClick(words(), Qt::Key_Return);
        QCOMPARE(titleOnPage(), QString("First steps"));
    }

    void escEndsTheSearchAndThenCloses()
    {
        words()->setText("mask");
        QTest::keyClick(window_.get(), Qt::Key_Escape);
        QVERIFY(window_->isVisible());
        QVERIFY(contents()->isVisible());
        QTest::keyClick(window_.get(), Qt::Key_Escape);
        QVERIFY(!window_->isVisible());
    }

    void itsSizeIsRemembered()
    {
        window_->resize(700, 500);
        window_->close();
        ManualWindow again({}, settings_.get(), nullptr);
        QCOMPARE(again.size(), QSize(700, 500));
    }

    // Each change by itself would be laid out, and a page with long tables would take seconds.
    void aPageIsMadeInOneStep()
    {
        const QSignalSpy changes(text()->document(), &QTextDocument::contentsChanged);
        window_->open("glossary");
        QVERIFY2(changes.size() <= 3, qPrintable(QString::number(changes.size())));
    }

    void picturesFollowTheTheme()
    {
        window_->open("links");
        const auto corner = [this] {
            return const_cast<ManualText*>(text())
                ->loadResource(0, QUrl("picture:example=cross-attention&view=links&query=1"))
                .value<QImage>()
                .pixelColor(1, 1);
        };
        settings_->setThemeChoice(ThemeChoice::light);
        QCOMPARE(corner(), lightTheme().surface);
        settings_->setThemeChoice(ThemeChoice::dark);
        QCOMPARE(corner(), darkTheme().surface);
    }

    // In a narrow window the page needs the room, and the contents come when they are asked for.
    void theContentsCanBeHidden()
    {
        QToolButton* const button = window_->findChild<QToolButton*>();
        QCOMPARE(button->accessibleName(), QString("Show the contents"));
        button->setChecked(false);
        QVERIFY(!contents()->isVisible());
        words()->setText("mask");
        QVERIFY(found()->isVisible());
        words()->clear();
        QVERIFY(!contents()->isVisible() && !found()->isVisible());
        button->setChecked(true);
        QVERIFY(contents()->isVisible());
    }

    // In a narrow window either the contents or the page has all the room.
    void aNarrowWindowShowsOneOfThem()
    {
        window_->resize(480, 500);
        QVERIFY(contents()->isVisible() && !text()->isVisible());
        QTreeWidgetItem* const links = contents()->findItems("Links", Qt::MatchExactly | Qt::MatchRecursive).front();
        QTest::mouseClick(contents()->viewport(), Qt::LeftButton, {}, contents()->visualItemRect(links).center());
        QVERIFY(!contents()->isVisible() && text()->isVisible());
        QCOMPARE(titleOnPage(), QString("Links"));
        window_->findChild<QToolButton*>()->setChecked(true);
        window_->open("mask"); // as F1 does in the other window
        QVERIFY(!contents()->isVisible() && text()->isVisible());
        QTest::keyClick(window_.get(), Qt::Key_F, Qt::ControlModifier);
        QTest::keyClicks(words(), "evenness");
        QVERIFY(found()->isVisible() && !text()->isVisible());
        QTest::keyClick(words(), Qt::Key_Return);
        QVERIFY(!found()->isVisible() && text()->isVisible());
        QCOMPARE(titleOnPage(), QString("Words that are used here"));
        QTest::qWait(50);
        const QTextCursor mark = text()->extraSelections().front().cursor;
        QVERIFY(text()->viewport()->rect().contains(text()->cursorRect(mark).center()));
        QCOMPARE(text()->horizontalScrollBar()->maximum(), 0);
        window_->resize(900, 500);
        QVERIFY(found()->isVisible() && text()->isVisible());
    }

    // Wide pictures fit into a narrow window.
    void picturesFit()
    {
        window_->open("heatmap");
        window_->resize(640, 480);
        QTRY_VERIFY(text()->horizontalScrollBar()->maximum() == 0);
    }

    void nothingIsFetched()
    {
        QVERIFY(const_cast<ManualText*>(text())->loadResource(0, QUrl("https://example.org/a.png")).isNull());
        QVERIFY(const_cast<ManualText*>(text())->loadResource(0, QUrl("file:///etc/hostname")).isNull());
    }
};

QTEST_MAIN(TestManualWindow)
#include "tst_manual_window.moc"
