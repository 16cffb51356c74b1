// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_file.h"
#include "tests/made/pytorch_file.h"
#include "tests/made/windows.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/importing/example_catalog.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/window/action_search.h"
#include "ui/window/file_commands.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QPrintDialog>
#include <QPrinter>
#include <QSpinBox>
#include <QTest>
#include <QTimer>
#include <QTreeWidget>

#include <cmath>

using namespace attn;

// The whole window as its user has it, offscreen: what is typed, clicked and undone against what the engine computes.
class TestMainWindow : public QObject, WindowTest {
    Q_OBJECT

private slots:
    void initTestCase() { QApplication::setStyle(new ThemeStyle); }

    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void typingDrawsAndTheStatusSaysWhat()
    {
        type("one two three");
        QCOMPARE(session_->run()->queries.size(), size_t(3));
        QVERIFY2(status().startsWith("3 tokens · 1 × 4 heads · "), qPrintable(status()));
        QVERIFY2(status().endsWith(" · rows sum to 1 ✓"), qPrintable(status()));
        const QString tip = statusLine()->toolTip();
        QVERIFY2(tip.contains(" · rows sum to 1 (max error "), qPrintable(tip));
        QVERIFY(window_->views()->heatmap()->cellRect({2, 2}).isValid());
    }

    void theStatusCountsOneAsOne()
    {
        type("one");
        QVERIFY2(status().startsWith("1 token · "), qPrintable(status()));
        type(" two");
        QVERIFY2(status().startsWith("2 tokens · "), qPrintable(status()));
        trigger(ActionId::hideFirstKey);
        waitForRun();
        QVERIFY2(status().contains(" · 2 queries × 1 key · "), qPrintable(status()));
    }

    void theStatusSaysHowManyRowsDoNotSumToOne_data()
    {
        QTest::addColumn<QByteArray>("matrix");
        QTest::addColumn<QString>("said");
        QTest::newRow("none") << QByteArray("0.5,0.5\n0.25,0.75\n") << "rows sum to 1 ✓";
        QTest::newRow("one") << QByteArray("0.5,0.5\n0.5,1\n") << "1 of 2 rows does not sum to 1 (off by up to 0.5)";
        QTest::newRow("some") << QByteArray("0.5,0.5\n0.5,1\n0.25,1\n")
                              << "2 of 3 rows do not sum to 1 (off by up to 0.5)";
        QTest::newRow("all") << QByteArray("1,1\n1,1\n") << "rows do not sum to 1 (off by up to 1)";
        QTest::newRow("a sink") << QByteArray("0.25,0.25\n0.3,0.4\n")
                                << "rows do not sum to 1: 30 % to 50 % of each row is missing";
        QTest::newRow("a window") << QByteArray("0.5,0.5\n0.5,0.25\n")
                                  << "1 of 2 rows does not sum to 1: up to 25 % of a row is missing";
        QTest::newRow("masked") << QByteArray("1,-inf\n0.5,0.5\n") << "masked: 1 · rows sum to 1 ✓";
        QTest::newRow("masked by a number") << QByteArray("1,-65504\n0.5,0.5\n") << "masked: 1 · rows sum to 1 ✓";
        QTest::newRow("no row is left") << QByteArray("0,-inf\n0,0\n") << "masked: 1";
    }

