// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/sentence_edit.h"
#include "ui/inputs/text_input_panel.h"
#include "ui/inputs/token_strip.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace attn;

class TestTextInputPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<Session> session_;
    std::unique_ptr<TextInputPanel> panel_;
    SentenceEdit* text_ = nullptr;
    SentenceEdit* other_ = nullptr;
    TokenStrip* strip_ = nullptr;

    void setText(const char* text)
    {
        QSignalSpy finished(session_.get(), &Session::runFinished);
        session_->edit("Text", {}, [&](Document& document) { document.text.text = text; });
        QVERIFY(finished.wait());
    }

    QPoint centerOf(std::size_t chip) const { return strip_->flow().chips().at(chip).place.center(); }

private slots:
    void init()
    {
        session_ = std::make_unique<Session>();
        panel_ = std::make_unique<TextInputPanel>(session_.get());
        const auto fields = panel_->findChildren<SentenceEdit*>();
        text_ = fields.at(0);
        other_ = fields.at(1);
        strip_ = panel_->findChild<TokenStrip*>();
        panel_->resize(260, 400);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }

    void cleanup()
    {
        panel_.reset();
        session_.reset();
    }

    void typingRunsAndIsUndoneWordByWord()
    {
        QSignalSpy finished(session_.get(), &Session::runFinished);
        text_->setFocus();
        QTest::keyClicks(text_, "one two");
        QCOMPARE(session_->document().text.text, std::string("one two"));
        QCOMPARE(session_->undoStack()->count(), 2);
        QTRY_VERIFY(session_->run() && session_->run()->queries.size() == 2);
        QTest::keySequence(text_, QKeySequence::Undo);
        QCOMPARE(session_->document().text.text, std::string("one "));
        QCOMPARE(text_->toPlainText(), QString("one "));
        QTest::keySequence(text_, QKeySequence::Undo);
        QCOMPARE(session_->document().text.text, std::string());
        QTest::keySequence(text_, QKeySequence::Redo);
        QCOMPARE(text_->toPlainText(), QString("one "));
    }

    void enterIsALineBreakAndNoBreakSpacesStay()
    {
        text_->setFocus();
        QTest::keyClicks(text_, "a");
        QTest::keyClick(text_, Qt::Key_Return);
        text_->insertPlainText(QString("b") + QChar(0x00A0) + "c");
        QCOMPARE(session_->document().text.text,
                 std::string("a\nb\xC2\xA0"
                             "c"));
    }

    void aPasteIsPlainTextAndAStepOfItsOwn()
    {
        text_->setFocus();
        QTest::keyClicks(text_, "x");
        auto* mime = new QMimeData;
        mime->setHtml("<b>bold</b> word");
        mime->setText("bold word");
        QApplication::clipboard()->setMimeData(mime);
        QTest::keySequence(text_, QKeySequence::Paste);
        QTest::keyClicks(text_, "y");
        QCOMPARE(session_->document().text.text, std::string("xbold wordy"));
        QCOMPARE(session_->undoStack()->count(), 3);
    }

    void theCursorKeepsItsPlace()
    {
        setText("one three");
        QTextCursor cursor = text_->textCursor();
        cursor.setPosition(4);
        text_->setTextCursor(cursor);
        QTest::keyClicks(text_, "two ");
        QCOMPARE(session_->document().text.text, std::string("one two three"));
        QCOMPARE(text_->textCursor().position(), 8);
        // A change further on, from elsewhere.
        session_->edit("Text", {}, [](Document& document) { document.text.text = "one two three four"; });
        QCOMPARE(text_->textCursor().position(), 8);
    }

    void aChipIsHoveredAndPinned()
    {
        setText("The animal slept");
        QTest::mouseMove(strip_->viewport(), centerOf(1));
        QCOMPARE(session_->selection()->hovered(), (Focus{1, {}}));
        QTest::mouseClick(strip_->viewport(), Qt::LeftButton, {}, centerOf(2));
        QCOMPARE(session_->selection()->pinned(), (Focus{2, {}}));
        QTest::mouseClick(strip_->viewport(), Qt::LeftButton, {}, centerOf(2));
        QVERIFY(session_->selection()->pinned().empty());
        QTest::mouseClick(strip_->viewport(), Qt::LeftButton, {}, centerOf(0));
        QTest::mouseClick(strip_->viewport(), Qt::LeftButton, Qt::ControlModifier, centerOf(2));
        QCOMPARE(session_->selection()->rows(), (std::vector<Index>{0, 2}));
    }

    void theStripWorksFromTheKeyboard()
    {
        setText("The animal slept");
        strip_->setFocus(Qt::TabFocusReason);
        QCOMPARE(session_->selection()->hovered(), (Focus{0, {}}));
        QTest::keyClick(strip_, Qt::Key_Right);
        QCOMPARE(session_->selection()->hovered(), (Focus{1, {}}));
        QVERIFY(strip_->accessibleDescription().contains("animal"));
        QTest::keyClick(strip_, Qt::Key_Return);
        QCOMPARE(session_->selection()->pinned(), (Focus{1, {}}));
        QTest::keyClick(strip_, Qt::Key_End);
        QCOMPARE(session_->selection()->hovered(), (Focus{2, {}}));
        QTest::keyClick(strip_, Qt::Key_Escape);
        QVERIFY(session_->selection()->pinned().empty());
    }

    void litTokensAreMarkedInTheText()
    {
        setText("f\xC3\xBCr \xF0\x9F\x98\x80 it"); // two bytes that are one unit, four bytes that are two
        session_->selection()->hover({2, 0});
        const auto marks = text_->extraSelections();
        QCOMPARE(marks.size(), 2);
        QCOMPARE(marks[0].cursor.selectedText(), QString::fromUtf8("f\xC3\xBCr"));
        QCOMPARE(marks[1].cursor.selectedText(), QString("it"));
        // The key has a line, as its chip has, and the query is filled.
        QVERIFY(marks[0].format.fontUnderline() && !marks[1].format.fontUnderline());
        QCOMPARE(marks[1].format.background().color(), text_->palette().color(QPalette::Highlight));
        session_->selection()->hover({});
        QVERIFY(text_->extraSelections().isEmpty());
    }

    void placesCountLineBreaksAsTheEditorDoes()
    {
        const std::string text = "a\r\nbc";
        const TextSpan span = spanOf({"bc", 3, 5}, text);
        QCOMPARE(span.begin, 2);
        QCOMPARE(span.end, 4);
        const TextSpan none = spanOf({"bc", 0, 0}, text);
        QCOMPARE(none.begin, none.end);
    }

    void aSecondSentenceGivesTheKeys()
    {
        setText("one two");
        auto* check = panel_->findChild<QCheckBox*>();
        QVERIFY(!other_->isVisible());
        check->click();
        QVERIFY(other_->isVisible());
        QTest::keyClicks(other_, "uno dos tres");
        QTRY_VERIFY(session_->run() && session_->run()->keys.size() == 3);
        QCOMPARE(strip_->flow().chips().size(), std::size_t(5));
        QCOMPARE(strip_->flow().captions().size(), std::size_t(2));
        QTest::mouseClick(strip_->viewport(), Qt::LeftButton, {}, centerOf(4));
        QCOMPARE(session_->selection()->pinned(), (Focus{{}, 2}));
        session_->selection()->hover({0, 1});
        QCOMPARE(other_->extraSelections().size(), 2); // tres pinned, dos hovered
        check->click();
        QVERIFY(session_->document().text.other.empty());
    }

    void splittingKeepsTheTokens()
    {
        setText("The a|b");
        auto* split = panel_->findChild<QComboBox*>();
        const auto choose = [&](int index) {
            split->setCurrentIndex(index);
            emit split->activated(index);
        };
        choose(2);
        QVERIFY(session_->document().text.exact);
        QCOMPARE(session_->document().text.text, std::string("The|a|\\||b"));
        QTRY_VERIFY(session_->run() && session_->run()->queries.size() == 4);
        QCOMPARE(session_->run()->queries[2].text, std::string("|"));
        choose(1);
        QVERIFY(!session_->document().text.exact);
        QCOMPARE(session_->document().text.text, std::string("Thea|b"));
    }

    void aDroppedFileIsNoText()
    {
        QMimeData file;
        file.setUrls({QUrl::fromLocalFile("/tmp/cat.png")});
        file.setText("file:///tmp/cat.png");
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &file, Qt::LeftButton, {});
        QApplication::sendEvent(text_->viewport(), &drop);
        QVERIFY(session_->document().text.text.empty());
    }

    void manyTokensStayFast()
    {
        std::vector<Token> tokens;
        for (int i = 0; i < 20000; ++i)
            tokens.push_back({"w" + std::to_string(i % 500), 0, 0});
        auto run = std::make_shared<Run>();
        run->queries = tokens;
        run->keys = tokens;
        QElapsedTimer timer;
        timer.start();
        strip_->setRun(run);
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
        timer.restart();
        strip_->viewport()->grab();
        QVERIFY2(timer.elapsed() < 100, qPrintable(QString::number(timer.elapsed())));
        const auto& chips = strip_->flow().chips();
        QCOMPARE(strip_->flow().at(chips[12345].place.center()), std::optional<std::size_t>(12345));
    }

    void rightToLeftTextRunsFromTheRight()
    {
        setText("\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD7\xA2\xD7\x95\xD7\x9C\xD7\x9D");
        const auto& chips = strip_->flow().chips();
        QVERIFY(chips[0].place.left() > chips[1].place.left());
        setText("left right");
        QVERIFY(strip_->flow().chips()[0].place.left() < strip_->flow().chips()[1].place.left());
    }
};

QTEST_MAIN(TestTextInputPanel)
#include "tst_text_input_panel.moc"
