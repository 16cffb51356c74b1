// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/term_bars.h"
#include "ui/widgets/bar_list.h"
#include "ui/wording/number_text.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace attn;

class TestInspectorPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<Session> session_;
    std::unique_ptr<Inspected> inspected_;
    std::unique_ptr<InspectorPanel> panel_;
    BarList* bars_ = nullptr;

    Selection* selection() const { return session_->selection(); }

    // What stands beside a title, empty when that line is not shown.
    QString value(const QString& title) const
    {
        for (auto* label : panel_->findChildren<QLabel*>())
            if (label->accessibleName().startsWith(title + ": ") && !label->isHidden())
                return label->text();
        return {};
    }

    QString labelText(const QString& accessibleName) const
    {
        for (auto* label : panel_->findChildren<QLabel*>())
            if (label->accessibleName() == accessibleName && !label->isHidden())
                return label->text();
        return {};
    }

    QToolButton* more() const { return panel_->findChild<QToolButton*>(); }

    void change(const std::function<void(Document&)>& edit)
    {
        QSignalSpy finished(session_.get(), &Session::runFinished);
        session_->edit("Change", {}, edit);
        QVERIFY(finished.wait());
    }

private slots:
    void init()
    {
        session_ = std::make_unique<Session>();
        inspected_ = std::make_unique<Inspected>(session_.get());
        panel_ = std::make_unique<InspectorPanel>(session_->selection(), inspected_.get());
        bars_ = panel_->findChild<BarList*>();
        panel_->resize(260, 600);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
        change([](Document& document) { document.text.text = "the animal slept because it was tired"; });
        more()->setChecked(true);
    }

    void cleanup()
    {
        panel_.reset();
        inspected_.reset();
        session_.reset();
    }

    void nothingChosenSaysWhatToDo()
    {
        QVERIFY(labelText("In words").contains("Point at a cell"));
        QVERIFY(!bars_->isVisible());
    }

    void aColumnOfManyQueriesIsReadInTheBackground()
    {
        change([](Document& document) {
            document.text.text.clear();
            for (int i = 0; i < 700; ++i)
                document.text.text += "w" + std::to_string(i) + " ";
        });
        selection()->pin({std::nullopt, 3});
        QVERIFY(!labelText("Inspected").contains("key"));
        QTRY_COMPARE(labelText("Inspected"), QString::fromUtf8("key “w3” (3), seen by every query"));
        QCOMPARE(bars_->bars().size(), 12U);
    }

    void aHiddenPanelFollowsWhenItIsShown()
    {
        panel_->hide();
        selection()->hover({4, 1});
        QVERIFY(labelText("In words").contains("Point at a cell"));
        panel_->show();
        QVERIFY(labelText("Inspected").contains("animal"));
    }

    void aCellShowsTheRunsNumbers()
    {
        selection()->hover({4, 1});
        const auto run = session_->run();
        const double weight = run->weights[0]->at(4, 1);
        QCOMPARE(labelText("Inspected"), QString::fromUtf8("query “it” (4) → key “animal” (1)"));
        QCOMPARE(value("Weight"), numberText(weight));
        double score = 0.0;
        read_stage(*run->trace({}), HeadIndex{0}, Stage::scores, {4, 1, 1, 1}, &score);
        QCOMPARE(value("Score"), numberText(score));
        QVERIFY(value("Rank").endsWith("of 7"));
        QVERIFY(value("Row entropy").endsWith("nats"));
        QCOMPARE(value("Row sum"), QString("1"));
        QCOMPARE(bars_->bars().size(), std::size_t(7));
        QVERIFY(bars_->bars()[0].value >= bars_->bars()[1].value);
        QCOMPARE(panel_->findChild<TermBars*>()->terms().size(), std::size_t(16));
    }

    void wordsComeBeforeNumbers()
    {
        more()->setChecked(false);
        selection()->hover({4, 1});
        const double weight = session_->run()->weights[0]->at(4, 1);
        QCOMPARE(labelText("In words"),
                 QString::fromUtf8("“it” gives “animal” %1 of its attention, number 7 of 7.").arg(percentText(weight)));
        QVERIFY(!value("Weight").isEmpty());
        QVERIFY(value("Score").isEmpty() && value("Evenness").isEmpty());
        more()->setChecked(true);
        QVERIFY(!value("Score").isEmpty() && !value("Evenness").isEmpty());
    }

    void moreNumbersUnfoldAlsoWhenThePointerHasLeft()
    {
        more()->setChecked(false);
        selection()->hover({4, 1});
        selection()->hover({});
        QVERIFY(value("Score").isEmpty());
        more()->setChecked(true);
        QVERIFY(!value("Score").isEmpty() && labelText("In words").contains("animal"));
    }

    void aMaskedCellKeepsNoDigitsOfTheLastOne()
    {
        const auto tip = [this] {
            for (auto* const label : panel_->findChildren<QLabel*>())
                if (label->accessibleName().startsWith("Weight: "))
                    return label->toolTip();
            return QString();
        };
        selection()->pin({4, 1});
        QVERIFY(tip().startsWith("All digits: 0.0"));
        const QString first = tip();
        change([](Document& document) { document.settings.mask.closed_cells = {{4, 1}}; });
        QVERIFY2(tip() != first, qPrintable(tip()));
    }

    void wordsThatStandTwiceAreToldApart()
    {
        change([](Document& document) { document.text.text = "the cat saw the dog"; });
        selection()->hover({1, 1});
        QStringList labels;
        for (const Bar& bar : bars_->bars())
            labels << bar.label;
        labels.sort();
        QCOMPARE(labels, (QStringList{"cat", "dog", "saw", "the (0)", "the (3)"}));
    }

    void maskedKeysAreNotListed()
    {
        change([](Document& document) { document.settings.mask.causal = true; });
        const auto listed = [this] { return bars_->bars().size(); };
        selection()->pin({2, {}});
        QCOMPARE(listed(), std::size_t(3));
        selection()->pin({{}, 5});
        QCOMPARE(listed(), std::size_t(2));
        selection()->pin({});
        selection()->toggleRow(1);
        selection()->toggleRow(3);
        QCOMPARE(listed(), std::size_t(4));
        selection()->pin({0, {}});
        QVERIFY2(labelText("In words").endsWith("alone."), qPrintable(labelText("In words")));
        session_->shown()->setDerivation({.skip_first = true});
        QTRY_VERIFY(session_->shown()->run() != session_->run());
        selection()->pin({2, {}});
        QCOMPARE(listed(), std::size_t(2));
    }

    void hiddenKeysLeaveTheNumbers()
    {
        session_->shown()->setDerivation({.skip_first = true});
        QTRY_VERIFY(session_->shown()->run() != session_->run());
        selection()->pin({3, 2});
        QCOMPARE(labelText("Inspected"), QString("query “because” (3) → key “because” (3)"));
        QVERIFY(labelText("In words").contains("gives itself"));
    }

    // QLabel takes the direction of selectable text from its first letter, which a token between quotes may hold.
    void hebrewTurnsNoSentence()
    {
        change([](Document& document) { document.text.text = "הילד היה רעב"; });
        selection()->pin({1, 2});
        QCOMPARE(labelText("In words").front(), QChar(0x200E));
        selection()->pin({});
        selection()->toggleRow(1);
        selection()->toggleRow(2);
        QCOMPARE(labelText("Note").front(), QChar(0x200E));
    }

    void theRankCountsWhatIsOpen()
    {
        change([](Document& document) { document.settings.mask.causal = true; });
        selection()->pin({3, 3});
        QVERIFY2(value("Rank").endsWith(" of 4 not masked"), qPrintable(value("Rank")));
        QVERIFY2(labelText("In words").endsWith(" of 4."), qPrintable(labelText("In words")));
    }

    void thePinnedCellOutlastsThePointer()
    {
        selection()->pin({4, 1});
        selection()->hover({2, 2});
        QVERIFY(labelText("Inspected").contains("it"));
        selection()->pin({});
        QVERIFY(labelText("Inspected").contains("slept"));
    }

    void theLastNumbersStayWhenThePointerLeaves()
    {
        selection()->hover({4, 1});
        selection()->hover({});
        QVERIFY(labelText("Inspected").contains("animal"));
        selection()->pin({4, 1});
        selection()->pin({});
        QVERIFY(labelText("In words").contains("Point at a cell"));
    }

    void anotherHeadShowsItsOwnNumbers()
    {
        selection()->pin({4, 1});
        selection()->setHead({0, 3});
        QCOMPARE(value("Weight"), numberText(session_->run()->weights[3]->at(4, 1)));
        selection()->setHead({0, Axis::mean()});
        QVERIFY(value("Score").contains("(mean)"));
        QVERIFY(!panel_->findChild<TermBars*>()->isVisible());
    }

    void aNewRunShowsNewNumbers()
    {
        selection()->pin({4, 1});
        const QString before = value("Weight");
        change([](Document& document) { document.settings.temperature = 0.1; });
        QVERIFY(value("Weight") != before);
        QCOMPARE(value("Weight"), numberText(session_->run()->weights[0]->at(4, 1)));
    }

    void aSmallerRunLeavesNothingBehind()
    {
        selection()->setHead({0, 3});
        selection()->pin({6, 6});
        change([](Document& document) {
            document.text.text = "two words";
            document.settings.heads = 2;
        });
        QVERIFY(labelText("In words").contains("Point at a cell"));
        selection()->pin({1, 1});
        QCOMPARE(value("Weight"), numberText(session_->run()->weights[0]->at(1, 1)));
    }

    void closedCellsAreSaidInWords()
    {
        change([](Document& document) {
            document.settings.mask.causal = true;
            document.settings.mask.closed_keys = {0};
        });
        selection()->pin({1, 2});
        QCOMPARE(value("Weight"), QString("0"));
        QVERIFY(labelText("Note").contains("This cell is masked"));
        QVERIFY(value("Rank").isEmpty());
        selection()->pin({0, {}});
        QVERIFY(labelText("Note").contains("Every key is masked"));
    }

    void aColumnAndSeveralRows()
    {
        selection()->pin({{}, 1});
        QVERIFY(labelText("Inspected").contains("animal"));
        QVERIFY(value("Weight").isEmpty());
        QCOMPARE(bars_->bars().size(), std::size_t(7));
        double sum = 0.0;
        for (Index query = 0; query < 7; ++query)
            sum += session_->run()->weights[0]->at(query, 1);
        QVERIFY(labelText("Note").contains(numberText(sum)));

        selection()->toggleRow(2);
        selection()->toggleRow(4);
        QCOMPARE(value("Row sum"), QString("2"));
        QVERIFY(value("Row entropy").isEmpty());
        QVERIFY(labelText("Note").contains("slept") && labelText("Note").contains("it"));
    }

    void aBarPinsItsCell()
    {
        selection()->pin({4, 1});
        const Index key = bars_->bars()[0].index;
        QTest::mouseMove(bars_, QPoint(50, 5));
        QCOMPARE(selection()->hovered(), (Focus{4, key}));
        QTest::mouseClick(bars_, Qt::LeftButton, {}, QPoint(50, 5));
        QCOMPARE(selection()->pinned(), (Focus{4, key}));
        QVERIFY(bars_->bars()[0].current);
        bars_->setFocus();
        QTest::keyClick(bars_, Qt::Key_Down);
        QTest::keyClick(bars_, Qt::Key_Return);
        QCOMPARE(selection()->pinned(), (Focus{4, bars_->bars()[1].index}));
    }

    void numbersCanBeCopied()
    {
        selection()->pin({4, 1});
        for (auto* label : panel_->findChildren<QLabel*>())
            if (label->accessibleName().startsWith("Weight: "))
                QVERIFY(label->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    }
};

QTEST_MAIN(TestInspectorPanel)
#include "tst_inspector_panel.moc"
