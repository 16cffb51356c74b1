// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/pytorch_file.h"
#include "tests/made/windows.h"
#include "ui/window/file_commands.h"

#include <QApplication>
#include <QDoubleSpinBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace attn;

// Weights that are filtered and sorted before they are shown.
class TestChangedWeights : public QObject, WindowTest {
    Q_OBJECT

private slots:
    void initTestCase() { QApplication::setStyle(new ThemeStyle); }

    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void theFirstKeyCanBeHidden()
    {
        type("The animal didn't cross the street");
        clickCell({4, 1});
        trigger(ActionId::hideFirstKey);
        waitForRun();
        QVERIFY2(status().startsWith("without first key · 6 queries × 5 keys"), qPrintable(status()));
        QVERIFY(window_->actions()[ActionId::weights]->isChecked());
        // The pinned cell stays, its weight is that of the others alone.
        QCOMPARE(session_->selection()->pinned(), (Focus{Index(4), Index(0)}));
        const auto source = session_->run()->source({});
        double others = 0.0;
        for (Index key = 1; key < 6; ++key)
            others += source->at(4, key);
        QCOMPARE(inspectedNumber("Weight"), rounded(source->at(4, 1) / others));
        QCOMPARE(inspectedNumber("Row sum"), 1.0);
        // The clipboard's table is what is on the screen.
        trigger(ActionId::copy);
        const QStringList lines = QApplication::clipboard()->text().split('\n');
        QCOMPARE(lines[0], QString("\tanimal\tdidn't\tcross\tthe\tstreet"));
        QVERIFY(std::abs(lines[5].split('\t')[1].toDouble() - source->at(4, 1) / others) < 1e-15);
        trigger(ActionId::weightsAsComputed);
        waitForRun();
        QCOMPARE(session_->shown()->run(), session_->run());
        QCOMPARE(session_->selection()->pinned(), (Focus{Index(4), Index(1)}));
        QVERIFY(!window_->actions()[ActionId::weights]->isChecked());
    }

    void columnsAndRowsAreSortedByWhatIsSelected()
    {
        type("The animal didn't cross the street");
        QVERIFY(!window_->actions()[ActionId::sortColumns]->isEnabled());
        clickCell({4, 1});
        const double weight = inspectedNumber("Weight");
        trigger(ActionId::sortColumns);
        waitForRun();
        std::vector<double> row(6);
        session_->shown()->run()->source({})->read({4, 0, 1, 6}, row.data());
        QVERIFY(std::ranges::is_sorted(row, std::greater<>()));
        QVERIFY2(inspected().contains("“animal”"), qPrintable(inspected()));
        QCOMPARE(inspectedNumber("Weight"), weight);
        QVERIFY2(status().contains("columns sorted by query “the”"), qPrintable(status()));
        trigger(ActionId::sortRows);
        waitForRun();
        const Index key = *session_->selection()->pinned().key;
        std::vector<double> column(6);
        session_->shown()->run()->source({})->read({0, key, 6, 1}, column.data());
        QVERIFY(std::ranges::is_sorted(column, std::greater<>()));
        QCOMPARE(inspectedNumber("Weight"), weight);
        trigger(ActionId::sortRows);
        trigger(ActionId::sortColumns);
        waitForRun();
        QCOMPARE(session_->shown()->run(), session_->run());
    }

    void thePanelChangesWhatIsShown()
    {
        type("The animal didn't cross the street");
        trigger(ActionId::weights);
        auto* const panel = window_->findChild<QFrame*>("weights panel");
        QVERIFY(panel->isVisible());
        findByName<QSpinBox>("Weights kept in each row")->setValue(2);
        waitForRun();
        std::vector<double> row(6);
        session_->shown()->run()->source({})->read({4, 0, 1, 6}, row.data());
        QCOMPARE(std::ranges::count(row, 0.0), 4);
        QVERIFY2(status().startsWith("top 2 of each row · 6 tokens"), qPrintable(status()));
        findByName<QDoubleSpinBox>("Share of each row that is kept")->setValue(10.0);
        waitForRun();
        session_->shown()->run()->source({})->read({4, 0, 1, 6}, row.data());
        QCOMPARE(std::ranges::count(row, 0.0), 5);
        QTest::keyClick(panel, Qt::Key_Escape);
        QVERIFY(!panel->isVisible());
        findByName<QPushButton>("Show the weights as computed")->click();
        waitForRun();
        QCOMPARE(session_->shown()->run(), session_->run());
        QCOMPARE(findByName<QSpinBox>("Weights kept in each row")->value(), 0);
    }

    void stepsAndTheMaskToolAreThoseOfTheWeightsAsComputed()
    {
        type("one two three");
        trigger(ActionId::maskTool);
        QVERIFY(window_->actions()[ActionId::maskTool]->isChecked());
        trigger(viewAction(ViewKind::steps));
        QTest::keyClick(window_->views()->view(), Qt::Key_PageDown);
        trigger(ActionId::hideFirstKey);
        waitForRun();
        QVERIFY(!window_->actions()[ActionId::maskTool]->isChecked());
        QVERIFY(!window_->actions()[ActionId::maskTool]->isEnabled());
        auto* const button = findByName<QAbstractButton>("Mask tool");
        QVERIFY(button);
        button->click();
        QVERIFY(!button->isChecked());
        QVERIFY(!window_->actions()[ActionId::maskTool]->isChecked());
        QVERIFY2(window_->views()->view()->accessibleDescription().contains("Show as computed"),
                 qPrintable(window_->views()->view()->accessibleDescription()));
        trigger(ActionId::copy);
        QVERIFY(errorBar()->isVisible());
        trigger(viewAction(ViewKind::heatmap));
    }

    void anOrderByATokenEndsWithItsDocument()
    {
        type("one two three");
        clickCell({1, 1});
        trigger(ActionId::sortColumns);
        trigger(ActionId::hideFirstKey);
        waitForRun();
        window_->files()->openExample("pronoun");
        waitForRun();
        QCOMPARE(session_->shown()->derivation(), (Derivation{.skip_first = true, .hide_padding = true}));
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestChangedWeights>(argc, argv);
}
#include "tst_changed_weights.moc"
