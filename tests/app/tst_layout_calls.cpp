// SPDX-License-Identifier: GPL-3.0-or-later
// Dumps of other programs laid over pictures by the command line.
#include "engine/formats/array_file.h"
#include "engine/runs/weights_layout.h"
#include "tests/app/program.h"

#include <QImage>
#include <QTemporaryDir>

using namespace attn;

namespace {

double weightOf(Index query, Index key)
{
    return static_cast<double>((query * 31 + key * 7919) % 1009 + 1) / 1024.0;
}

} // namespace

class TestLayoutCalls : public QObject {
    Q_OBJECT

    QString path(const QString& name) const { return folder_.filePath(name); }

    // A dump of this name, with weightOf for each cell.
    QString dump(const QString& name, Index queries, Index keys)
    {
        NamedArray array{.name = "weights", .shape = {queries, keys}};
        for (Index query = 0; query < queries; ++query)
            for (Index key = 0; key < keys; ++key)
                array.values.push_back(weightOf(query, key));
        write_arrays(path(name).toStdString(), {.arrays = {array}});
        return path(name);
    }

    QString picture(const QString& name, int height, int width)
    {
        QImage image(width, height, QImage::Format_RGB32);
        image.fill(Qt::darkCyan);
        image.save(path(name));
        return path(name);
    }

    void write(const QString& name, const QByteArray& text)
    {
        QFile file(path(name));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(text);
    }

