// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/windows.h"
#include "ui/widgets/elided_label.h"
#include "ui/window/caption_bar.h"

#include <QLabel>
#include <QToolButton>

using namespace attn;

// What stands above the picture, as the user reads it.
class TestCaption : public QObject, WindowTest {
    Q_OBJECT

    QString line(const QString& name) const
    {
        for (const auto* const label : bar()->findChildren<ElidedLabel*>())
            if (label->accessibleName() == name)
                return label->text();
        return {};
    }
    CaptionBar* bar() const { return window_->findChild<CaptionBar*>(); }
    QStringList chips() const
    {
        QStringList texts;
        for (const auto* const chip : bar()->findChildren<QToolButton*>())
            if (chip->isVisibleTo(bar()))
                texts << chip->accessibleName();
        return texts;
    }
    void type(const char* text)
    {
        session_->edit("Type", {}, [text](Document& document) { document.text.text = text; });
        QTRY_VERIFY(!isBusy());
    }

private slots:
    void init()
    {
        openWindow();
        type("the cat sat");
    }
    void cleanup() { closeWindow(); }

    void itSaysWhatIsShownAndHowToReadIt()
    {
        QTRY_COMPARE(line("What is shown"), QString("“the cat sat”"));
        QCOMPARE(bar()->title(), QString("“the cat sat” · head 0 of 4"));
        QTRY_COMPARE(line("In words"), QString("Read along a row: where that token looks. Each row sums to 1."));
        window_->actions()[ActionId::nextHead]->trigger();
        QCOMPARE(bar()->title(), QString("“the cat sat” · head 1 of 4"));
        window_->actions()[viewAction(ViewKind::links)]->trigger();
        QVERIFY(line("In words").startsWith("A line runs from the token that looks"));
    }

    void whilePointingItSaysTheFact()
    {
        session_->selection()->hover({1, 2});
        QVERIFY2(line("In words").startsWith("“cat” gives “sat” "), qPrintable(line("In words")));
        session_->selection()->pin({0, 0});
        session_->selection()->hover({2, 1});
        QVERIFY(line("In words").startsWith("“sat” gives “cat” "));
        session_->selection()->hover({});
        QVERIFY(line("In words").startsWith("“the” gives itself "));
        session_->selection()->pin({});
        QVERIFY(line("In words").startsWith("Read along a row"));
    }

    void filtersAreChipsThatTakeThemselvesOut()
    {
        QVERIFY(chips().isEmpty());
        window_->actions()[ActionId::hideFirstKey]->trigger();
        session_->edit("Mask", {}, [](Document& document) { document.settings.mask.closed_cells = {{1, 1}, {2, 1}}; });
        QTRY_COMPARE(chips(), (QStringList{"Remove: without first key", "Remove: 2 cells masked"}));
        QVERIFY(bar()->caption().contains("without first key · 2 cells masked"));
        for (auto* const chip : bar()->findChildren<QToolButton*>())
            if (chip->accessibleName() == "Remove: without first key")
                chip->click();
        QTRY_COMPARE(chips(), QStringList{"Remove: 2 cells masked"});
        QVERIFY(!session_->shown()->derivation().skip_first);
        bar()->findChild<QToolButton*>()->click();
        QTRY_VERIFY(chips().isEmpty());
        QVERIFY(session_->document().settings.mask.closed_cells.empty());
    }

    // The words get a second line before anything of them is lost.
    void aNarrowWindowSaysWhoComputedIt()
    {
        const auto label = [this](const QString& name) {
            for (auto* const child : bar()->findChildren<QWidget*>())
                if (child->accessibleName() == name)
                    return child;
            return static_cast<QWidget*>(nullptr);
        };
        window_->actions()[ActionId::presentation]->trigger();
        for (const int width : {860, 780}) {
            bar()->setFixedWidth(width);
            session_->selection()->pin({2, 1});
            QTRY_COMPARE(label("In words")->height(), 2 * label("In words")->fontMetrics().height());
            QVERIFY(label("Computed by")->isVisible());
            QVERIFY(label("In words")->toolTip().isEmpty()); // nothing is cut
            const int height = bar()->height();
            session_->selection()->pin({});
            QTest::qWait(50);
            QCOMPARE(bar()->height(), height); // the picture does not jump
        }
    }

    void linksOfTheMeanAreThoseOfItsHeads()
    {
        window_->actions()[viewAction(ViewKind::links)]->trigger();
        QCOMPARE(bar()->title(), QString("“the cat sat” · head 0 of 4"));
        session_->selection()->setHead({0, Axis::mean()});
        QCOMPARE(bar()->title(), QString("“the cat sat” · 4 heads, each in its colour"));
        window_->actions()[viewAction(ViewKind::heatmap)]->trigger();
        QCOMPARE(bar()->title(), QString("“the cat sat” · mean over 4 heads"));
    }

    // Nothing but the words and the picture is left there.
    void aPresentationNamesTheHeadInWords()
    {
        const int plain = bar()->height();
        window_->actions()[ActionId::presentation]->trigger();
        QCOMPARE(line("What is shown"), QString("“the cat sat” · head 0 of 4"));
        window_->actions()[ActionId::nextHead]->trigger();
        QCOMPARE(line("What is shown"), QString("“the cat sat” · head 1 of 4"));
        QTRY_VERIFY(bar()->height() > plain);
        window_->actions()[ActionId::presentation]->trigger();
        QCOMPARE(line("What is shown"), QString("“the cat sat”"));
    }

    // After a stop the picture stays, and so do its words, also when its filters change.
    void aFilterAfterAStopKeepsTheSentence()
    {
        std::string words;
        for (int i = 0; i < 3000; ++i)
            words += "w" + std::to_string(i) + " ";
        session_->edit("Type", {}, [&words](Document& document) { document.text.text = words; });
        session_->jobs()->cancel();
        QTRY_VERIFY(session_->isStale());
        window_->actions()[ActionId::hideFirstKey]->trigger();
        QTRY_COMPARE(chips(), QStringList{"Remove: without first key"});
        QCOMPARE(line("What is shown"), QString("“the cat sat”"));
        session_->undoStack()->undo();
        QTRY_VERIFY(!isBusy());
    }

    void aSentenceThatIsNotComputedYetIsNotNamed()
    {
        QTRY_VERIFY(line("What is shown").contains("the cat sat"));
        session_->edit("Type", {}, [](Document& document) { document.text.text = "another one"; });
        window_->actions()[ActionId::nextHead]->trigger();
        QVERIFY(line("What is shown").startsWith("“the cat sat”"));
        QTRY_VERIFY(line("What is shown").startsWith("“another one”"));
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestCaption>(argc, argv);
}
#include "tst_caption.moc"
