// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/model_folder.h"
#include "tests/made/windows.h"
#include "ui/heads/heads_view.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/operators/operator_panel.h"
#include "ui/steps/steps_view.h"
#include "ui/widgets/bar_list.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/toast.h"
#include "ui/window/caption_bar.h"
#include "ui/window/view_stack.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QToolButton>

using namespace attn;

// The first minutes of a student and the lesson of a teacher, as they click and type their way through them. Each
// minute leaves a picture of the window in the folder "walks" beside the test's program.
class TestWalks : public QObject, WindowTest {
    Q_OBJECT

    AttentionView* view() const { return window_->views()->view(); }
    HeatmapView* heatmap() const { return window_->views()->heatmap(); }

    QString labelled(const QString& accessibleName) const
    {
        for (const auto* const label : window_->findChildren<ElidedLabel*>())
            if (label->accessibleName() == accessibleName && label->isVisible())
                return label->text();
        for (const auto* const label : window_->findChildren<QLabel*>())
            if (label->accessibleName() == accessibleName && label->isVisible())
                return label->text();
        return {};
    }
    QString fact() const { return labelled("In words"); }

    void keep(const char* walk, int minute)
    {
        QTRY_VERIFY(!isBusy());
        QTest::qWait(50);
        const QDir folder(QCoreApplication::applicationDirPath());
        folder.mkpath("walks");
        QVERIFY(window_->grab().save(
            folder.filePath(QStringLiteral("walks/%1-%2.png").arg(QLatin1String(walk)).arg(minute))));
    }

    // Presses Tab until the control of this name has the focus, as somebody without a mouse does.
    bool tabTo(const QString& accessibleName)
    {
        for (int step = 0; step < 120; ++step) {
            if (window_->focusWidget() && window_->focusWidget()->accessibleName() == accessibleName)
                return true;
            QTest::keyClick(window_->focusWidget() ? window_->focusWidget() : window_.get(), Qt::Key_Tab);
        }
        return false;
    }

    void key(const QString& keys)
    {
        const QKeyCombination combination = QKeySequence(keys)[0];
        QWidget* const target = window_->focusWidget() ? window_->focusWidget() : window_.get();
        QTest::keyClick(target, combination.key(), combination.keyboardModifiers());
    }

    double rowEntropy(Index query) const
    {
        const auto source = session_->shown()->run()->source(session_->selection()->head());
        std::vector<double> row(static_cast<std::size_t>(source->columns()));
        source->read({query, 0, 1, source->columns()}, row.data());
        return row_entropy(row);
    }

private slots:
    void init()
    {
        openWindow();
        trigger(ActionId::resetLayout); // that of a window of this size
        window_->files()->openExample("pronoun");
        QTRY_VERIFY(!isBusy());
        window_->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    }
    void cleanup() { closeWindow(); }