    void theStatusSaysHowManyRowsDoNotSumToOne()
    {
        QFETCH(QByteArray, matrix);
        QFETCH(QString, said);
        QFile file(folder_.filePath("sums.csv"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(matrix);
        file.close();
        drop(file.fileName());
        waitForRun();
        QTRY_VERIFY2(status().endsWith(" · " + said), qPrintable(status()));
    }

    void aClickPinsAndTheInspectorAgreesWithTheEngine()
    {
        type("The animal didn't cross the street");
        clickCell({4, 1});
        QCOMPARE(session_->selection()->pinned(), (Focus{Index(4), Index(1)}));
        const auto run = session_->run();
        const double weight = run->source({})->at(4, 1);
        QVERIFY2(inspected().contains("“the”") && inspected().contains("“animal”"), qPrintable(inspected()));
        QCOMPARE(inspectedNumber("Weight"), rounded(weight));
        double score = 0.0;
        read_stage(*run->trace({}), HeadIndex{0}, Stage::scores, {4, 1, 1, 1}, &score);
        QCOMPARE(inspectedNumber("Score"), rounded(score));
        double row[6];
        run->source({})->read({4, 0, 1, 6}, row);
        QVERIFY(std::abs(inspectedNumber("Row entropy") - row_entropy(row)) < 5e-3);
    }

    void keysMoveTheCellAndWalkThroughHeads()
    {
        type("one two three four");
        clickCell({1, 1});
        HeatmapView* const heatmap = window_->views()->heatmap();
        QTest::keyClick(heatmap, Qt::Key_Right);
        QTest::keyClick(heatmap, Qt::Key_Down);
        QCOMPARE(session_->selection()->pinned(), (Focus{Index(2), Index(2)}));
        trigger(ActionId::nextHead);
        trigger(ActionId::nextHead);
        QCOMPARE(session_->selection()->head(), (HeadPick{0, 2}));
        QCOMPARE(inspectedNumber("Weight"), rounded(session_->run()->source({0, 2})->at(2, 2)));
        trigger(ActionId::meanHead);
        QCOMPARE(inspectedNumber("Weight"), rounded(session_->run()->source({0, Axis::mean()})->at(2, 2)));
        trigger(ActionId::nextHead);
        QCOMPARE(session_->selection()->head(), (HeadPick{0, 0}));
        trigger(ActionId::previousHead);
        QCOMPARE(session_->selection()->head(), (HeadPick{0, 0}));
        trigger(ActionId::unpin);
        QVERIFY(session_->selection()->pinned().empty());
    }

    void keysWalkThroughLayersAndTheirMean()
    {
        NamedArray array{.name = "w", .shape = {3, 2, 2, 2}, .values = {}};
        for (int i = 0; i < 24; ++i)
            array.values.push_back(i / 64.0);
        write_arrays(folder_.filePath("layers.npy").toStdString(), {.arrays = {array}});
        drop(folder_.filePath("layers.npy"));
        waitForRun();
        const auto weight = [&] { return inspectedNumber("Weight"); };
        session_->selection()->pin({Index(0), Index(0)});
        QCOMPARE(weight(), 0.0);
        trigger(ActionId::nextLayer);
        QCOMPARE(weight(), rounded(8.0 / 64.0));
        trigger(ActionId::meanLayer);
        QVERIFY(session_->selection()->head().layer.is_mean());
        QCOMPARE(weight(), rounded(8.0 / 64.0)); // of 0, 8 and 16
        trigger(ActionId::nextHead);
        QCOMPARE(session_->selection()->head(), (HeadPick{Axis::mean(), 1}));
        QCOMPARE(weight(), rounded(12.0 / 64.0));
        trigger(ActionId::meanHead);
        QCOMPARE(weight(), rounded(10.0 / 64.0));
        trigger(ActionId::nextLayer); // back to the one before the mean
        QCOMPARE(session_->selection()->head().layer.number, Index(1));
        QCOMPARE(session_->selection()->head(), (HeadPick{1, Axis::mean()}));
        auto* const number = findByName<QSpinBox>("Layer");
        number->setValue(2);
        QCOMPARE(session_->selection()->head().layer.number, Index(2));
        number->setValue(-1);
        QCOMPARE(number->text(), QString("mean"));
        QVERIFY(session_->selection()->head().layer.is_mean());
        number->stepUp();
        QCOMPARE(session_->selection()->head().layer.number, Index(0));
        QVERIFY(!session_->selection()->head().layer.is_mean());
    }

    void undoAndRedoOfTextAndOperator()
    {
        type("one two");
        auto* const causal = findByName<QCheckBox>("Causal mask");
        causal->click();
        waitForRun();
        QCOMPARE(session_->run()->source({})->at(0, 1), 0.0);
        trigger(ActionId::undo);
        waitForRun();
        QVERIFY(!causal->isChecked());
        QVERIFY(session_->run()->source({})->at(0, 1) > 0.0);
        trigger(ActionId::redo);
        waitForRun();
        QVERIFY(causal->isChecked());
        while (session_->undoStack()->canUndo())
            trigger(ActionId::undo);
        QVERIFY(findByName<SentenceEdit>("Sentence")->text().isEmpty());
        QVERIFY(!session_->run());
    }

    void theMaskToolClosesACellAndOpensItAgain()
    {
        type("one two three");
        trigger(ActionId::maskTool);
        clickCell({1, 2});
        waitForRun();
        QCOMPARE(session_->document().settings.mask.closed_cells, (std::vector<Cell>{{1, 2}}));
        QCOMPARE(session_->run()->source({})->at(1, 2), 0.0);
        clickCell({1, 2});
        waitForRun();
        QVERIFY(session_->document().settings.mask.closed_cells.empty());
    }

    void everyExampleRunsInEveryView()
    {
        for (const Example& example : exampleCatalog()) {
            window_->files()->openExample(example.name);
            waitForRun();
            QVERIFY2(session_->run(), qPrintable(example.name));
            for (const ViewEntry& view : viewTable()) {
                trigger(viewAction(view.kind));
                QVERIFY(!window_->grab().isNull());
            }
        }
        QVERIFY(!errorBar()->isVisible());
    }

    void aPrintedFileHasANameThatFilesCanHave()
    {
        type("who is it?");
        QString name;
        QTimer::singleShot(100, this, [&] {
            auto* const dialog = window_->findChild<QPrintDialog*>();
            QVERIFY(dialog);
            name = dialog->printer()->docName();
            dialog->reject();
        });
        trigger(ActionId::print);
        QCOMPARE(name, QString("who is it"));
    }

    void actionSearchFindsAndRuns()
    {
        type("one two");
        bool found = false;
        QTimer::singleShot(100, this, [&] {
            auto* const search = window_->findChild<ActionSearch*>();
            QTest::keyClicks(search->findChild<QLineEdit*>(), "steps vi");
            found = search->findChild<QTreeWidget*>()->topLevelItemCount() == 1;
            QTest::keyClick(search->findChild<QLineEdit*>(), Qt::Key_Return);
        });
        trigger(ActionId::search);
        QVERIFY(found);
        QCOMPARE(window_->views()->kind(), ViewKind::steps);
    }

    // What is typed into the search, and the first thing that it finds.
    void actionSearchKnowsOtherNames_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("first");
        QTest::newRow("save image") << "save image"
                                    << "File: Export figure";
        QTest::newRow("a name before other names") << "start"
                                                   << "Help: Start page";
        QTest::newRow("projector") << "projector"
                                   << "View: Presentation";
        QTest::newRow("a value of the operator") << "entmax"
                                                 << "Normalizer: 1.5-entmax";
        QTest::newRow("what cannot be done now") << "close the model"
                                                 << "File: Close the model";
        QTest::newRow("nothing") << "xyzzy"
                                 << "Nothing is called that";
    }
    void actionSearchKnowsOtherNames()
    {
        QFETCH(QString, typed);
        QFETCH(QString, first);
        type("one two");
        QString found;
        bool uniform = true;
        QTimer::singleShot(100, this, [&] {
            auto* const search = window_->findChild<ActionSearch*>();
            auto* const list = search->findChild<QTreeWidget*>();
            for (int i = 1; i < list->topLevelItemCount(); ++i)
                uniform = uniform
                    && list->visualItemRect(list->topLevelItem(i)).height()
                        == list->visualItemRect(list->topLevelItem(0)).height();
            QTest::keyClicks(search->findChild<QLineEdit*>(), typed);
            found = list->topLevelItem(0)->text(0);
            search->reject();
        });
        trigger(ActionId::search);
        QCOMPARE(found, first);
        QVERIFY(uniform);
    }

    void anOperatorIsChosenByTheSearch()
    {
        type("one two");
        QTimer::singleShot(100, this, [&] {
            auto* const search = window_->findChild<ActionSearch*>();
            QTest::keyClicks(search->findChild<QLineEdit*>(), "normalizer sparsemax");
            QTest::keyClick(search->findChild<QLineEdit*>(), Qt::Key_Return);
        });
        trigger(ActionId::search);
        QCOMPARE(session_->document().settings.normalizer, Normalizer::sparsemax);
    }

    void theAboutBoxNamesWhatTheProgramIsBuiltWith()
    {
        QString text;
        QTimer::singleShot(0, this, [&] {
            auto* const box = window_->findChild<QMessageBox*>();
            text = box->text();
            box->accept();
        });
        trigger(ActionId::about);
        for (const char* const library :
             {"Qt", "QCustomPlot", "Eigen", "oneTBB", "simdjson", "libzip", "ICU", "SentencePiece", "CLI11"})
            QVERIFY2(text.contains(library), library);
    }

    void everyActionHasATextAndNoTwoShareKeys()
    {
        QStringList keys;
        for (const QAction* const action : window_->actions().all()) {
            QVERIFY(!action->text().isEmpty());
            for (const QKeySequence& sequence : action->shortcuts())
                keys << sequence.toString();
        }
        const qsizetype count = keys.size();
        QCOMPARE(keys.removeDuplicates(), 0);
        QVERIFY(count > 30);
    }

    void everyControlHasAnAccessibleName()
    {
        for (const QWidget* const widget : window_->findChildren<QWidget*>()) {
            const bool control = widget->inherits("QAbstractButton") || widget->inherits("QComboBox")
                || widget->inherits("QLineEdit") || widget->inherits("QAbstractSpinBox")
                || widget->inherits("QAbstractSlider") || widget->inherits("QPlainTextEdit");
            const bool partOfAnother = widget->objectName().startsWith("qt_") || widget->inherits("QScrollBar");
            if (!control || partOfAnother || !widget->isVisibleTo(window_.get()))
                continue;
            const QAccessibleInterface* const accessible =
                QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
            QVERIFY2(
                accessible && !accessible->text(QAccessible::Name).isEmpty(),
                qPrintable(QString("%1 in %2")
                               .arg(widget->metaObject()->className(), widget->parent()->metaObject()->className())));
        }
    }

    void copyPutsAPictureAndATableOnTheClipboard()
    {
        type("one two");
        trigger(ActionId::copy);
        QVERIFY2(!errorBar()->isVisible(), qPrintable(errorText()));
        const QMimeData* const data = QApplication::clipboard()->mimeData();
        QVERIFY(data);
        QVERIFY(data->hasImage());
        const QStringList lines = data->text().trimmed().split('\n');
        QCOMPARE(lines.last().split('\t').last().toDouble(), session_->run()->source({})->at(1, 1));
    }

    void presentationShowsOneViewAndComesBack()
    {
        type("one two");
        auto* const inspector = window_->findChild<InspectorPanel*>();
        QVERIFY(inspector->isVisible());
        const auto places = [&] { // of the panels that do not lie behind others
            QMap<QString, QRect> all;
            for (const auto* const dock : window_->findChildren<QDockWidget*>())
                all[dock->windowTitle()] = dock->visibleRegion().isEmpty() ? QRect() : dock->geometry();
            return all;
        };
        const auto before = places();
        trigger(ActionId::presentation);
        QVERIFY(!inspector->isVisible());
        QVERIFY(window_->isFullScreen());
        QVERIFY(!status().isEmpty() && !statusLine()->isVisible());
        trigger(ActionId::unpin); // Esc
        QVERIFY(inspector->isVisible());
        QVERIFY(!window_->isFullScreen());
        QTRY_COMPARE(places(), before);
    }

    void themesRepaintEverything()
    {
        type("one two");
        trigger(ActionId::darkTheme);
        QCOMPARE(QApplication::palette().color(QPalette::Window), darkTheme().window);
        QCOMPARE(window_->views()->grab().toImage().pixelColor(3, 3), darkTheme().surface);
        trigger(ActionId::lightTheme);
        QCOMPARE(QApplication::palette().color(QPalette::Window), lightTheme().window);
    }

    void theLayoutIsRemembered()
    {
        window_->findChild<QDockWidget*>("inspector")->hide();
        window_->close();
        window_ = std::make_unique<MainWindow>(session_.get(), settings_.get());
        window_->show();
        QVERIFY(!window_->findChild<QDockWidget*>("inspector")->isVisible());
        QVERIFY(window_->findChild<QDockWidget*>("input")->isVisible());
    }

    void closedInTheMiddleOfARun()
    {
        QString words;
        for (int i = 0; i < 6000; ++i)
            words += QString("w%1 ").arg(i);
        session_->edit("Paste", {}, [&](Document& document) { document.text.text = words.toStdString(); });
        QElapsedTimer timer;
        timer.start();
        window_->close();
        cleanup();
        QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestMainWindow>(argc, argv);
}
#include "tst_main_window.moc"
