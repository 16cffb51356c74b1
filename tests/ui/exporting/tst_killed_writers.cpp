// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that are killed while they write: a child writes one of two contents again and again, and is ended at a
// random moment. ATTN_KILLS says how many times in all; tests/README.md tells more.
#include "engine/formats/array_file.h"
#include "tests/made/windows.h"
#include "ui/exporting/figure_file.h"
#include "ui/importing/document_file.h"
#include "ui/session/session.h"
#include "ui/window/autosave.h"

#include <QPainter>
#include <QProcess>
#include <QRandomGenerator>

#include <csignal>
#include <cstdio>
#include <thread>

using namespace attn;

namespace {

constexpr const char* kinds[] = {".npy", ".npz", ".safetensors", ".png", ".attnscope"};

ArrayFile numbers(int content)
{
    NamedArray array{.name = "a", .shape = {300'000}, .values = std::vector<double>(300'000)};
    for (std::size_t i = 0; i < array.values.size(); ++i)
        array.values[i] = static_cast<double>(i % 1000) + content;
    return {.arrays = {array}};
}

QByteArray figure(int content)
{
    return figureBytes(
        "png", {.millimetres = {100.0, 100.0}, .dpi = 100.0, .title = {}}, [content](QPainter& painter, const QSizeF&) {
            QRandomGenerator random(static_cast<quint32>(content));
            for (int i = 0; i < 20'000; ++i)
                painter.fillRect(random.bounded(380), random.bounded(380), 3, 3, QColor::fromRgb(random.generate()));
        });
}

constexpr int savedWords = 50'000;
constexpr int keptWords = 1'000;

std::string text(int content, int words)
{
    std::string text;
    for (int i = 0; i < words; ++i)
        text += std::to_string(i) + (content == 0 ? " and " : " or ");
    return text;
}

Document document(int content)
{
    Document document;
    document.text.text = text(content, savedWords);
    return document;
}

// Writes content 0 or 1 to a file of the kind.
std::function<void(int content)> writerOf(const QString& kind, const QString& path)
{
    if (kind == ".png") {
        const std::vector<QByteArray> figures = {figure(0), figure(1)};
        return [=](int content) { writeFigureBytes(path, figures[static_cast<std::size_t>(content)]); };
    }
    if (kind == ".attnscope") {
        const std::vector<Document> documents = {document(0), document(1)};
        return [=](int content) { writeDocumentFile(path, documents[static_cast<std::size_t>(content)]); };
    }
    const std::vector<ArrayFile> files = {numbers(0), numbers(1)};
    return [=](int content) { write_arrays(path.toStdString(), files[static_cast<std::size_t>(content)]); };
}

// Never ends by itself.
void writeForEver(const std::function<void(int content)>& write)
{
    std::puts("writing");
    std::fflush(stdout);
    for (int content = 0;; content = 1 - content)
        write(content);
}

// A window whose document changes, as the program keeps it for the next start.
class KeepingWindow : WindowTest {
public:
    void keepForEver(const QString& folder)
    {
        openWindow();
        const KeptDocuments kept(folder);
        Autosave autosave(session_.get(), window_->files(), kept, nullptr);
        writeForEver([&](int content) {
            session_->edit("Text", {}, [content](Document& edited) { edited.text.text = text(content, keptWords); });
            autosave.saveNow();
        });
    }
};

QStringList filesIn(const QString& folder, const QString& pattern)
{
    return QDir(folder).entryList({pattern}, QDir::Files | QDir::Hidden);
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray("no file");
}

} // namespace

class TestKilledWriters : public QObject {
    Q_OBJECT

    int stale_ = 0;

    void killOneThatWrites(const QString& kind, const QString& folder)
    {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {"--write", kind, folder});
        QVERIFY(child.waitForReadyRead(60'000));
        std::this_thread::sleep_for(std::chrono::microseconds(QRandomGenerator::global()->bounded(30'000)));
        ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
        QVERIFY(child.waitForFinished());
        stale_ += static_cast<int>(filesIn(folder, ".attnscope-*").size());
    }
    static int kills() { return std::max(qEnvironmentVariableIntValue("ATTN_KILLS"), 60) / int(std::size(kinds) + 1); }

private slots:
    void theOldOrTheNewFile_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : kinds)
            QTest::newRow(kind) << kind;
    }
    void theOldOrTheNewFile()
    {
        QFETCH(QString, kind);
        const QTemporaryDir folder;
        const QString path = folder.filePath("file" + kind);
        const auto write = writerOf(kind, path);
        QByteArrayList contents;
        for (const int content : {0, 1}) {
            write(content);
            contents << contentOf(path);
        }
        QVERIFY(contents[0] != contents[1]);
        for (int i = 0; i < kills(); ++i) {
            killOneThatWrites(kind, folder.path());
            if (QTest::currentTestFailed())
                return;
            QVERIFY(contents.contains(contentOf(path)));
        }
        write(0);
        QCOMPARE(filesIn(folder.path(), "*"), QStringList{"file" + kind});
    }

    void keptWork()
    {
        const QTemporaryDir folder;
        for (int i = 0; i < kills(); ++i) {
            killOneThatWrites("autosave", folder.path());
            if (QTest::currentTestFailed())
                return;
            for (const QString& name : filesIn(folder.path(), "*.attnscope")) {
                const std::string kept = readDocumentFile(folder.filePath(name)).text.text;
                QVERIFY(kept == text(0, keptWords) || kept == text(1, keptWords));
            }
        }
        writeDocumentFile(folder.filePath("next.attnscope"), document(0));
        QCOMPARE(filesIn(folder.path(), ".attnscope-*"), QStringList());
    }

    // Otherwise nothing was killed while it wrote.
    void someWereLeft()
    {
        qInfo("%d temporary files stood there after the kills", stale_);
        QVERIFY(stale_ > 0);
    }
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--write") {
        const QString kind = arguments.value(2);
        if (kind == "autosave")
            KeepingWindow().keepForEver(arguments.value(3));
        writeForEver(writerOf(kind, QDir(arguments.value(3)).filePath("file" + kind)));
    }
    TestKilledWriters test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_killed_writers.moc"