    void student()
    {
        // 0:00 The picture says what it shows.
        QVERIFY2(fact().startsWith("“it” gives “animal” 57 % of its attention, first of 12"), qPrintable(fact()));
        keep("student", 0);
        // 1:00 Another word.
        clickCell({9, 5});
        QVERIFY2(fact().startsWith("“too” gives “street” "), qPrintable(fact()));
        keep("student", 1);
        // 2:30 Why: a score for each word, and the softmax. The temperature flattens the row.
        const double before = rowEntropy(7);
        auto* const temperature = window_->findChild<OperatorPanel*>()->findChild<QDoubleSpinBox*>();
        temperature->setValue(3.0);
        QTRY_VERIFY(!isBusy());
        QVERIFY2(rowEntropy(7) > before + 0.2, qPrintable(QString::number(rowEntropy(7) - before)));
        trigger(viewAction(ViewKind::steps));
        keep("student", 2);
        trigger(viewAction(ViewKind::heatmap));
        session_->undoStack()->undo();
        // 4:00 Nobody sees the future: half of the picture is paper.
        findByName<QCheckBox>("Causal mask")->click();
        QTRY_VERIFY(!isBusy());
        QVERIFY(!session_->run()->open_cells(LayerIndex{0})->is_open(2, 5));
        clickCell({2, 5});
        QVERIFY2(fact().contains("masked"), qPrintable(fact()));
        keep("student", 4);
        session_->undoStack()->undo();
        QTRY_VERIFY(!isBusy());
        // 5:30 Four heads are four readers.
        trigger(viewAction(ViewKind::heads));
        QTRY_VERIFY(!isBusy());
        keep("student", 5);
        QTest::keyClick(view(), Qt::Key_Right);
        QTest::keyClick(view(), Qt::Key_Return);
        QCOMPARE(window_->views()->kind(), ViewKind::heatmap);
        QCOMPARE(session_->selection()->head(), (HeadPick{0, 1}));
        // 7:00 A model in the place of the toy: the sentence stays.
        const SmallModel model("gpt2");
        window_->files()->openModel(model.path());
        QTRY_VERIFY(!isBusy() && session_->answer());
        QVERIFY(session_->document().text.text.starts_with("The animal"));
        QVERIFY(labelled("Computed by").isEmpty() || !labelled("Computed by").contains("random"));
        keep("student", 7);
        trigger(ActionId::closeModel);
        QTRY_VERIFY(!isBusy());
        // 8:30 An own sentence, and an own photo, with settings under which they show something.
        auto* const sentence = findByName<SentenceEdit>("Sentence");
        sentence->setFocus();
        sentence->selectAll();
        QTest::keyClicks(sentence, "The cat sat on the mat");
        QTRY_COMPARE(session_->run()->queries.size(), std::size_t(6));
        keep("student", 8);
        QImage photo(64, 64, QImage::Format_RGB32);
        photo.fill(Qt::darkBlue);
        for (int x = 16; x < 48; ++x)
            for (int y = 16; y < 48; ++y)
                photo.setPixelColor(x, y, Qt::yellow);
        photo.save(folder_.filePath("photo.png"));
        drop(folder_.filePath("photo.png"));
        QTRY_VERIFY(!isBusy() && session_->run()->placement);
        trigger(viewAction(ViewKind::image));
        session_->selection()->pin({Index(5), {}});
        const auto weights = session_->run()->source({});
        QVERIFY(weights->at(5, 6) > 2.0 * weights->at(5, 0)); // yellow looks at yellow
        keep("student", 9);
    }