    // The map has these rows and columns, and holds the weights of the keys from `first` on, one by one.
    void compareMap(const QStringList& arguments, Index query, Index rows, Index columns, Index first)
    {
        const Answer answer = answerOf(QStringList{"weights"} + arguments
                                       + QStringList{"--query", QString::number(query), "-o", path("map.npy")});
        QVERIFY2(answer.code == 0, answer.errors);
        const NamedArray map = read_arrays(path("map.npy").toStdString(), MemoryBudget(1e9)).arrays.front();
        QCOMPARE(map.shape, (std::vector<Index>{rows, columns}));
        double sum = 0.0;
        double wanted = 0.0;
        for (Index i = 0; i < rows * columns; ++i) {
            QCOMPARE(map.values[static_cast<std::size_t>(i)], weightOf(query, first + i));
            sum += map.values[static_cast<std::size_t>(i)];
            wanted += weightOf(query, first + i);
        }
        QCOMPARE(sum, wanted);
    }

private slots:
    void aDumpIsLaidOverItsPicture()
    {
        const QStringList source = {
            "--weights", dump("vlm.npy", 623, 623), "--image", picture("p.png", 336, 336), "--keys", "35-610", "--grid",
            "24x24"};
        compareMap(source, 612, 24, 24, 35);
        const Answer answer = answerOf(QStringList{"render"} + source
                                       + QStringList{"--query", "612", "--view", "image", "-o", path("map.png")});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.code, 0);
        QVERIFY(QImage(path("map.png")).width() > 500);
        QCOMPARE(answerOf(QStringList{"render"} + source
                          + QStringList{"--query", "612,613,0", "--view", "image", "-o", path("three.png")})
                     .errors,
                 QByteArray());
        QVERIFY(QImage(path("three.png")) != QImage(path("map.png")));
        QVERIFY(answerOf({"render", "--text", "the cat sat", "--query", "1,2", "--view", "steps", "-o", path("no.png")})
                    .errors.contains("--query: several go with --view heatmap, links and image only"));
        // The tokens that lie nowhere have their names.
        QFile labels(path("labels.txt"));
        QVERIFY(labels.open(QFile::WriteOnly));
        for (int token = 0; token < 623; ++token)
            labels.write(token < 611 ? "t\n" : "word\n");
        labels.close();
        QCOMPARE(answerOf(QStringList{"render"} + source
                          + QStringList{"--column-tokens", path("labels.txt"), "--query", "612", "--view", "image",
                                        "-o", path("named.png")})
                     .errors,
                 QByteArray());
        QVERIFY(QImage(path("named.png")) != QImage(path("map.png")));
    }

    void whatIsNotGivenIsGuessedAndSaid()
    {
        const QString weights = dump("vit.npy", 197, 197);
        const QString image = picture("v.png", 224, 224);
        const Answer answer =
            answerOf({"render", "--weights", weights, "--image", image, "--view", "image", "-o", path("v.pdf")});
        QCOMPARE(
            answer.errors,
            QByteArray("attnscope: note: layout: tokens 1 to 196 are patches in 14 rows x 14 columns, none merged\n"));
        QCOMPARE(answer.code, 0);
        compareMap({"--weights", weights, "--image", image}, 5, 14, 14, 1);
        compareMap({"--weights", dump("plain.npy", 196, 196), "--image", image}, 5, 14, 14, 0);
    }

    // Tokens of a text or of a model's input lie somewhere as those of a dump do.
    void textsAreLaidOutToo()
    {
        const QStringList text = {"--tokens", "a|b|c|d|e|f"};
        const auto map = [&](const QStringList& arguments, const char* query) {
            const Answer answer =
                answerOf(QStringList{"weights"} + arguments + QStringList{"--query", query, "-o", path("map.npy")});
            return answer.code == 0 ? read_arrays(path("map.npy").toStdString(), MemoryBudget(1e9)).arrays.front()
                                    : NamedArray{.name = answer.errors.toStdString()};
        };
        QCOMPARE(answerOf(QStringList{"weights"} + text + QStringList{"--head", "0", "-o", path("all.npy")}).code, 0);
        const NamedArray all = read_arrays(path("all.npy").toStdString(), MemoryBudget(1e9)).arrays.front();
        const NamedArray grid = map(text + QStringList{"--head", "0", "--grid", "2x3", "--prefix", "0"}, "5");
        QCOMPARE(grid.shape, (std::vector<Index>{2, 3}));
        QVERIFY(std::equal(grid.values.begin(), grid.values.end(), all.values.end() - 6));
        QCOMPARE(map(text + QStringList{"--head", "0", "--keys", "2-5", "--grid", "2x2"}, "1").shape,
                 (std::vector<Index>{2, 2}));

        const QStringList model = {"--model", ATTN_REFERENCE "/gpt2", "--ids", "5,6,7,8"};
        QCOMPARE(map(model + QStringList{"--head", "0", "--grid", "2x2", "--prefix", "0"}, "3").shape,
                 (std::vector<Index>{2, 2}));
        const Answer answer = answerOf(QStringList{"render"} + model
                                       + QStringList{"--image", picture("m.png", 40, 40), "--grid", "2x2", "--prefix",
                                                     "0", "--query", "3", "--view", "image", "-o", path("m.svg")});
        QCOMPARE(answer.errors,
                 QByteArray("attnscope: note: the folder has no tokenizer: tokens are shown by their ids\n"));
        QCOMPARE(answer.code, 0);
        QVERIFY(answerOf(QStringList{"render"} + model
                         + QStringList{"--grid", "3x3", "--prefix", "0", "--view", "image", "-o", path("no.svg")})
                    .errors.contains("grid: 3 rows x 3 columns do not fit 4 tokens"));
        QVERIFY(answerOf({"render", "--image", picture("i.png", 32, 32), "--grid", "2x2", "--view", "image", "-o",
                          path("no.svg")})
                    .errors.startsWith("attnscope: --grid: it goes with --weights, --text, --tokens, --ids, --q or "
                                       "--x only"));
    }

    void severalPicturesAreFramesOfAFilm()
    {
        QStringList source = {"--weights", dump("film.npy", 4, 1100), "--keys", "15-1070", "--grid", "24x44", "--merge",
                              "2x2"};
        for (int frame = 0; frame < 8; ++frame)
            source << "--image" << picture(QString("frame%1.png").arg(frame), 336, 616);
        compareMap(source, 3, 48, 22, 15); // 4 parts of 12 x 22, one below the other
    }

    void aLayoutStandsInAFile()
    {
        const QString weights = dump("tiles.npy", 3, 1900);
        QByteArray parts;
        for (int tile = 0; tile < 7; ++tile) {
            const QByteArray place = tile == 6
                ? QByteArray()
                : ", \"tile\": [" + QByteArray::number(tile / 3) + ", " + QByteArray::number(tile % 3) + ", 2, 3]";
            parts += (tile > 0 ? ", " : "") + QByteArray("{\"first\": ") + QByteArray::number(20 + 256 * tile)
                + ", \"rows\": 16, \"columns\": 16" + place + "}";
        }
        picture("tiles.png", 896, 1344);
        write("tiles.json", "{\"axes\": \"keys\", \"parts\": [" + parts + "], \"pictures\": [\"tiles.png\"]}");
        compareMap({"--weights", weights, "--layout", path("tiles.json")}, 2, 7 * 16, 16, 20);
        // Beside the dump it needs no option.
        QVERIFY(QFile::copy(path("tiles.json"), path("tiles.layout.json")));
        compareMap({"--weights", weights}, 2, 7 * 16, 16, 20);
        const Answer answer =
            answerOf({"render", "--weights", weights, "--view", "image", "--query", "1", "-o", path("t.png")});
        QCOMPARE(answer.errors, QByteArray());
        QFile::remove(path("tiles.png"));
        QVERIFY(answerOf({"render", "--weights", weights, "--view", "image", "--query", "1", "-o", path("t.png")})
                    .errors.contains("tiles.png cannot be opened as a picture"));
    }

    void aBrokenLayoutDoesNotStopTheWeights()
    {
        const QString weights = dump("broken.npy", 4, 4);
        write("broken.layout.json", "{\"kind\": \"grid\", \"parts\": [{\"rows\": 0}]}");
        const QByteArray note = "attnscope: note: their layout cannot be read and is left out: "
            + path("broken.layout.json").toUtf8() + ": ";
        for (const QStringList& call :
             {QStringList{"weights", "-o", "-"}, QStringList{"render", "-o", path("b.pdf")}}) {
            const Answer answer = answerOf(call + QStringList{"--weights", weights});
            QVERIFY2(answer.errors.startsWith(note), answer.errors);
            QCOMPARE(answer.code, 0);
        }
        const Answer over = answerOf({"render", "--weights", weights, "--view", "image", "-o", path("b.pdf")});
        QVERIFY2(over.errors.startsWith(note), over.errors);
        QVERIFY(over.code != 0);
    }

    void mistakenNumbersOfPicturesAreTold_data()
    {
        QTest::addColumn<QByteArray>("parts");
        QTest::addColumn<QByteArray>("note");
        QTest::newRow("none") << QByteArray("{\"columns\": 4}, {\"first\": 4, \"columns\": 4, \"picture\": 1}")
                              << QByteArray();
        QTest::newRow("frames") << QByteArray("{\"rows\": 2, \"columns\": 4, \"frames\": 2}") << QByteArray();
        QTest::newRow("left out") << QByteArray("{\"columns\": 4}, {\"first\": 4, \"columns\": 4}")
                                  << QByteArray(
                                         "attnscope: note: no part of the layout lies on its picture 1: give each "
                                         "part the number of its picture, from 0, as \"picture\"\n");
        QTest::newRow("beyond") << QByteArray("{\"columns\": 4}, {\"first\": 4, \"columns\": 4, \"picture\": 2}")
                                << QByteArray(
                                       "attnscope: note: a part of the layout lies on picture 2, but its pictures "
                                       "are 2, counted from 0: its patches lie on an empty ground\n");
        QTest::newRow("frames beyond") << QByteArray("{\"rows\": 3, \"columns\": 2, \"frames\": 3}")
                                       << QByteArray("attnscope: note: a part of the layout lies on picture 2, but its "
                                                     "pictures are 2, counted from 0: its patches lie on an empty "
                                                     "ground\n");
    }
    void mistakenNumbersOfPicturesAreTold()
    {
        QFETCH(QByteArray, parts);
        const QString weights = dump("two.npy", 8, 8);
        picture("left.png", 32, 32);
        picture("right.png", 32, 32);
        write("two.json", "{\"parts\": [" + parts + "], \"pictures\": [\"left.png\", \"right.png\"]}");
        const Answer answer = answerOf({"render", "--weights", weights, "--view", "image", "--query", "1", "--layout",
                                        path("two.json"), "-o", path("two.pdf")});
        QCOMPARE(answer.code, 0);
        QTEST(answer.errors, "note");
    }

    void boardsTimeAndTracksNeedNoPicture_data()
    {
        QTest::addColumn<QString>("layout");
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("rows");
        QTest::newRow("board") << "board" << 64 << 8;
        QTest::newRow("time") << "time:0.02" << 1500 << 1;
        QTest::newRow("track") << "track:residue" << 90 << 1;
    }
    void boardsTimeAndTracksNeedNoPicture()
    {
        QFETCH(QString, layout);
        QFETCH(int, tokens);
        QFETCH(int, rows);
        const QString weights = dump("line.npy", 3, tokens);
        const Index columns = tokens / rows;
        const Answer map = answerOf({"weights", "--weights", weights, "--layout", layout, "--query", "2", "-o", "-"});
        QCOMPARE(map.code, 0);
        QCOMPARE(map.output.count('\n'), rows);
        if (rows == 1)
            compareMap({"--weights", weights, "--layout", layout}, 2, rows, columns, 0);
        const Answer drawn = answerOf({"render", "--weights", weights, "--layout", layout, "--query", "2", "--view",
                                       "image", "-o", path("line.png")});
        QCOMPARE(drawn.errors, QByteArray());
        QCOMPARE(drawn.code, 0);
    }

    // As diffusion models have it: the queries are the picture, the keys are words.
    void queriesMayLieOnThePicture()
    {
        const QStringList source = {
            "--weights", dump("cross.npy", 256, 9), "--image", picture("d.png", 512, 512), "--queries", "0-255"};
        const Answer answer =
            answerOf(QStringList{"weights"} + source + QStringList{"--key", "4", "-o", path("map.npy")});
        QVERIFY2(answer.code == 0, answer.errors);
        const NamedArray map = read_arrays(path("map.npy").toStdString(), MemoryBudget(1e9)).arrays.front();
        QCOMPARE(map.shape, (std::vector<Index>{16, 16}));
        for (Index query = 0; query < 256; ++query)
            QCOMPARE(map.values[static_cast<std::size_t>(query)], weightOf(query, 4));
        QCOMPARE(answerOf(QStringList{"render"} + source
                          + QStringList{"--key", "4", "--view", "image", "-o", path("d.png.pdf")})
                     .code,
                 0);
    }

    void aLayoutIsSavedWithTheDump()
    {
        const QString weights = dump("saved.npy", 197, 197);
        const QString image = picture("s.png", 224, 224);
        QCOMPARE(answerOf({"weights", "--weights", weights, "--image", image, "-o", path("saved.safetensors")}).code,
                 0);
        const Layout layout = layout_of_weights(path("saved.safetensors").toStdString()).value();
        QCOMPARE(layout.parts, (std::vector<LayoutPart>{{.first = 1, .rows = 14, .columns = 14}}));
        QCOMPARE(layout.pictures, (std::vector<std::string>{"s.png"}));
        compareMap({"--weights", path("saved.safetensors")}, 5, 14, 14, 1);
    }

    void whatDoesNotFitIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const QStringList& arguments, const char* message) {
            QTest::newRow(name) << arguments << QByteArray(message);
        };
        row("no grid", {"--image", "IMAGE"}, "no number of rows and columns fits 107 tokens");
        row("a large grid", {"--image", "IMAGE", "--grid", "24x24"},
            "grid: 24 rows x 24 columns do not fit 107 tokens");
        row("keys beyond", {"--image", "IMAGE", "--keys", "5-107"}, "keys: the range reaches beyond the 107 tokens");
        row("no range", {"--image", "IMAGE", "--keys", "9-5"}, "--keys: \"9-5\" is not a range");
        row("no numbers", {"--image", "IMAGE", "--grid", "24"}, "--grid: \"24\" is not understood");
        row("overflow", {"--grid", "99999999999x9999999999"}, "--grid:");
        row("a file that is none", {"--layout", "IMAGE"}, "IMAGE");
        row("no seconds", {"--layout", "time:soon"}, "--layout: \"time:soon\" is not understood");
        row("a grid of time", {"--layout", "time:0.5", "--grid", "4x4"},
            "--grid: it has no effect on --layout time:0.5. Leave it out.");
        row("a grid of a track", {"--layout", "track:residue", "--grid", "4x4"},
            "--grid: it has no effect on --layout track:residue. Leave it out.");
        row("merged squares", {"--layout", "board", "--grid", "8x8", "--merge", "2x2"},
            "--merge: it has no effect on --layout board. Leave it out.");
        row("keys of a file", {"--layout", "a.json", "--keys", "1-5"},
            "--keys: it has no effect on --layout a.json. Leave it out.");
        row("a prefix of a file", {"--layout", "a.json", "--prefix", "1"},
            "--prefix: it has no effect on --layout a.json. Leave it out.");
        row("a query that is not there", {"--image", "IMAGE", "--grid", "9x9", "--query", "107"},
            "--query: 107 is not there");
        row("a heatmap", {"--image", "IMAGE", "--view", "heatmap"}, "--image: it goes with --view image only");
    }
    void whatDoesNotFitIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const QString image = picture("w.png", 320, 480);
        arguments.replaceInStrings("IMAGE", image);
        message.replace("IMAGE", image.toUtf8());
        if (!arguments.contains("--view"))
            arguments += QStringList{"--view", "image"};
        const Answer answer = answerOf(QStringList{"render", "--weights", dump("prime.npy", 107, 107)} + arguments
                                       + QStringList{"-o", path("x.png")});
        QVERIFY2(answer.errors.contains(message), answer.errors);
        QVERIFY(answer.code == 1 || answer.code == 2);
        QVERIFY(!QFile::exists(path("x.png")));
    }

private:
    QTemporaryDir folder_;
};

QTEST_MAIN(TestLayoutCalls)
#include "tst_layout_calls.moc"
