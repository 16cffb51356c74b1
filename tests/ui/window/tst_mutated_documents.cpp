// SPDX-License-Identifier: GPL-3.0-or-later
// Saved sessions that were damaged or written by somebody hostile, opened in a whole window: each is shown, or refused
// with a message. Started with a number of documents and a seed, it opens as many and says what became of them.

#include "engine/documents/document_json.h"
#include "tests/made/mutation.h"
#include "tests/made/windows.h"
#include "ui/importing/example_catalog.h"
#include "ui/window/activity.h"
#include "ui/window/view_table.h"

#include <cstdio>

using namespace attn;

class TestMutatedDocuments : public QObject, WindowTest {
    Q_OBJECT
public:
    struct Outcome {
        int shown = 0;
        int refused = 0;
        int failed = 0; // opened, with a run that is refused
        int stopped = 0;
    };

    Outcome open(int count, unsigned seed)
    {
        Mutation mutation(seed);
        QByteArrayList seeds;
        for (const Example& example : exampleCatalog())
            if (const Document document = loadExample(example.name); document.kind != InputKind::image)
                seeds << QByteArray::fromStdString(to_json(document));
        Outcome outcome;
        const QString path = folder_.filePath("mutated.attnscope");
        for (int i = 0; i < count; ++i) {
            QFile file(path);
            if (!file.open(QFile::WriteOnly))
                qFatal("no file");
            file.write(mutation.of(seeds[mutation.below(seeds.size())]));
            file.close();
            openOne(path, outcome);
            window_->views()->show(viewTable()[static_cast<std::size_t>(mutation.below(std::ssize(viewTable())))].kind);
        }
        return outcome;
    }

    Outcome openAll(int count, unsigned seed)
    {
        openWindow();
        const Outcome outcome = open(count, seed);
        closeWindow();
        return outcome;
    }

private slots:
    void initTestCase() { QApplication::setStyle(new ThemeStyle); }
    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void eachIsShownOrRefused()
    {
        const Outcome outcome = open(300, 1);
        QCOMPARE(outcome.shown + outcome.refused + outcome.failed + outcome.stopped, 300);
        QVERIFY(outcome.shown > 5);
        QVERIFY(outcome.refused > 20);
    }

private:
    void openOne(const QString& path, Outcome& outcome)
    {
        errorBar()->hide();
        bool refused = false;
        const auto watch = connect(window_->files(), &FileCommands::failed, this, [&] { refused = true; });
        window_->files()->open(path);
        QElapsedTimer age;
        age.start();
        while (isBusy() && age.elapsed() < 1'000)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        disconnect(watch);
        const bool stopped = isBusy();
        window_->findChild<Activity*>()->cancel();
        if (stopped)
            ++outcome.stopped;
        else if (refused)
            ++outcome.refused;
        else if (errorBar()->isVisible())
            ++outcome.failed;
        else
            ++outcome.shown;
        session_->undoStack()->clear();
    }
};

int main(int argc, char** argv)
{
    if (argc < 3)
        return runWindowTest<TestMutatedDocuments>(argc, argv);
    GuardedApplication application(argc, argv);
    TestMutatedDocuments test;
    const auto outcome = test.openAll(QByteArray(argv[1]).toInt(), QByteArray(argv[2]).toUInt());
    std::printf("%d shown, %d refused, %d opened without a run, %d stopped after a second\n", outcome.shown,
                outcome.refused, outcome.failed, outcome.stopped);
    return 0;
}
#include "tst_mutated_documents.moc"
