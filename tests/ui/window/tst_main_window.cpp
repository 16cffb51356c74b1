// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_file.h"
#include "tests/made/pytorch_file.h"
#include "tests/made/windows.h"
#include "ui/heatmap/heatmap_view.h"
#include "ui/importing/document_file.h"
#include "ui/importing/example_catalog.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/window/action_search.h"
#include "ui/window/activity.h"
#include "ui/window/autosave.h"
#include "ui/window/error_bar.h"
#include "ui/window/file_commands.h"
#include "ui/window/kept_menu.h"
#include "ui/window/start_page.h"
#include "ui/window/status_line.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QUndoStack>

#include <algorithm>
#include <cmath>

using namespace attn;

// The whole window as its user has it, offscreen: what is typed, clicked, dropped and undone against what the engine
// computes.
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

    void aDroppedPictureBecomesPatches()
    {
        const QString path = folder_.filePath("dropped.png");
        QImage image(40, 20, QImage::Format_RGB32);
        image.fill(Qt::red);
        image.save(path);
        drop(path);
        waitForRun();
        QVERIFY(session_->run()->placement);
        QCOMPARE(session_->run()->queries.size(), size_t(3 * 2));
        QVERIFY2(status().startsWith("6 patches"), qPrintable(status()));
    }

    void aDroppedMatrixIsShownAsItIs()
    {
        const QString path = folder_.filePath("weights.csv");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("0.25,0.75\n0.5,nan\n");
        file.close();
        drop(path);
        waitForRun();
        QCOMPARE(session_->run()->source({})->at(0, 1), 0.75);
        QVERIFY2(status().contains("NaN: 1 · the other rows sum to 1"), qPrintable(status()));
    }

    // It stays on disk, and may become shorter while it is shown.
    void aDroppedNpyIsReadWhereItIs()
    {
        const QString path = folder_.filePath("stored.npy");
        NamedArray array = {
            .name = "w", .shape = {3, 1, 2, 40, 40}, .values = std::vector<double>(3 * 2 * 1600, 0.025)};
        array.values[1600 + 45] = 0.5;
        write_arrays(path.toStdString(), {.arrays = {array}});
        drop(path);
        waitForRun();
        QVERIFY2(status().startsWith("40 tokens · 3 × 2 heads"), qPrintable(status()));
        QCOMPARE(session_->run()->source({0, 1})->at(1, 5), 0.5);
        QVERIFY(!errorBar()->isVisible());
        QVERIFY(QFile::resize(path, 200));
        QVERIFY(!window_->grab().isNull());
        for (const ViewKind view : {ViewKind::heads, ViewKind::links, ViewKind::steps, ViewKind::heatmap}) {
            trigger(viewAction(view));
            session_->selection()->setHead({1, 1});
            session_->selection()->pin({7, 7});
            QVERIFY(!window_->grab().isNull());
        }
        QTRY_VERIFY(errorBar()->isVisible());
        QCOMPARE(errorText(), QString("stored.npy: it has become shorter since it was opened. Open it again."));
        drop(path);
        QTRY_VERIFY2(
            errorText().contains("data at byte 128: the shape [3, 1, 2, 40, 40] takes 38400 bytes, but there are 72"),
            qPrintable(errorText()));
        type("one two");
    }

    // The file may have changed since.
    void openingAFileAgainReadsItAgain()
    {
        for (const char* const name : {"again.csv", "again.npy"}) {
            const QString path = folder_.filePath(name);
            for (const double weight : {0.25, 0.75}) {
                write_arrays(path.toStdString(),
                             {.arrays = {{.name = "w", .shape = {1, 2}, .values = {weight, 1 - weight}}}});
                drop(path);
                waitForRun();
                QCOMPARE(session_->run()->source({})->at(0, 0), weight);
            }
            QVERIFY2(window_->windowTitle().startsWith(name), qPrintable(window_->windowTitle()));
        }
    }

    // A table is read off the window's thread; who cancels it, or opens something else, keeps what there is.
    void loadingATableCanBeCancelled()
    {
        type("one two");
        const Document before = session_->document();
        const QString path = folder_.filePath("large.csv");
        write_arrays(
            path.toStdString(),
            {.arrays = {{.name = "w", .shape = {1000, 1000}, .values = std::vector<double>(1'000'000, 0.001)}}});
        drop(path);
        QVERIFY(window_->files()->loading()->busy());
        QVERIFY(session_->document() == before);
        window_->findChild<Activity*>()->cancel();
        QVERIFY(!window_->files()->loading()->busy());
        drop(path);
        window_->files()->openExample(exampleCatalog().front().name);
        QVERIFY(!window_->files()->loading()->busy());
        waitForRun();
        QVERIFY(session_->document().kind != InputKind::weights);
        drop(path);
        waitForRun();
        QCOMPARE(session_->run()->queries.size(), std::size_t{1000});
    }

    void onlyWhatRunsCanBeStopped()
    {
        QAction* const stop = window_->actions()[ActionId::cancelRun];
        QVERIFY(!stop->isEnabled());
        const QString path = folder_.filePath("slow.csv");
        write_arrays(
            path.toStdString(),
            {.arrays = {{.name = "w", .shape = {1000, 1000}, .values = std::vector<double>(1'000'000, 0.001)}}});
        drop(path);
        QVERIFY(stop->isEnabled());
        stop->trigger();
        QVERIFY(!window_->files()->loading()->busy());
        QVERIFY(!stop->isEnabled());
        type("one two");
        QTRY_VERIFY(!stop->isEnabled());
    }

    // A dict of attentions and tokens, as torch.save writes it, under an ending that says something else.
    void filesOfPytorchAreDropped()
    {
        const QByteArray layer = pickled::wholeTensor("FloatStorage", "0", {1, 1, 2, 2});
        const QByteArray object =
            pickled::dict({{"attentions", pickled::tuple({layer, layer})},
                           {"tokens", pickled::list({pickled::text("one"), pickled::text("two")})}});
        const QByteArray bytes = pickled::file(object, {{"0", pickled::numbers<float>({0.25f, 0.75f, 1, 0})}});
        for (const char* name : {"dump.pt", "dump.ckpt", "dump.txt"}) {
            type("a b c");
            QFile file(folder_.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
            file.close();
            drop(file.fileName());
            QTRY_COMPARE(session_->document().kind, InputKind::weights);
            waitForRun();
            QCOMPARE(session_->run()->layers, Index{2});
            QCOMPARE(session_->run()->keys.at(1).text, std::string("two"));
            file.remove();
        }
    }

    // Which program wrote it and the line that saves it stand in the window, and the document stays.
    void filesOfOtherProgramsAreNamed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("said");
        QTest::newRow("HDF5") << "a.h5" << QByteArray("\x89HDF\r\n\x1a\n", 8) << "h5py.File(\"a.h5\")";
        QTest::newRow("pickle") << "a.pkl" << QByteArray("\x80\4\x95", 3) << "pickle.load(open(\"a.pkl\", \"rb\"))";
        QTest::newRow("GGUF") << "m.gguf" << QByteArray("GGUF\3") << "llama.cpp";
        QTest::newRow("R") << "a.rds" << QByteArray::fromHex("1f8b08") << "readRDS(\"a.rds\")";
        QTest::newRow("code") << "a.pt"
                              << pickled::file(pickled::called(pickled::global("os", "system"), {pickled::text("ls")}),
                                               {})
                              << "reading it would call os.system, which AttnScope never does";
        QTest::newRow("adapter") << "adapter/adapter_config.json"
                                 << QByteArray("{\"base_model_name_or_path\": \"gpt2\"}") << "an adapter of gpt2";
        QTest::newRow("TensorFlow") << "tf/tf_model.h5" << QByteArray("x") << "weights for TensorFlow: tf_model.h5";
    }
    void filesOfOtherProgramsAreNamed()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, said);
        type("one two");
        const Document before = session_->document();
        const QTemporaryDir folder;
        QFile file(folder.filePath(name));
        QVERIFY(QDir().mkpath(QFileInfo(file).path()) && file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
        file.close();
        drop(name.contains('/') ? QFileInfo(file).path() : file.fileName());
        QTRY_VERIFY(errorBar()->isVisible());
        QTRY_VERIFY2(errorText().contains(said), qPrintable(errorText()));
        QVERIFY(session_->document() == before);
    }

    void whatCannotBeOpenedLeavesTheDocument()
    {
        type("one two");
        const Document before = session_->document();
        const int steps = session_->undoStack()->count();
        drop(folder_.path());
        QVERIFY(errorBar()->isVisible());
        QVERIFY2(errorText().contains("this folder holds no model"), qPrintable(errorText()));
        QFile broken(folder_.filePath("broken.csv"));
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("1,2,x\n3,4\n");
        broken.close();
        QFile noise(folder_.filePath("noise.bin"));
        QVERIFY(noise.open(QIODevice::WriteOnly));
        noise.write(QByteArray("\x00\xff\xfe\x80 not a text", 15));
        noise.close();
        for (const char* const name : {"missing.npy", "broken.csv", "noise.bin"}) {
            drop(folder_.filePath(name));
            QTRY_VERIFY2(errorText().contains(name), qPrintable(errorText()));
            QVERIFY(session_->document() == before);
        }
        QCOMPARE(session_->undoStack()->count(), steps);
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

    void actionSearchFindsAndRuns()
    {
        type("one two");
        bool found = false;
        QTimer::singleShot(100, this, [&] {
            auto* const search = window_->findChild<ActionSearch*>();
            QTest::keyClicks(search->findChild<QLineEdit*>(), "steps vi");
            found = search->findChild<QListWidget*>()->count() == 1;
            QTest::keyClick(search->findChild<QLineEdit*>(), Qt::Key_Return);
        });
        trigger(ActionId::search);
        QVERIFY(found);
        QCOMPARE(window_->views()->kind(), ViewKind::steps);
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

    void savedAndOpenedAgain()
    {
        type("one two three");
        const QString path = folder_.filePath("session.attnscope");
        writeDocumentFile(path, session_->document());
        const Document before = session_->document();
        trigger(ActionId::newSentence);
        QVERIFY(!session_->run());
        window_->files()->open(path);
        waitForRun();
        QVERIFY(session_->document() == before);
        QVERIFY(settings_->recentFiles().contains(path));
        QVERIFY(window_->windowTitle().startsWith("session.attnscope"));
    }

    void aSessionIsSavedWhereItWasOpened_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("as it is written") << "session.attnscope";
        QTest::newRow("by another system") << "X.ATTNSCOPE";
    }

    void aSessionIsSavedWhereItWasOpened()
    {
        QFETCH(QString, name);
        const QString path = folder_.filePath(name);
        type("one two");
        writeDocumentFile(path, session_->document());
        window_->files()->open(path);
        waitForRun();
        QCOMPARE(window_->files()->path(), path);
        QVERIFY(!window_->files()->isModified());
        type(" three");
        QVERIFY(window_->isWindowModified());
        trigger(ActionId::save);
        QVERIFY(!window_->isWindowModified());
        QVERIFY(readDocumentFile(path) == session_->document());
    }

    void unsavedWorkIsKeptAndADamagedFileGoesAside()
    {
        const KeptDocuments kept(folder_.filePath("deep/er"));
        {
            Autosave autosave(session_.get(), window_->files(), kept, nullptr);
            type("kept for the next time");
        }
        QCOMPARE(kept.left().size(), 1);
        const QString path = kept.left().front();
        QString damage;
        QCOMPARE(Autosave::restore(path, &damage)->text.text, std::string("kept for the next time"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"text\": ");
        file.close();
        QVERIFY(!Autosave::restore(path, &damage));
        QVERIFY(damage.contains(path));
        QVERIFY(!QFile::exists(path));
        QVERIFY(QFile::exists(path + ".damaged"));
    }

    void anotherDocumentLeavesUnsavedWorkInTheFolder()
    {
        const KeptDocuments kept(folder_.filePath("another"));
        {
            Autosave autosave(session_.get(), window_->files(), kept, nullptr);
            type("not saved anywhere");
            window_->files()->openExample(exampleCatalog().front().name);
        }
        QCOMPARE(kept.left().size(), 1);
        QString damage;
        QCOMPARE(Autosave::restore(kept.left().front(), &damage)->text.text, std::string("not saved anywhere"));
        // The example can be had again at any time, so it is only what was open last.
        QCOMPARE(Autosave::restore(kept.last(), &damage), session_->document());
    }

    void whatCannotBeKeptIsSaidOnce()
    {
        const KeptDocuments kept(folder_.filePath("full"));
        Autosave autosave(session_.get(), window_->files(), kept, nullptr);
        QSignalSpy failed(&autosave, &Autosave::failed);
        const QString folder = folder_.filePath("full");
        QVERIFY(QDir(folder).removeRecursively());
        type("one");
        QVERIFY(!autosave.saveNow());
        QVERIFY(!autosave.saveNow());
        QCOMPARE(failed.count(), 1);
        QVERIFY(failed.front().front().toString().contains(folder));
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(autosave.saveNow());
    }

    void keptWorkIsOpenedFromTheMenuAndStaysUnsaved()
    {
        const KeptDocuments kept(folder_.filePath("menu"));
        {
            Autosave autosave(session_.get(), window_->files(), kept, nullptr);
            type("work of before");
        }
        window_->files()->openExample(exampleCatalog().front().name);
        window_->keepWork(kept, nullptr);
        auto* const menu = window_->findChild<KeptMenu*>();
        emit menu->aboutToShow();
        menu->actions().front()->trigger();
        QTRY_COMPARE(session_->document().text.text, std::string("work of before"));
        QVERIFY(window_->files()->isUnsaved());
        QVERIFY(kept.left().isEmpty()); // it is the window's own now
        closeWindow();
        QCOMPARE(kept.left().size(), 1);
        openWindow();
    }

    // What is read when the window closes, or when another file is opened, is still there at the next start.
    void keptWorkThatIsNotReadYetStaysAsItIs()
    {
        const KeptDocuments kept(folder_.filePath("unread"));
        Document document;
        document.text.text = "a b";
        document.matrices.by_name["q"] = std::make_shared<Matrix>(1000, 1000);
        QString path;
        {
            const auto file = kept.add();
            path = file->path();
            writeDocumentFile(path, document);
        }
        writeDocumentFile(kept.last(), document);
        const auto bytesOf = [](const QString& name) {
            QFile file(name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray before = bytesOf(path);
        for (const QString& resumed : {path, kept.last()}) {
            closeWindow();
            openWindow();
            window_->keepWork(kept, nullptr);
            QVERIFY(window_->autosave()->resume(resumed));
            QVERIFY(window_->files()->loading()->busy());
        }
        closeWindow();
        QCOMPARE(kept.left(), QStringList{path});
        QCOMPARE(bytesOf(path), before);
        QCOMPARE(bytesOf(kept.last()), before);
        QString damage;
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, Autosave::restore(path, &damage, {.stop = stop.get_token()}));
        QCOMPARE(kept.left(), QStringList{path});
        openWindow();
    }

    // A window that shows what it has found writes nothing when it closes, and leaves the mark of a start.
    void keptWorkIsNotWrittenAgain()
    {
        const KeptDocuments kept(folder_.filePath("resumed"));
        QString path;
        {
            const auto file = kept.add();
            path = file->path();
            writeDocumentFile(path, {.text = {.text = "a b"}});
        }
        QVERIFY(QFile(path).setPermissions(QFile::ReadOwner));
        auto own = kept.add();
        own->noteStart();
        window_->keepWork(kept, std::move(own));
        QVERIFY(window_->autosave()->resume(path));
        waitForRun();
        QCOMPARE(session_->document().text.text, std::string("a b"));
        QCOMPARE(window_->autosave()->document()->path(), path);
        QVERIFY(window_->autosave()->document()->isStarting());
        window_->noteFirstPicture();
        QVERIFY(!kept.takeFailedStart());
        const QDateTime written = QFileInfo(path).lastModified();
        closeWindow();
        QCOMPARE(kept.left(), QStringList{path});
        QCOMPARE(QFileInfo(path).lastModified(), written);
        openWindow();
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

private:
    void waitForRun(bool success = true)
    {
        if (success)
            QTRY_VERIFY_WITH_TIMEOUT(!window_->files()->loading()->busy() && !session_->jobs()->busy()
                                         && session_->error().isEmpty(),
                                     10000);
        else
            QTRY_VERIFY_WITH_TIMEOUT(!session_->jobs()->busy() && !session_->error().isEmpty(), 10000);
        QTest::qWait(30); // the summary follows
    }

    void type(const QString& text)
    {
        auto* const field = findByName<SentenceEdit>("Sentence");
        field->setFocus();
        QTest::keyClicks(field, text);
        waitForRun();
    }

    void clickCell(Cell cell)
    {
        HeatmapView* const heatmap = window_->views()->heatmap();
        QWidget* const target = heatmap->childAt(heatmap->cellRect(cell).center().toPoint());
        QVERIFY(target);
        QTest::mouseClick(target, Qt::LeftButton, {},
                          target->mapFrom(heatmap, heatmap->cellRect(cell).center().toPoint()));
    }

    void trigger(ActionId id) { window_->actions()[id]->trigger(); }
    QString status() const { return statusLine()->text(); }

    template <class Widget>
    Widget* findByName(const QString& accessibleName) const
    {
        for (auto* const widget : window_->findChildren<Widget*>())
            if (widget->accessibleName() == accessibleName)
                return widget;
        return nullptr;
    }

    QString inspected() const
    {
        return window_->findChild<InspectorPanel*>()->findChild<QLabel*>() ? findByName<QLabel>("Inspected")->text()
                                                                           : QString();
    }

    // Fields name themselves "Weight: 0.0456".
    double inspectedNumber(const QString& title) const
    {
        for (const auto* const label : window_->findChild<InspectorPanel*>()->findChildren<QLabel*>())
            if (label->accessibleName().startsWith(title + ": "))
                return label->accessibleName().mid(title.size() + 2).split(' ').front().toDouble();
        return std::nan("");
    }

    // As the inspector writes numbers: three significant digits.
    static double rounded(double value) { return QString::number(value, 'g', 3).toDouble(); }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestMainWindow>(argc, argv);
}
#include "tst_main_window.moc"
