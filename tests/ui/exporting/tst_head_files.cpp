// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "tests/made/playground_runs.h"
#include "ui/exporting/figure_kinds.h"
#include "ui/exporting/head_files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace attn;

namespace {

std::shared_ptr<const Run> runOf(Index layers, Index heads)
{
    auto run = std::make_shared<Run>();
    run->layers = layers;
    run->heads = heads;
    run->queries.resize(3, {"q"});
    run->keys.resize(3, {"k"});
    for (Index at = 0; at < layers * heads; ++at) {
        auto matrix = std::make_shared<Matrix>(3, 3);
        matrix->values.assign(9, static_cast<double>(at + 1));
        run->weights.push_back(std::make_shared<DenseSource>(matrix));
    }
    return run;
}

QStringList pathsOf(const std::vector<HeadFile>& files)
{
    QStringList paths;
    for (const HeadFile& file : files)
        paths << file.path;
    return paths;
}

const HeadPick allOfLayer0{0, Axis::all()};

} // namespace

class TestHeadFiles : public QObject {
    Q_OBJECT
private slots:
    void namesHaveTheNumbers_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("name");
        QTest::newRow("both") << "fig-{layer}-{head}.pdf"
                              << "fig-2-11.pdf";
        // A folder has to be there, and may be called so.
        QTest::newRow("folder") << "l{layer}/{head}.svg"
                                << "l{layer}/11.svg";
        QTest::newRow("folders") << "/a/{head}/{x}/b {layer}/f{layer}.{head}.svg"
                                 << "/a/{head}/{x}/b {layer}/f2.11.svg";
        QTest::newRow("folder alone") << "{head}{layer}/f.svg"
                                      << "{head}{layer}/f.svg";
        QTest::newRow("twice") << "{head}{head}.png"
                               << "1111.png";
        QTest::newRow("none") << "fig.png"
                              << "fig.png";
        QTest::newRow("other braces") << "{Head}{}.png"
                                      << "{Head}{}.png";
    }
    void namesHaveTheNumbers()
    {
        QFETCH(QString, pattern);
        QTEST(headFileName(pattern, {2, 11}), "name");
        QCOMPARE(headFileName("{head}", {2, Axis::mean()}), QString("mean"));
        QCOMPARE(headFileName("{layer}-{head}", {Axis::mean(2), 1}), QString("mean-1"));
    }

    void choicesBecomeFiles()
    {
        const auto run = runOf(2, 2);
        QCOMPARE(pathsOf(headFiles("{layer}-{head}", {Axis::all(), Axis::all()}, *run)),
                 (QStringList{"0-0", "0-1", "1-0", "1-1"}));
        QCOMPARE(pathsOf(headFiles("{head}", {1, Axis::all()}, *run)), (QStringList{"0", "1"}));
        QCOMPARE(pathsOf(headFiles("{layer}", {Axis::all(), 0}, *run)), (QStringList{"0", "1"}));
        const auto means = headFiles("{head}", {Axis::mean(), Axis::all()}, *run);
        QCOMPARE(pathsOf(means), (QStringList{"0", "1"}));
        QCOMPARE(means[1].head, (HeadPick{Axis::mean(), 1}));
        QCOMPARE(pathsOf(headFiles("one", {1, 1}, *run)), QStringList{"one"});
    }

    void filesOfOneNameAreRefused()
    {
        const auto run = runOf(2, 2);
        QVERIFY_THROWS_EXCEPTION(SettingError, headFiles("{layer}", {Axis::all(), Axis::all()}, *run));
        QVERIFY_THROWS_EXCEPTION(SettingError, headFiles("{head}", {Axis::all(), Axis::all()}, *run));
        QVERIFY_THROWS_EXCEPTION(SettingError, headFiles("{layer}/{head}", {Axis::all(), Axis::all()}, *run));
        QVERIFY_THROWS_EXCEPTION(SettingError, headFiles("{head}", {2, Axis::all()}, *run)); // no such layer
    }

    void eachFileIsItsHead()
    {
        QTemporaryDir folder;
        const auto run = smallRun();
        const auto files = headFiles(folder.filePath("{head}.png"), allOfLayer0, *run);
        const FigurePage page{{50.0, 50.0}, 96.0, {}};
        QCOMPARE(writeHeadFiles(files, figureKindOf("heatmap"), run, {}, page, {}), std::size_t{2});
        for (const HeadFile& file : files) {
            FigureParameters alone;
            alone.head = file.head;
            const QImage written = QImage(file.path).convertToFormat(QImage::Format_RGB32);
            const QImage drawn = figureImage(page, figureOf(figureKindOf("heatmap"), run, alone));
            QVERIFY(written == drawn);
        }
    }

    void stoppedFilesAreWholeOrNotThere()
    {
        QTemporaryDir folder;
        const auto run = runOf(1, 4);
        const auto files = headFiles(folder.filePath("{head}.png"), allOfLayer0, *run);
        std::stop_source stop;
        const auto stopAfterTwo = [&](const QString& path, const FigurePage& page, const DrawFigure& draw) {
            writeFigure(path, page, draw);
            if (path.endsWith("1.png"))
                stop.request_stop();
        };
        QCOMPARE(writeHeadFiles(files, figureKindOf("heatmap"), run, {}, {{50.0, 50.0}, 96.0, {}},
                                {stop.get_token(), {}}, stopAfterTwo),
                 std::size_t{2});
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), (QStringList{"0.png", "1.png"}));
        for (const char* name : {"0.png", "1.png"})
            QVERIFY(!QImage(folder.filePath(name)).isNull());
    }

    void progressGoesForward()
    {
        QTemporaryDir folder;
        const auto run = runOf(1, 3);
        double last = 0.0;
        bool forward = true;
        const RunControl control{{}, [&](double share, std::string_view) {
                                     forward = forward && share >= last - 1e-9 && share <= 1.0;
                                     last = share;
                                 }};
        writeHeadFiles(headFiles(folder.filePath("{head}.png"), allOfLayer0, *run), figureKindOf("heatmap"), run, {},
                       {{50.0, 50.0}, 96.0, {}}, control);
        QVERIFY(forward);
        QVERIFY(last > 0.6);
    }
};

QTEST_MAIN(TestHeadFiles)
#include "tst_head_files.moc"
