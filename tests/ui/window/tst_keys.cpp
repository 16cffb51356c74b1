// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/windows.h"
#include "ui/heads/heads_view.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/widgets/toast.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QToolButton>

using namespace attn;

// Letters that are pressed while a picture has the focus.
class TestKeys : public QObject, WindowTest {
    Q_OBJECT

    AttentionView* view() const { return window_->views()->view(); }
    void undo() { window_->toast()->findChild<QToolButton*>()->click(); }
    const Derivation& derivation() const { return session_->shown()->derivation(); }

private slots:
    void init()
    {
        openWindow();
        window_->files()->openExample("pronoun");
        QTRY_VERIFY(!isBusy());
        view()->setFocus();
    }
    void cleanup() { closeWindow(); }

    void whatIsTypedGoesIntoTheSentence()
    {
        const Derivation before = derivation();
        QTest::keyClicks(view(), "Th");
        auto* const field = qobject_cast<SentenceEdit*>(window_->focusWidget());
        QVERIFY(field);
        QTest::keyClicks(field, "e cat sat");
        QCOMPARE(session_->document().text.text, std::string("The cat sat"));
        QTest::qWait(400);
        QVERIFY(derivation() == before); // no letter was a shortcut
        for (int word = 0; word < 3; ++word)
            session_->undoStack()->undo();
        QVERIFY(session_->document().text.text.starts_with("The animal"));
    }

    void theSentenceThatWasReplacedComesBack()
    {
        QTest::keyClicks(view(), "new");
        QTRY_VERIFY(session_->document().text.text.starts_with("ne"));
        QCOMPARE(window_->toast()->message(), QString("What you type takes the place of the last sentence"));
        undo();
        QVERIFY(session_->document().text.text.starts_with("The animal"));
    }

    void oneLetterIsAShortcutThatSaysWhatItDid_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("said");
        QTest::newRow("first key") << "f"
                                   << "Hide the first key: on";
        QTest::newRow("special") << "s"
                                 << "Hide special tokens: on";
        QTest::newRow("words") << "j"
                               << "Join sub-tokens into words: on";
        QTest::newRow("rows") << "r"
                              << "Sort rows by the selected key: on";
        QTest::newRow("columns") << "c"
                                 << "Sort columns by the selected query: on";
    }

    void oneLetterIsAShortcutThatSaysWhatItDid()
    {
        QFETCH(QString, key);
        QFETCH(QString, said);
        const Derivation before = derivation();
        QTest::keyClicks(view(), key);
        QTRY_COMPARE(window_->toast()->message(), said);
        QVERIFY(derivation() != before);
        QTRY_VERIFY(!isBusy());
        undo();
        QTRY_VERIFY(!isBusy());
        QCOMPARE(derivation().skip_first, before.skip_first);
        QCOMPARE(derivation().hide_special, before.hide_special);
        QCOMPARE(derivation().words, before.words);
        QVERIFY(!derivation().sorts());
    }

    void filtersThatWereTakenOutComeBack()
    {
        session_->shown()->setDerivation({.skip_first = true, .top_k = 2});
        QTRY_VERIFY(!isBusy());
        QTest::keyClicks(view(), "a");
        QTRY_COMPARE(window_->toast()->message(), QString("The weights are shown as computed"));
        QVERIFY(derivation() == Derivation{});
        undo();
        QVERIFY(derivation().skip_first);
        QCOMPARE(derivation().top_k, Index(2));
    }

    void anotherOrderOfHeadsIsSaid()
    {
        window_->actions()[viewAction(ViewKind::heads)]->trigger();
        QTest::keyClicks(window_->views()->heads(), "o");
        QTRY_COMPARE(window_->toast()->message(), QString("Order of the heads: by entropy"));
        undo();
        QCOMPARE(window_->views()->heads()->order(), HeadOrder::given);
    }

    void afterNewTheSentenceIsTyped()
    {
        auto* const causal = findByName<QCheckBox>("Causal mask");
        QTest::mouseClick(causal, Qt::LeftButton, {}, QPoint(8, causal->height() / 2));
        QTRY_VERIFY(!isBusy());
        const ViewKind before = window_->views()->kind();
        QTest::keyClick(window_->focusWidget(), Qt::Key_N, Qt::ControlModifier);
        QTest::keyClicks(window_->focusWidget(), "one two");
        QCOMPARE(session_->document().text.text, std::string("one two"));
        QTest::qWait(400);
        QCOMPARE(window_->views()->kind(), before);
        QVERIFY(derivation() == ShownRun::defaultDerivation());
    }

    // Somebody who clicks into a panel and types means no shortcut of the picture.
    void whatIsTypedOnAPanelGoesIntoTheSentence()
    {
        auto* const causal = findByName<QCheckBox>("Causal mask");
        causal->setFocus();
        const Derivation before = derivation();
        QTest::keyClicks(causal, "f");
        QCOMPARE(session_->document().text.text, std::string("f"));
        QTest::qWait(400);
        QVERIFY(derivation() == before);
        const QSignalSpy fitted(window_->actions()[ActionId::fit], &QAction::triggered);
        causal->setFocus();
        QTest::keyClicks(causal, "0");
        QCOMPARE(fitted.size(), 0);
        QTest::keyClicks(view(), "0");
        QCOMPARE(fitted.size(), 1);
    }

    // A list goes to what begins with the letter.
    void aListOfAPanelKeepsItsLetters()
    {
        auto* const score = findByName<QComboBox>("Score");
        score->setFocus();
        QTest::keyClicks(score, "c");
        QCOMPARE(score->currentText().left(1).toLower(), QString("c"));
        QTest::qWait(400);
        QVERIFY(!derivation().sorts());
        QVERIFY(session_->document().text.text.starts_with("The animal"));
    }

    void withoutASentenceLettersActAtOnce()
    {
        window_->files()->openExample("softmax-3x3");
        QTRY_VERIFY(!isBusy());
        window_->actions()[viewAction(ViewKind::heatmap)]->trigger();
        QTest::keyClicks(view(), "f");
        QVERIFY(derivation().skip_first);
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestKeys>(argc, argv);
}
#include "tst_keys.moc"
