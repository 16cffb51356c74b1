// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_file.h"
#include "tests/made/pytorch_file.h"
#include "tests/made/windows.h"
#include "ui/importing/example_catalog.h"
#include "ui/window/activity.h"
#include "ui/window/file_commands.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace attn;

// What is opened and dropped, and what cannot be.
class TestOpenedFiles : public QObject, WindowTest {
    Q_OBJECT

    void dropFile(const QString& name, const QByteArray& bytes)
    {
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.close();
        drop(file.fileName());
    }

private slots:
    void initTestCase() { QApplication::setStyle(new ThemeStyle); }

    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

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

    void filesWithoutATextAreRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        QTest::newRow("document")
            << "fake.pdf" << QByteArray("%PDF-1.4 nothing")
            << "fake.pdf: this is a PDF document. Save its text as .txt, or a page of it as .png.";
        QTest::newRow("empty") << "empty.txt" << QByteArray()
                               << "empty.txt: there is no text in it. Open a file with a sentence.";
        QTest::newRow("blank") << "blank.txt" << QByteArray(" \n\n")
                               << "blank.txt: there is no text in it. Open a file with a sentence.";
    }

    void filesWithoutATextAreRefused()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        type("one two");
        dropFile(name, bytes);
        QTRY_VERIFY2(errorText().endsWith(message), qPrintable(errorText()));
        QCOMPARE(session_->document().text.text, std::string("one two"));
    }

    void aDroppedMatrixIsShownAsItIs()
    {
        dropFile("weights.csv", "0.25,0.75\n0.5,nan\n");
        waitForRun();
        QCOMPARE(session_->run()->source({})->at(0, 1), 0.75);
        QVERIFY2(status().contains("NaN: 1 · the other rows sum to 1"), qPrintable(status()));
    }

    // Integers, or scores before the softmax, are no weights: what to do is offered, and can be taken back.
    void scoresAreOfferedASoftmax()
    {
        dropFile("scores.csv", "0,1,2\n3,-4,5\n6,7,8\n");
        waitForRun();
        QToolButton* offer = nullptr;
        for (auto* const button : window_->findChildren<QToolButton*>())
            if (button->text() == "Softmax of each row")
                offer = button;
        QTRY_VERIFY(offer && offer->isVisible());
        offer->click();
        QTRY_VERIFY(session_->shown()->run()->origin);
        const auto weights = session_->shown()->run()->source({});
        const double sum = std::exp(0.0) + std::exp(1.0) + std::exp(2.0);
        QVERIFY(std::abs(weights->at(0, 1) - std::exp(1.0) / sum) < 1e-15);
        QVERIFY(!offer->isVisible());
        QTRY_VERIFY2(status().contains("rows sum to 1"), qPrintable(status()));
        trigger(ActionId::weightsAsComputed);
        QTRY_COMPARE(session_->shown()->run()->source({})->at(1, 1), -4.0);
    }

    void weightsAreNotOfferedOne()
    {
        dropFile("part.csv", "0.5,0.25\n0.25,0.25\n"); // a part of each row is missing
        waitForRun();
        for (const auto* const button : window_->findChildren<QToolButton*>())
            QVERIFY(button->text() != "Softmax of each row" || !button->isVisible());
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
};

int main(int argc, char** argv)
{
    return runWindowTest<TestOpenedFiles>(argc, argv);
}
#include "tst_opened_files.moc"