    void teacher()
    {
        // The projector: a title line, large type, and the numbers hidden until the class has guessed.
        trigger(ActionId::presentation);
        QVERIFY(QApplication::font().pointSizeF() > 12.0);
        QVERIFY2(labelled("What is shown").startsWith("“The animal"), qPrintable(labelled("What is shown")));
        QVERIFY(!fact().contains("57 %"));
        keep("teacher", 0);
        QTest::keyClick(view(), Qt::Key_R);
        QVERIFY2(fact().contains("57 %"), qPrintable(fact()));
        keep("teacher", 1);
        // The clicker goes on to the next word, and the head that is on stands in the title.
        const auto before = session_->selection()->pinned();
        QTest::keyClick(view(), Qt::Key_PageDown);
        QVERIFY(session_->selection()->pinned() != before);
        QTest::keyClick(view(), Qt::Key_Period);
        QVERIFY2(labelled("What is shown").contains("head 1 of 4"), qPrintable(labelled("What is shown")));
        keep("teacher", 2);
        // The class proposes another sentence.
        QTest::keyClick(view(), Qt::Key_T);
        auto* const field = findByName<QLineEdit>("New sentence");
        QTest::keyClicks(field, "The trophy did not fit into the suitcase because it was too large");
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(session_->run()->queries.size(), std::size_t(13));
        keep("teacher", 3);
        for (const Qt::Key number : {Qt::Key_3, Qt::Key_5, Qt::Key_2}) {
            QTest::keyClick(view(), number);
            QTRY_VERIFY(!isBusy());
        }
        keep("teacher", 4);
        // A black screen while he talks, and back.
        QTest::keyClick(view(), Qt::Key_B);
        QVERIFY(findByName<QWidget>("Black screen")->isVisible());
        QTest::keyClick(view(), Qt::Key_Space);
        QVERIFY(!findByName<QWidget>("Black screen")->isVisible());
        trigger(ActionId::unpin);
        QVERIFY(!window_->actions()[ActionId::presentation]->isChecked());
        // The hand-out: the call that makes this figure.
        QTest::keyClick(view(), Qt::Key_1);
        trigger(viewAction(ViewKind::heatmap));
        QTRY_VERIFY(!isBusy());
        QGuiApplication::clipboard()->clear();
        trigger(ActionId::copyCommand);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith("attnscope render --text "));
        QCOMPARE(window_->toast()->message(), QString("Copied the command that draws this figure"));
        keep("teacher", 5);
    }

    // The student's walk with no mouse at all.
    void byKeyboardAlone()
    {
        view()->setFocus();
        key("Down");
        key("Right");
        QVERIFY2(fact().startsWith("“was” gives “didn't” ") || !fact().isEmpty(), qPrintable(fact()));
        QVERIFY(!heatmap()->accessibleDescription().isEmpty());
        const auto pinned = session_->selection()->pinned();
        QVERIFY(pinned.query && pinned.key);
        // The temperature, and the mask.
        QVERIFY(tabTo("Temperature"));
        key("Ctrl+A");
        QTest::keyClicks(window_->focusWidget(), "3");
        key("Return");
        QTRY_COMPARE(session_->document().settings.temperature, 3.0);
        QVERIFY(tabTo("Causal mask"));
        key("Space");
        QTRY_VERIFY(session_->document().settings.mask.causal);
        // Views by their keys; heads by arrows, and one opens with Return.
        key("Ctrl+2");
        QTRY_COMPARE(window_->views()->kind(), ViewKind::heads);
        view()->setFocus();
        key("Right");
        key("Return");
        QCOMPARE(window_->views()->kind(), ViewKind::heatmap);
        key("Ctrl+5");
        QTRY_COMPARE(window_->views()->kind(), ViewKind::steps);
        view()->setFocus();
        key("Right");
        key("Ctrl+1");
        // An own sentence, typed where one is.
        view()->setFocus();
        for (const char letter : {'M', 'y', ' ', 'o', 'w', 'n'})
            QTest::keyClick(window_->focusWidget(), letter);
        QTRY_COMPARE(session_->document().text.text, std::string("My own"));
        QTRY_VERIFY(!isBusy());
        // And everything back.
        for (int step = 0; step < 20 && !session_->document().text.text.starts_with("The animal"); ++step)
            key("Ctrl+Z");
        QVERIFY(session_->document().text.text.starts_with("The animal"));
        keep("keyboard", 0);
    }

    // What a screen reader is told of the caption, the cell, the chips of filters and the steps.
    void itIsSpoken()
    {
        auto* const caption = window_->findChild<CaptionBar*>();
        QVERIFY(!caption->accessibleName().isEmpty());
        for (const char* const name : {"What is shown", "In words"})
            QVERIFY2(!labelled(name).isEmpty(), name);
        heatmap()->setFocus();
        session_->selection()->pin({Index(7), Index(1)});
        QTRY_VERIFY2(heatmap()->accessibleDescription().contains("“it” (7)")
                         && heatmap()->accessibleDescription().contains("“animal” (1)"),
                     qPrintable(heatmap()->accessibleDescription()));
        trigger(ActionId::hideFirstKey);
        QTRY_VERIFY(!isBusy());
        QVERIFY(findByName<QToolButton>("Remove: without first key"));
        trigger(ActionId::weightsAsComputed);
        QTRY_VERIFY(!isBusy());
        trigger(viewAction(ViewKind::steps));
        QTRY_VERIFY(!isBusy());
        view()->grab();
        const QString step = view()->accessibleDescription();
        QVERIFY2(!step.isEmpty(), "the step");
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_Space);
        view()->step(1);
        view()->grab();
        QVERIFY2(view()->accessibleDescription() != step, qPrintable(step));
    }
};

QTEST_MAIN(TestWalks)
#include "tst_walks.moc"
