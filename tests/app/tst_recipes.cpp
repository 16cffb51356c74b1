// SPDX-License-Identifier: GPL-3.0-or-later
// The recipes of the manual's page "Get attention out of your program": those whose language is here are run, and each
// file opens without options. For the others a file of the same names and shapes is made here.

#include "engine/formats/array_file.h"
#include "tests/app/program.h"

#include <QRegularExpression>
#include <QTemporaryDir>

#include <array>
#include <cmath>
#include <map>

using namespace attn;

namespace {

struct Recipe {
    QString file;
    bool runs = false;
    QString language;
    QString code;
};

// What stands on the page: <!-- file: NAME, run -->, then the code between fences.
std::vector<Recipe> readRecipes()
{
    QFile page(ATTN_RECIPES);
    if (!page.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression block("<!-- file: ([^,\\n]+?)(, run)? -->\n```([a-z]+)\n(.*?)```\n",
                                          QRegularExpression::DotMatchesEverythingOption);
    std::vector<Recipe> recipes;
    auto found = block.globalMatch(QString::fromUtf8(page.readAll()));
    while (found.hasNext()) {
        const auto match = found.next();
        recipes.push_back({match.captured(1), !match.captured(2).isEmpty(), match.captured(3), match.captured(4)});
    }
    return recipes;
}

QString codeOf(const QString& file)
{
    for (const Recipe& recipe : readRecipes())
        if (recipe.file == file)
            return recipe.code;
    return {};
}

// What a program of another language writes to its standard output; in `folder`.
Answer answerOfOther(const QString& program, const QStringList& arguments, const QString& folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    if (!process.waitForFinished(120'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

// Debian's Python, as it is this one for which numpy and PyTorch are installed.
const QString python = QStringLiteral("/usr/bin/python3");

// A number for each place, which no other place of the file has.
double numberAt(Index layer, Index place)
{
    return static_cast<double>(1000 * layer + place % 997) / 4096.0;
}

// A file with an array for each layer.
struct Layers {
    QString file;
    std::string before; // of the name, in front of the layer
    std::string behind;
    std::vector<Index> shape;
    std::map<std::string, std::string> metadata;
};

void write(const Layers& layers, const QString& path)
{
    ArrayFile file;
    file.metadata = layers.metadata;
    for (Index layer = 0; layer < 2; ++layer) {
        NamedArray array{.name = layers.before + std::to_string(layer) + layers.behind, .shape = layers.shape};
        Index size = 1;
        for (const Index extent : layers.shape)
            size *= extent;
        for (Index place = 0; place < size; ++place)
            array.values.push_back(numberAt(layer, place));
        file.arrays.push_back(array);
    }
    write_arrays(path.toStdString(), file);
}

QStringList firstCells(const QByteArray& csv)
{
    return QString::fromUtf8(csv.left(csv.indexOf('\n'))).trimmed().split(u',').mid(1);
}

double numberOf(const QByteArray& csv, qsizetype row, qsizetype column)
{
    return QString::fromUtf8(csv).split(u'\n').value(row).split(u',').value(column).toDouble();
}

// Behind the labels.
double cellOf(const QByteArray& csv, qsizetype row, qsizetype column)
{
    return numberOf(csv, row + 1, column + 1);
}

} // namespace

class TestRecipes : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(folder_.isValid()); }

    void eachIsShort()
    {
        const std::vector<Recipe> recipes = readRecipes();
        QCOMPARE(recipes.size(), 11U);
        for (const Recipe& recipe : recipes)
            QVERIFY2(recipe.code.count(u'\n') <= 15, qPrintable(recipe.file));
    }

    void numpyOpens()
    {
        const Answer made =
            run(python, {"-c", codeOf("weights.npz") + "print(repr(float(np.float32(weights[1, 2, 3, 4]))))"});
        QCOMPARE(made.errors, QByteArray());
        compareWithMade("weights.npz", {"The", "cat", "sat", "on", "the", "mat"}, made.output, {1, 2, 3, 4});
    }

    void pytorchOpens()
    {
        if (run(python, {"-c", "import torch"}).code != 0)
            QSKIP("PyTorch is not installed: python3-torch");
        const Answer made = run(python, {"-c", codeOf("encoder.pt") + "print(repr(float(kept[1][0, 2, 3, 4])))"});
        QVERIFY2(made.code == 0, made.errors.constData());
        compareWithMade("encoder.pt", {"The", "cat", "sat", "on", "the", "old", "mat"}, made.output, {1, 2, 3, 4});
    }

    void javascriptOpens()
    {
        const Answer made = run("node", {"-e", codeOf("node.json") + "console.log(attentions[1][0][2][1])"});
        QCOMPARE(made.errors, QByteArray());
        compareWithMade("node.json", {"The", "cat", "sat"}, made.output, {1, 0, 2, 1});
    }

    // numpy computes the weights of one head beside the program.
    void matricesOfALayerOpen()
    {
        const Answer made = run(python,
                                {"-c",
                                 codeOf("x.npy")
                                     + "q, k = (X @ W_q + b_q)[:, 8:16], (X @ W_k)[:, 8:16]\n"
                                       "scores = q @ k.T / np.sqrt(8) + np.triu(np.full((6, 6), -np.inf), 1)\n"
                                       "weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)\n"
                                       "print(repr(float(weights[4, 2])))"});
        QCOMPARE(made.errors, QByteArray());
        QStringList call = {"weights", "--projection", "matrix", "--heads", "4", "--head",
                            "1",       "--mask",       "causal", "-o",      "-"};
        for (const char* name : {"x", "wq", "wk", "wv", "bq"})
            call << QStringLiteral("--%1").arg(name) << path(QStringLiteral("%1.npy").arg(name));
        const Answer shown = answerOf(call);
        QCOMPARE(shown.errors, QByteArray());
        QVERIFY(std::abs(numberOf(shown.output, 4, 2) - made.output.toDouble()) < 1e-12);
    }

    void namesOfOtherProgramsAreKnown_data()
    {
        const std::string tokens = R"(["[CLS]", "the", "cat", "[SEP]"])";
        QTest::addColumn<QString>("file");
        const auto row = [&](const Layers& layers) {
            write(layers, path(layers.file));
            QTest::newRow(qPrintable(layers.file)) << layers.file;
        };
        row({"bert.safetensors", "attentions.", "", {1, 3, 4, 4}, {{"tokens", tokens}, {"format", "pt"}}});
        row({"long.safetensors", "attentions.", "", {3, 4, 4}, {{"tokens", tokens}}});
        row({"lens.safetensors", "blocks.", ".attn.hook_pattern", {1, 3, 4, 4}, {{"tokens", tokens}}});
        row({"nnsight.safetensors", "transformer.h.", ".attn", {1, 3, 4, 4}, {{"tokens", tokens}}});
    }
    void namesOfOtherProgramsAreKnown()
    {
        QFETCH(QString, file);
        QVERIFY2(!codeOf(file).isEmpty(), "it stands on the page");
        const Answer shown = answerOf({"weights", "--weights", path(file), "--layer", "1", "--head", "2", "-o", "-"});
        QCOMPARE(shown.errors, QByteArray());
        QCOMPARE(shown.code, 0);
        QCOMPARE(firstCells(shown.output), (QStringList{"[CLS]", "the", "cat", "[SEP]"}));
        QVERIFY(std::abs(cellOf(shown.output, 3, 1) - numberAt(1, 2 * 16 + 3 * 4 + 1)) < 1e-6);
    }

    // Each word of the prompt over the picture that was made: the queries lie on it, and the keys are words.
    void placesOfAGeneratedPictureAreKnown()
    {
        QVERIFY(!codeOf("diffusers.safetensors").isEmpty());
        write(
            {"diffusers.safetensors",
             "attentions.",
             "",
             {3, 256, 4},
             {{"column_tokens", R"(["<|startoftext|>", "a", "cat", "<|endoftext|>"])"},
              {"layout", R"({"axes": "queries", "parts": [{"rows": 16, "columns": 16}], "pictures": ["made.png"]})"}}},
            path("diffusers.safetensors"));
        drawOver("made.png", "diffusers.safetensors", {});
    }

    void patchesOfALanguageModelAreKnown()
    {
        QVERIFY(!codeOf("llava.safetensors").isEmpty());
        std::string tokens = R"(["USER", ":")";
        for (int patch = 0; patch < 576; ++patch)
            tokens += R"(, "<image>")";
        tokens += R"(, "What", "?"])";
        write({"llava.safetensors",
               "attentions.",
               "",
               {1, 2, 580, 580},
               {{"tokens", tokens},
                {"layout",
                 R"({"parts": [{"first": 2, "rows": 24, "columns": 24, "fit": "cropped"}],)"
                 R"( "pictures": ["plate.png"]})"}}},
              path("llava.safetensors"));
        drawOver("plate.png", "llava.safetensors", {"--query", "579"});
    }

    // As jsonlite writes an array of R: nested lists with 15 digits.
    void nestedListsOfROpen()
    {
        QVERIFY(!codeOf("weights.json").isEmpty());
        QFile file(path("weights.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QByteArray layers;
        for (int layer = 0; layer < 2; ++layer) {
            QByteArray heads;
            for (int head = 0; head < 4; ++head)
                heads += QByteArray(head ? "," : "") + "[[0.5,0.25,0.25],[0.125,0.375,0.5],[0.333333333333333,"
                    + QByteArray::number(layer) + "." + QByteArray::number(head) + ",0.1]]";
            layers += QByteArray(layer ? "," : "") + "[" + heads + "]";
        }
        file.write("{\"attentions\":[" + layers + "],\"tokens\":[\"The\",\"cat\",\"sat\"]}\n");
        file.close();
        compareWithMade("weights.json", {"The", "cat", "sat"}, "1.2", {1, 2, 2, 1});
    }

private:
    QString path(const QString& name) const { return folder_.filePath(name); }
    Answer run(const QString& program, const QStringList& arguments) const
    {
        return answerOfOther(program, arguments, folder_.path());
    }

    // `place`: layer, head, query, key of the number that the recipe printed.
    void compareWithMade(const QString& file, const QStringList& tokens, const QByteArray& number,
                         const std::array<int, 4>& place)
    {
        const Answer shown = answerOf({"weights", "--weights", path(file), "--layer", QString::number(place[0]),
                                       "--head", QString::number(place[1]), "-o", "-"});
        QCOMPARE(shown.code, 0);
        QCOMPARE(firstCells(shown.output), tokens);
        QVERIFY(std::abs(cellOf(shown.output, place[2], place[3]) - number.toDouble()) < 1e-12);
    }

    void drawOver(const QString& picture, const QString& file, const QStringList& more)
    {
        QImage image(320, 240, QImage::Format_RGB32);
        image.fill(Qt::gray);
        QVERIFY(image.save(path(picture)));
        const Answer drawn =
            answerOf(QStringList{"render", "--weights", path(file), "--view", "image", "-o", path("over.png")} + more);
        QVERIFY2(drawn.code == 0, drawn.errors.constData());
        QVERIFY(!QImage(path("over.png")).isNull());
    }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestRecipes)
#include "tst_recipes.moc"
