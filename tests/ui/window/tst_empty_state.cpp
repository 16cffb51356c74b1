// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/model_folder.h"
#include "tests/made/windows.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/window/empty_state.h"

#include <QLabel>
#include <QPushButton>

using namespace attn;

// Where there is no picture the window says what is missing, for this input and this view, and leads on by a button.
class TestEmptyState : public QObject, WindowTest {
    Q_OBJECT

    EmptyState* state() const { return window_->findChild<EmptyState*>(); }
    QString said() const { return state()->isVisible() ? state()->findChild<QLabel*>()->text() : QString(); }

    QPushButton* button(const QString& text) const
    {
        for (auto* const each : state()->findChildren<QPushButton*>())
            if (each->text() == text && each->isVisible())
                return each;
        return nullptr;
    }

private slots:
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void withoutAnInputASentenceIsAskedFor()
    {
        trigger(ActionId::newSentence);
        QTRY_VERIFY2(said().startsWith("Type a sentence"), qPrintable(said()));
        button("Type a sentence")->click();
        QVERIFY(findByName<SentenceEdit>("Sentence")->hasFocus());
        type("one two");
        QTRY_VERIFY(said().isEmpty());
        while (session_->undoStack()->canUndo())
            trigger(ActionId::undo);
        QTRY_VERIFY(said().startsWith("Type a sentence"));
        button("See the examples")->click();
        QVERIFY(!window_->views()->isVisible());
    }

    // Nothing of what to do is cut, in small windows and with large letters.
    void theWholeSentenceIsSeen()
    {
        trigger(ActionId::newSentence);
        const auto* const text = state()->findChild<QLabel*>();
        const auto isWhole = [text] { return text->height() >= text->heightForWidth(text->width()); };
        for (const QSize& size : {QSize(1280, 720), QSize(800, 600)}) {
            window_->resize(size);
            QTRY_COMPARE(window_->size(), size);
            QVERIFY2(isWhole(), qPrintable(QString::number(text->height())));
        }
        for (int step = 0; step < 4; ++step)
            trigger(ActionId::largerText);
        QTRY_VERIFY(isWhole());
    }

    void aTextHasNoPicture()
    {
        type("one two");
        trigger(viewAction(ViewKind::image));
        QVERIFY2(said().startsWith("This input has no picture"), qPrintable(said()));
        QVERIFY(button("Open a picture…"));
        button("Show the heatmap")->click();
        QCOMPARE(window_->views()->kind(), ViewKind::heatmap);
        QVERIFY(said().isEmpty());
    }

    void stepsOfFilteredWeightsLeadBack()
    {
        type("one two three");
        trigger(ActionId::hideFirstKey);
        waitForRun();
        trigger(viewAction(ViewKind::steps));
        QTRY_VERIFY2(said().startsWith("The steps show"), qPrintable(said()));
        button("Show as computed")->click();
        QTRY_VERIFY(said().isEmpty());
        QVERIFY(!session_->shown()->run()->origin);
    }

    // Each model asks for what it takes.
    void aModelAsksForItsInput()
    {
        trigger(ActionId::newSentence);
        const SmallModel vision("vit", true);
        window_->files()->openModel(vision.path());
        QTRY_VERIFY2(said().endsWith("takes a picture. Open one, or drop it here."), qPrintable(said()));
        QVERIFY(button("Open a picture…"));
        const SmallModel text("gpt2", true);
        window_->files()->openModel(text.path());
        QTRY_VERIFY2(said().contains("takes a text"), qPrintable(said()));
        QVERIFY(button("Type an input"));
    }
};

QTEST_MAIN(TestEmptyState)
#include "tst_empty_state.moc"
