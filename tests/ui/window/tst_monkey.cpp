// SPDX-License-Identifier: GPL-3.0-or-later
// Thousands of events of every kind on a whole window. Started with the number of events and a seed, it does as many
// and prints the longest stall and the memory; a third argument makes it name each on standard error, and say where
// the window's thread stands in each stall.

#include "engine/formats/array_file.h"
#include "engine/run_control/freed_memory.h"
#include "tests/bench/measuring.h"
#include "tests/made/model_folder.h"
#include "tests/made/stall_report.h"
#include "tests/ui/window/monkey.h"
#include "ui/importing/document_file.h"

using namespace attn;

namespace {

// What the monkey opens, in a folder of its own. Everything that the window keeps goes there as well.
class Things {
public:
    Things() : gpt2_("gpt2"), bert_("bert", true)
    {
        qputenv("HOME", folder_.path().toUtf8());
        QDir::setCurrent(folder_.path());
        Document document;
        document.text.text = "a saved session";
        writeDocumentFile(folder_.filePath("a.attnscope"), document);
        dump("small.npy", {2, 3, 12, 12});
        dump("large.npy", {1, 2, 1100, 1000});
        dump("table.csv", {40, 40});
        write("broken.npy", "\x93NUMPY broken");
        write("text.txt", "the animal did not cross the street");
        write("broken.attnscope", "{\"settings\": {\"heads\": 0}}");
        QImage picture(64, 48, QImage::Format_RGB32);
        picture.fill(Qt::darkCyan);
        picture.save(folder_.filePath("picture.png"));
    }
    QStringList files() const
    {
        QStringList files{gpt2_.path(), bert_.path(), folder_.path(), folder_.filePath("not there.npy")};
        for (const QFileInfo& file : QDir(folder_.path()).entryInfoList(QDir::Files))
            files << file.filePath();
        return files;
    }

private:
    void dump(const QString& name, const std::vector<Index>& shape)
    {
        Index count = 1;
        for (const Index side : shape)
            count *= side;
        const std::vector<double> values(static_cast<std::size_t>(count), 1.0 / static_cast<double>(shape.back()));
        write_arrays(folder_.filePath(name).toStdString(),
                     {.arrays = {{.name = "w", .shape = shape, .values = values}}});
    }
    void write(const QString& name, const QByteArray& bytes)
    {
        QFile file(folder_.filePath(name));
        if (file.open(QFile::WriteOnly))
            file.write(bytes);
    }

    QTemporaryDir folder_;
    SmallModel gpt2_;
    SmallModel bert_;
};

} // namespace

class TestMonkey : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QApplication::setStyle(new ThemeStyle); }

    void anyEventAtAnyMomentLeavesTheWindowAlive_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (const unsigned seed : {1U, 2U, 3U})
            QTest::newRow(qPrintable(QString::number(seed))) << seed;
    }

    void anyEventAtAnyMomentLeavesTheWindowAlive()
    {
        QFETCH(unsigned, seed);
        const Things things;
        Monkey monkey(seed, things.files());
        monkey.act(300);
        monkey.session()->edit("text", {}, [](Document& document) {
            document = {};
            document.text.text = "one two";
        });
        monkey.rest();
        QVERIFY(monkey.session()->run());
        QCOMPARE(monkey.session()->run()->queries.size(), std::size_t{2});
    }
};

int main(int argc, char** argv)
{
    if (argc < 3)
        return runWindowTest<TestMonkey>(argc, argv);
    return_large_blocks_at_once(); // as the program does
    GuardedApplication application(argc, argv);
    QApplication::setStyle(new ThemeStyle);
    const Things things;
    Monkey monkey(QByteArray(argv[2]).toUInt(), things.files());
    monkey.say(argc > 3);
    std::optional<StallReport> report;
    if (argc > 3)
        report.emplace();
    const auto memory = [] { return residentMegabytes(QCoreApplication::applicationPid()); };
    const double before = memory();
    monkey.act(QByteArray(argv[1]).toInt());
    const double after = memory();
    const int steps = monkey.session()->undoStack()->count();
    monkey.session()->undoStack()->clear();
    return_freed_memory();
    std::printf("%s events, seed %s: longest stall %.0f ms, of work %.0f ms, memory %.0f MB before and %.0f MB after, "
                "%.0f MB without the %d steps of its history and what was freed\n",
                argv[1], argv[2], monkey.stalls().longest(), monkey.stalls().longestWork(), before, after, memory(),
                steps);
    return 0;
}
#include "tst_monkey.moc"
