// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window's thread is kept from its events by things of any size from outside, and how long a window takes
// to close and to cancel at any moment, in a real MainWindow of 1280 x 800 pixels. Prints a line each; the figure asked
// for is in brackets.

#include "engine/formats/array_file.h"
#include "tests/made/stall_meter.h"
#include "tests/made/windows.h"
#include "ui/importing/document_file.h"
#include "ui/inputs/sentence_edit.h"
#include "ui/window/activity.h"
#include "ui/window/autosave.h"
#include "ui/window/view_table.h"

#include <QClipboard>
#include <QUndoStack>

#include <cstdio>
#include <functional>
#include <random>

namespace {

using namespace attn;

class Bench : WindowTest {
public:
    Bench() { openWindow(); }
    ~Bench() { closeWindow(); }

    void words()
    {
        const std::pair<const char*, QString> texts[] = {{"a word of 10^5", QString(100'000, 'w')},
                                                         {"a word of 10^6", QString(1'000'000, 'w')},
                                                         {"10^6 short tokens", QString("w ").repeated(1'000'000)}};
        for (const auto& [what, text] : texts) {
            print(what, "edited", [&] { setText(text); });
            print(what, "undone", [&] { session_->undoStack()->undo(); });
            print(what, "done again", [&] { session_->undoStack()->redo(); });
            lookAround(what);
            print(what, "another", [&] { window_->files()->newSentence(); });
            QApplication::clipboard()->setText(text);
            auto* const field = window_->findChild<SentenceEdit*>();
            print(what, "pasted", [&] { field->paste(); });
            print(what, "another", [&] { window_->files()->newSentence(); });
        }
    }

    void messages()
    {
        print("a message of 10^6", "shown", [&] { errorBar()->showError(QString(1'000'000, 'x')); });
    }

    void documents()
    {
        Document document;
        document.kind = InputKind::matrices;
        for (const char* const name : {"q", "k", "v"}) {
            auto matrix = std::make_shared<Matrix>(2048, 1600);
            std::mt19937 random(1);
            for (double& value : matrix->values)
                value = std::normal_distribution<double>()(random);
            document.matrices.by_name[name] = matrix;
        }
        document.settings.heads = 1;
        const QString path = folder_.filePath("large.attnscope");
        writeDocumentFile(path, document);
        std::printf("document of %lld MB\n", static_cast<long long>(QFileInfo(path).size() / 1'000'000));
        print("a large document", "opened", [&] { window_->files()->open(path); });
        print("a large document", "saved", [&] { window_->files()->save(); });
        print("a large document", "edited",
              [&] { session_->edit("edit", {}, [](Document& changed) { changed.settings.temperature = 2.0; }); });
        print("a large document", "undone", [&] { session_->undoStack()->undo(); });
        print("a large document", "another", [&] { window_->files()->newSentence(); });
        const KeptDocuments kept(folder_.filePath("kept"));
        window_->keepWork(kept, nullptr);
        writeDocumentFile(kept.last(), document);
        print("a large document", "opened at the start", [&] { window_->autosave()->resume(kept.last()); });
        print("a large document", "edited",
              [&] { session_->edit("edit", {}, [](Document& changed) { changed.settings.temperature = 2.0; }); });
        for (const auto& [name, size] : {std::pair("line.json", 50'000'000), std::pair("line.txt", 3'900'000)}) {
            QFile file(folder_.filePath(name));
            if (file.open(QFile::WriteOnly))
                file.write(QByteArray(size, 'x'));
            file.close();
            print(name, "opened", [&, name = name] { window_->files()->open(folder_.filePath(name)); });
            print(name, "another", [&] { window_->files()->newSentence(); });
        }
    }

    // As many heads as a document may have, each of one column.
    void heads()
    {
        Document document;
        document.kind = InputKind::matrices;
        document.settings.heads = 65'536;
        document.settings.projection = Projection::identity;
        std::mt19937 random(1);
        for (const char* const name : {"q", "k", "v"}) {
            auto matrix = std::make_shared<Matrix>(16, 65'536);
            for (double& value : matrix->values)
                value = std::normal_distribution<double>()(random);
            document.matrices.by_name[name] = matrix;
        }
        const char* const what = "65,536 heads";
        print(what, "opened", [&] { session_->open("heads", document, {}); });
        lookAround(what);
        print(what, "another", [&] { window_->files()->newSentence(); });
    }

    void dumps()
    {
        const std::pair<const char*, std::vector<Index>> shapes[] = {
            {"a million heads", {1, 1'000'000, 1, 1}},
            {"a thousand layers of heads", {1'000, 1'000, 1, 1}},
            {"a million keys", {1, 1, 1, 1'000'000}},
            {"a million queries", {1, 1, 1'000'000, 1}},
        };
        for (const auto& [what, shape] : shapes) {
            const QString path = folder_.filePath("dump.npy");
            write_arrays(path.toStdString(),
                         {.arrays = {{.name = "w", .shape = shape, .values = std::vector<double>(1'000'000, 1.0)}}});
            print(what, "opened", [&] { window_->files()->open(path); });
            lookAround(what);
            print(what, "another", [&] { window_->files()->newSentence(); });
        }
    }

private:
    void setText(const QString& text)
    {
        session_->edit("text", {}, [&](Document& document) { document.text.text = text.toStdString(); });
    }

    void lookAround(const char* what)
    {
        for (const ViewEntry& entry : viewTable()) {
            print(what, entry.name, [&] { window_->views()->show(entry.kind); });
            print(what, QByteArray(entry.name) + ", looked over", [&] {
                for (int i = 0; i < 20; ++i) {
                    QTest::mouseMove(window_->views()->view(), {60 + 20 * i, 60 + 15 * i});
                    QTest::qWait(5);
                }
            });
            print(what, QByteArray(entry.name) + ", a cell pinned", [&] { session_->selection()->pin({0, 0}); });
            if (session_->run())
                print(what, QByteArray(entry.name) + ", head chosen", [&] {
                    session_->selection()->setHead(fitted(HeadPick{0, 1}, *session_->run()));
                });
            session_->selection()->setHead({});
            session_->selection()->pin({});
        }
        print(what, "window resized", [&] { window_->resize(window_->size() - QSize(20, 20)); });
        window_->views()->show(viewTable().front().kind);
    }

    void print(const char* what, const QByteArray& step, const std::function<void()>& work)
    {
        StallMeter meter;
        QElapsedTimer all;
        all.start();
        work();
        QTest::qWait(100);
        while (isBusy() && all.elapsed() < 30'000)
            QTest::qWait(10);
        QTest::qWait(200); // for what is painted late
        std::printf("%s %-28s %-28s longest stall %6.0f ms, of work %6.0f ms, of all %6lld [at most 200]\n",
                    meter.longest() > 200 ? "!" : " ", what, step.constData(), meter.longest(), meter.longestWork(),
                    static_cast<long long>(all.elapsed()));
    }
};

// Cancels the work of a window, or closes it, at 50 random moments after it began to open this file.
class Ending : WindowTest {
public:
    void print(bool closes, const char* what, const QString& path)
    {
        std::mt19937 random(1);
        double longest = 0.0;
        int busy = 0;
        for (int i = 0; i < 50; ++i) {
            openWindow();
            if (path.isEmpty())
                window_->files()->openExample("pronoun");
            else
                window_->files()->open(path);
            if (i % 3 > 0) {
                QTest::qWait(i % 3 == 1 ? 50 : 300);
                const auto& views = viewTable();
                window_->views()->show(views[random() % views.size()].kind);
            }
            QTest::qWait(static_cast<int>(random() % (i % 2 == 0 ? 20 : 300)));
            busy += isBusy();
            QElapsedTimer timer;
            timer.start();
            if (closes) {
                window_->close();
                closeWindow();
            } else {
                window_->findChild<Activity*>()->cancel();
                while (isBusy())
                    QCoreApplication::processEvents();
            }
            longest = std::max(longest, static_cast<double>(timer.nsecsElapsed()) / 1e6);
            closeWindow();
        }
        std::printf("%s %s %-28s at most %6.0f ms [500], %d times at work\n", longest > 500 ? "!" : " ",
                    closes ? "closing" : "cancelling", what, longest, busy);
    }

    QString dump()
    {
        const QString path = folder_.filePath("dump.npy");
        write_arrays(path.toStdString(),
                     {.arrays = {{.name = "w",
                                  .shape = {1, 1, 4'096, 4'096},
                                  .values = std::vector<double>(4'096 * 4'096, 1.0 / 4'096)}}});
        return path;
    }
};

} // namespace

int main(int argc, char** argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    GuardedApplication application(argc, argv);
    QApplication::setStyle(new ThemeStyle);
    const QStringList asked = QApplication::arguments().mid(1);
    const auto wants = [&](const char* what) { return asked.isEmpty() || asked.contains(QLatin1String(what)); };
    if (wants("words"))
        Bench().words();
    if (wants("messages"))
        Bench().messages();
    if (wants("documents"))
        Bench().documents();
    if (wants("heads"))
        Bench().heads();
    if (wants("dumps"))
        Bench().dumps();
    for (const bool closes : {true, false})
        if (wants(closes ? "closing" : "cancelling")) {
            Ending ending;
            ending.print(closes, "the playground", {});
            ending.print(closes, "a model", QStringLiteral(ATTN_REFERENCE "/gpt2"));
            ending.print(closes, "a dump of 4,096 squared", ending.dump());
        }
    return 0;
}
