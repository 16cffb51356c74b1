// SPDX-License-Identifier: GPL-3.0-or-later
// Saved sessions that were damaged or written by somebody hostile, opened in a whole window: each is shown, or refused
// with a message. Started with a number of documents and a seed, it opens as many and says what became of them.

#include "engine/documents/document_json.h"
#include "tests/made/windows.h"
#include "ui/importing/example_catalog.h"
#include "ui/window/activity.h"
#include "ui/window/view_table.h"

#include <QRegularExpression>

#include <cstdio>
#include <random>

using namespace attn;

namespace {

class Mutation {
public:
    explicit Mutation(unsigned seed) : random_(seed) {}

    int below(qsizetype end)
    {
        return static_cast<int>(random_() % static_cast<unsigned long>(std::max<qsizetype>(end, 1)));
    }

    QByteArray of(QByteArray text)
    {
        change(text);
        if (below(3) == 0)
            change(text);
        return text;
    }

private:
    void change(QByteArray& text)
    {
        const qsizetype at = below(text.size());
        switch (below(9)) {
        case 0: text[at] = static_cast<char>(below(256)); break;
        case 1: text.remove(at, 1 + below(20)); break;
        case 2: text.insert(at, text.mid(below(text.size()), 1 + below(60))); break;
        case 3: text.truncate(at); break;
        case 4: replaceOne(text, QRegularExpression("[0-9.]+"), numbers_[below(numbers_.size())]); break;
        case 5: replaceOne(text, QRegularExpression("\"[^\"]*\""), strings_[below(strings_.size())]); break;
        case 6:
        case 7: replaceOne(text, QRegularExpression("[0-9]+"), QByteArray::number(below(70))); break;
        default: replaceOne(text, QRegularExpression("true|false|null|\\[|\\{"), values_[below(values_.size())]);
        }
    }
    void replaceOne(QByteArray& text, const QRegularExpression& pattern, const QByteArray& by)
    {
        std::vector<QRegularExpressionMatch> found;
        for (auto all = pattern.globalMatch(QString::fromLatin1(text)); all.hasNext();)
            found.push_back(all.next());
        if (found.empty())
            return;
        const auto& one = found[static_cast<std::size_t>(below(std::ssize(found)))];
        text.replace(one.capturedStart(), one.capturedLength(), by);
    }

    const QByteArrayList numbers_{"0",   "-1",  "1e308", "1e-308", "65536", "2147483648", "9223372036854775808",
                                  "0.5", "NaN", "4096",  "1024",   "-0",    "1e9"};
    const QByteArrayList strings_{
        "\"\"",        "\"softmax\"",          "\"text\"",   "\"image\"",
        "\"weights\"", "\"/dev/zero\"",        "\"matrix\"", '"' + QByteArray(100'000, 'w') + '"',
        "\"\\u0000\"", "\"\\ud800 \\u202e|\"", "\"..\""};
    const QByteArrayList values_{"true", "null", "[", "{", "[[", "{}", "[]", "\"\"", "7"};
    std::mt19937 random_;
};

} // namespace

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
