// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"
#include "tests/made/arrays.h"
#include "tests/made/runs.h"

#include "engine/attention/attend.h"
#include "engine/formats/array_file.h"
#include "engine/playground/playground_run.h"
#include "engine/runs/run_numbers.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <csignal>

#include <unistd.h>

using namespace attn;

namespace {

constexpr MemoryBudget anyMemory(1e12);

Document sentence()
{
    Document document;
    document.text.text = "The cat sat on the mat";
    document.settings.mask.causal = true;
    return document;
}

const QStringList sentenceArguments = {"--text", "The cat sat on the mat", "--mask", "causal"};

NamedArray onlyArray(const QString& path)
{
    ArrayFile file = read_arrays(path.toStdString(), MemoryBudget(1 << 30));
    return file.arrays.size() == 1 ? file.arrays.front() : NamedArray{};
}

} // namespace

class TestWeightsCommand : public QObject {
    Q_OBJECT
private slots:
    // Files with more than weights in them: what is taken is said, and can be chosen.
    void choiceOfArrays()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("dump.npz");
        const QString table = folder.filePath("out.csv");
        ArrayFile dump;
        for (int layer = 0; layer < 2; ++layer)
            for (const char* name : {"blocks.%.attn.hook_pattern", "blocks.%.attn.hook_z"}) {
                NamedArray array{.name = QString(name).replace('%', QString::number(layer)).toStdString(),
                                 .shape = {3, 1, 2, 2},
                                 .values = {}};
                for (int i = 0; i < 12; ++i)
                    array.values.push_back(100 * layer + i + (array.name.ends_with("z") ? 50 : 0));
                dump.arrays.push_back(array);
            }
        write_arrays(file.toStdString(), dump);
        const auto answer = [&](const QStringList& options) {
            const Answer given =
                answerOf(QStringList{"weights", "--weights", file, "--layer", "1", "-o", "-"} + options);
            return given.errors + (given.code == 0 ? given.output : QByteArray::number(given.code));
        };
        QCOMPARE(answer({}),
                 "attnscope: note: blocks.*.attn.hook_pattern was taken for the weights, of 4 arrays in the file: "
                 "--array takes "
                 "another, attnscope info lists them\n"
                 "attnscope: note: blocks.*.attn.hook_pattern is a batch of 3, of which input 0 is shown: --batch-row "
                 "takes another\n100,101\n102,103\n");
        QCOMPARE(answer({"--array", "blocks.*.attn.hook_z", "--batch-row", "2"}), "158,159\n160,161\n");
        QCOMPARE(answer({"--array", "blocks.*.attn.hook_z", "--batch-row", "none"}),
                 "attnscope: note: blocks.*.attn.hook_z is a batch of 3, of which input 0 is shown: --batch-row takes "
                 "another\n150,151\n152,153\n");
        QCOMPARE(answer({"--array", "blocks.*.attn.hook_z", "--batch-row", "3"}),
                 "attnscope: batch row 3: blocks.*.attn.hook_z has no such input. Give 0 to 2.\n2");
        QCOMPARE(answer({"--array", "hook_z"}),
                 "attnscope: dump.npz: it has no attention called hook_z. Give one of: blocks.*.attn.hook_pattern, "
                 "blocks.*.attn.hook_z.\n2");
        const Answer one = answerOf({"weights", "--weights", file, "--array", "blocks.1.attn.hook_z", "--batch-row",
                                     "none", "--layer", "2", "-o", "-"});
        QCOMPARE(one.output, "158,159\n160,161\n");
        QCOMPARE(one.errors, QByteArray());
    }

    void numbersAreTheEngines_data()
    {
        QTest::addColumn<QStringList>("pick");
        QTest::addColumn<int>("quantity");
        QTest::addColumn<QList<int>>("shape");
        QTest::addColumn<int>("head"); // -1: all, -2: mean

        const QStringList quantities = {"weights", "scores", "scaled", "masked", "queries", "keys", "values", "output"};
        for (int i = 0; i < quantities.size(); ++i) {
            const int columns = i < 4 ? 6 : 16;
            QTest::addRow("%s of one head", qPrintable(quantities[i]))
                << QStringList{"--what", quantities[i], "--head", "2"} << i << QList{6, columns} << 2;
            QTest::addRow("%s of all heads", qPrintable(quantities[i]))
                << QStringList{"--what", quantities[i], "--head", "all"} << i << QList{4, 6, columns} << -1;
            QTest::addRow("%s on average", qPrintable(quantities[i]))
                << QStringList{"--what", quantities[i], "--head", "mean"} << i << QList{6, columns} << -2;
        }
        QTest::addRow("everything") << QStringList{"--layer", "all", "--head", "all"} << 0 << QList{1, 4, 6, 6} << -1;
        QTest::addRow("default") << QStringList{} << 0 << QList{6, 6} << 0;
    }
    void numbersAreTheEngines()
    {
        QFETCH(QStringList, pick);
        QFETCH(int, quantity);
        QFETCH(QList<int>, shape);
        QFETCH(int, head);

        const Answer answer =
            answerOf(QStringList{"weights"} + sentenceArguments + pick + QStringList{"-o", path("n.npy")});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.code, 0);
        const NamedArray array = onlyArray(path("n.npy"));
        QCOMPARE(array.type, NumberType::float64);
        QCOMPARE(QList<int>(array.shape.begin(), array.shape.end()), shape);

        // Straight from the trace, head by head.
        const auto run = run_playground(sentence());
        const AttentionTrace& trace = *run->trace({});
        std::vector<std::vector<double>> heads;
        for (Index h = 0; h < 4; ++h) {
            const auto index = static_cast<std::size_t>(h);
            const std::vector<Matrix>* const matrices[] = {&trace.queries, &trace.keys, &trace.values, &trace.output};
            std::vector<double> numbers(36);
            const Stage stages[] = {Stage::weights, Stage::scores, Stage::scaled, Stage::masked};
            if (quantity < 4)
                read_stage(trace, HeadIndex{h}, stages[quantity], {0, 0, 6, 6}, numbers.data());
            else
                numbers = (*matrices[quantity - 4])[index].values;
            heads.push_back(numbers);
        }
        std::vector<double> expected;
        if (head >= 0)
            expected = heads[static_cast<std::size_t>(head)];
        for (std::size_t i = 0; head == -1 && i < heads.size(); ++i)
            expected.insert(expected.end(), heads[i].begin(), heads[i].end());
        for (std::size_t i = 0; head == -2 && i < heads.front().size(); ++i)
            expected.push_back((heads[0][i] + heads[1][i] + heads[2][i] + heads[3][i]) / 4.0);
        QCOMPARE(array.values.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY2(array.values[i] == expected[i]
                         || std::abs(array.values[i] - expected[i]) < 1e-15 * std::max(1.0, std::abs(expected[i])),
                     qPrintable(QString("%1: %2, not %3").arg(i).arg(array.values[i]).arg(expected[i])));
    }

    void formatsHoldTheSameNumbers_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"f.csv", "f.npz", "f.NPY"})
            QTest::newRow(name) << name;
    }
    void formatsHoldTheSameNumbers()
    {
        QFETCH(QString, name);
        QCOMPARE(
            answerOf(QStringList{"weights"} + sentenceArguments + QStringList{"--head", "1", "-o", path(name)}).code,
            0);
        const NamedArray expected = numbers_of(*run_playground(sentence()), {.heads = {0, 1}}, anyMemory);
        QCOMPARE(onlyArray(path(name)).values, expected.values); // bit for bit
    }

    void csvIsLabelledByTokens()
    {
        const Answer answer = answerOf({"weights", "--tokens", "a,b|c", "--heads", "1", "-o", "-"});
        QCOMPARE(answer.code, 0);
        const QList<QByteArray> lines = answer.output.split('\n');
        QCOMPARE(lines.size(), 4);
        QCOMPARE(lines[0], QByteArray(",\"a,b\",c"));
        QVERIFY(lines[1].startsWith("\"a,b\",0."));
        QVERIFY(lines[2].startsWith("c,0."));
        QCOMPARE(lines[3], QByteArray());
    }

    void matricesAreNotLabelled()
    {
        const QString q = save(matrixOf(2, 2, {0.0, 0.0, 0.0, 0.0}), "zero.npy");
        const Answer answer = answerOf({"weights", "--q", q, "--k", q, "-o", "-"});
        QCOMPARE(answer.errors, QByteArray("attnscope: note: V is missing: there are weights but no output\n"));
        QCOMPARE(answer.output, QByteArray("0.5,0.5\n0.5,0.5\n"));
    }

    void layersAreAveraged_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QByteArray>("rows");
        QTest::newRow("one head") << "--head 1" << QByteArray("0.5,0.125\n");
        QTest::newRow("the mean over heads") << "--head mean" << QByteArray("0.375,0.3125\n");
        QTest::newRow("the mean comes before what is done to it") << "--head mean --top-k 1" << QByteArray("0.375,0\n");
    }
    void layersAreAveraged()
    {
        QFETCH(QString, options);
        write_arrays(
            path("layers.npy").toStdString(),
            {.arrays = {{.name = "m", .shape = {2, 2, 1, 2}, .values = {0.0, 1.0, 0.25, 0.25, 0.5, 0.0, 0.75, 0.0}}}});
        QTEST(answerOf(QStringList{"weights", "--weights", path("layers.npy"), "--layer", "mean", "-o", "-"}
                       + options.split(' '))
                  .output,
              "rows");
    }

    void rowsAreNormalized()
    {
        const QString weights = save(matrixOf(2, 2, {1.0, 3.0, 0.0, 0.0}), "raw.csv");
        QCOMPARE(answerOf({"weights", "--weights", weights, "-o", "-"}).output, QByteArray("1,3\n0,0\n"));
        QCOMPARE(answerOf({"weights", "--weights", weights, "--normalize-rows", "-o", "-"}).output,
                 QByteArray("0.25,0.75\n0,0\n"));
    }

    void firstKeyIsSkipped()
    {
        const QString weights = save(matrixOf(2, 3, {0.5, 0.125, 0.375, 1.0, 0.0, 0.0}), "sink.csv");
        QCOMPARE(answerOf({"weights", "--weights", weights, "--skip-first", "-o", "-"}).output,
                 QByteArray("0.25,0.75\n0,0\n"));
    }

    void weightsAreDerived_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QByteArray>("csv");
        // Of 0.5 0.125 0.125 0.25 and 0 0.5 0.25 0.25, by hand.
        const auto row = [](const char* options, const char* csv) {
            QTest::newRow(options) << options << QByteArray(csv);
        };
        row("--top-k 2", "0.5,0,0,0.25\n0,0.5,0.25,0\n");
        row("--mass 0.75", "0.5,0,0,0.25\n0,0.5,0.25,0\n");
        row("--mass 0.5", "0.5,0,0,0\n0,0.5,0,0\n");
        row("--mass 1", "0.5,0.125,0.125,0.25\n0,0.5,0.25,0.25\n");
        row("--top-k 1 --mass 0.9", "0.5,0,0,0\n0,0.5,0,0\n");
        row("--skip-first", "0.25,0.25,0.5\n0.5,0.25,0.25\n");
        row("--skip-first --top-k 1", "0,0,0.5\n0.5,0,0\n");
        row("--skip-first --top-k 1 --normalize-rows", "0,0,1\n1,0,0\n");
        row("--sort-rows given --sort-columns given", "0.5,0.125,0.125,0.25\n0,0.5,0.25,0.25\n");
        row("--words", "0.5,0.125,0.125,0.25\n0,0.5,0.25,0.25\n");
        row("--sort-rows 1", ",0,1,2,3\n1,0,0.5,0.25,0.25\n0,0.5,0.125,0.125,0.25\n");
        row("--sort-rows 1 --top-k 1", ",0,1,2,3\n1,0,0.5,0,0\n0,0.5,0,0,0\n");
        row("--sort-columns total", ",1,0,3,2\n0,0.125,0.5,0.25,0.125\n1,0.5,0,0.25,0.25\n");
        row("--sort-columns 1", ",1,2,3,0\n0,0.125,0.125,0.25,0.5\n1,0.5,0.25,0.25,0\n");
        row("--skip-first --sort-rows largest", "0.25,0.25,0.5\n0.5,0.25,0.25\n");
    }
    void weightsAreDerived()
    {
        QFETCH(QString, options);
        QFETCH(QByteArray, csv);
        const QString weights = save(matrixOf(2, 4, {0.5, 0.125, 0.125, 0.25, 0.0, 0.5, 0.25, 0.25}), "derived.npy");
        const Answer answer = answerOf(QStringList{"weights", "--weights", weights, "-o", "-"} + options.split(' '));
        const QByteArray note = "attnscope: note: --words has no effect: each token is a word\n";
        QCOMPARE(answer.errors, options == "--words" ? note : QByteArray());
        QCOMPARE(answer.output, csv);
    }

    void derivedWeightsKeepTheirLabels()
    {
        const QString weights = save(matrixOf(2, 4, {0.5, 0.125, 0.125, 0.25, 0.0, 0.5, 0.25, 0.25}), "pieces.npy");
        writeFile(path("pieces.rows"), "a\n##b\n");
        writeFile(path("pieces.columns"), "[CLS]\nun\n##do\nit\n");
        const QStringList call = {"weights",
                                  "--weights",
                                  weights,
                                  "--row-tokens",
                                  path("pieces.rows"),
                                  "--column-tokens",
                                  path("pieces.columns"),
                                  "-o",
                                  "-"};
        QCOMPARE(answerOf(call + QStringList{"--words"}).output, QByteArray(",[CLS],undo,it\nab,0.25,0.5,0.25\n"));
        QCOMPARE(answerOf(call + QStringList{"--skip-first", "--words"}).output,
                 QByteArray(",undo,it\nab,0.625,0.375\n"));
        QCOMPARE(answerOf(call + QStringList{"--sort-columns", "total"}).output,
                 QByteArray(",un,[CLS],it,##do\na,0.125,0.5,0.25,0.125\n##b,0.5,0,0.25,0.25\n"));
    }

    void derivedRunSaysSo()
    {
        QCOMPARE(
            answerOf({"weights", "--text", "a b c d", "--top-k", "2", "--skip-first", "-o", path("top.safetensors")})
                .code,
            0);
        QVERIFY(contentsOf(path("top.safetensors")).contains("\"derivation\":\"skip-first, top-k 2\""));
        QCOMPARE(answerOf({"weights", "--text", "a b c d", "--top-k", "2", "--skip-first", "-o", path("top.npz")}).code,
                 0);
        const ArrayFile file = read_arrays(path("top.npz").toStdString(), MemoryBudget(1 << 30));
        QCOMPARE(file.arrays.front().shape, (std::vector<Index>{4, 4, 3}));
        for (std::size_t row = 0; row < 16; ++row)
            QCOMPARE(std::count(file.arrays.front().values.begin() + std::ptrdiff_t(3 * row),
                                file.arrays.front().values.begin() + std::ptrdiff_t(3 * row + 3), 0.0),
                     1);
    }

    void wholeRunOpensAgain_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("npz") << "run.npz";
        QTest::newRow("safetensors") << "run.safetensors";
    }
    void wholeRunOpensAgain()
    {
        QFETCH(QString, name);
        QCOMPARE(answerOf(QStringList{"weights"} + sentenceArguments + QStringList{"-o", path(name)}).code, 0);
        QCOMPARE(
            answerOf(QStringList{"weights"} + sentenceArguments + QStringList{"--head", "all", "-o", path("run.npy")})
                .code,
            0);
        const Answer answer = answerOf({"weights", "--weights", path(name), "--head", "all", "-o", path("again.npy")});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.code, 0);
        const NamedArray array = onlyArray(path("run.npy"));
        QCOMPARE(array.shape, (std::vector<Index>{4, 6, 6}));
        const NamedArray again = onlyArray(path("again.npy"));
        QCOMPARE(again.shape, array.shape);
        const bool single = name.endsWith("safetensors"); // which hold float32
        for (std::size_t i = 0; i < array.values.size(); ++i)
            QCOMPARE(again.values[i],
                     single ? static_cast<double>(static_cast<float>(array.values[i])) : array.values[i]);
    }

    // As the command line contract names it, whether everything is picked by hand or by default.
    void safetensorsHoldTheRunInSinglePrecision()
    {
        for (const QStringList& pick : {QStringList{}, QStringList{"--layer", "all", "--head", "all"}}) {
            QCOMPARE(
                answerOf(QStringList{"weights"} + sentenceArguments + pick + QStringList{"-o", path("run.safetensors")})
                    .code,
                0);
            const QByteArray file = contentsOf(path("run.safetensors"));
            QVERIFY(file.contains("\"attentions.0\":{\"dtype\":\"F32\",\"shape\":[4,6,6],\"data_offsets\":[0,576]}"));
        }
    }

    void safetensorsKeepTheTokens()
    {
        QCOMPARE(answerOf({"weights", "--tokens", "a|b c", "--other", "d", "-o", path("run.safetensors")}).code, 0);
        const Answer answer = answerOf({"weights", "--weights", path("run.safetensors"), "-o", "-"});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.output, QByteArray(",d\na,1\n\"b c\",1\n"));
    }

    void brokenFilesAreRefused()
    {
        writeFile(path("cut.safetensors"), "1234");
        const Answer answer = answerOf({"weights", "--weights", path("cut.safetensors"), "-o", "-"});
        QCOMPARE(answer.code, 1);
        QCOMPARE(answer.output, QByteArray());
        QCOMPARE(answer.errors,
                 "attnscope: " + path("cut.safetensors").toUtf8()
                     + ": header length at byte 0: the file has only 4 bytes. Save it again with safetensors.\n");
    }

    void jsonKeepsTheTokens()
    {
        QCOMPARE(answerOf({"weights", "--tokens", "a|b", "--other", "c|d|e", "-o", path("run.json")}).code, 0);
        const QJsonDocument json = QJsonDocument::fromJson(contentsOf(path("run.json")));
        const QJsonObject metadata = json.object()["metadata"].toObject();
        QCOMPARE(metadata["model"].toString(), QString("playground"));
        QCOMPARE(metadata["program"].toString(), QString("AttnScope " ATTN_VERSION));
        QCOMPARE(metadata["row_tokens"].toString(), QString("[\"a\",\"b\"]"));
        QCOMPARE(metadata["column_tokens"].toString(), QString("[\"c\",\"d\",\"e\"]"));
    }

    void operatorsReachTheEngine_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("change");
        int change = 0;
        for (const char* arguments :
             {"--score cosine", "--normalizer sparsemax", "--mask causal --mask window:1", "--position alibi",
              "--temperature 0.5", "--heads 2", "--heads 4 --kv-heads 2", "--dim 32", "--seed 7",
              "--embedding gaussian", "--projection identity", "--tokenizer character", "--other other"})
            QTest::newRow(arguments) << arguments << change++;
    }
    void operatorsReachTheEngine()
    {
        QFETCH(QString, arguments);
        QFETCH(int, change);
        Document document;
        document.text.text = "ab ac";
        OperatorSettings& settings = document.settings;
        const std::function<void()> changes[] = {
            [&] { settings.score = Score::cosine; },
            [&] { settings.normalizer = Normalizer::sparsemax; },
            [&] { settings.mask = {.causal = true, .window = 1, .closed_keys = {}, .closed_cells = {}}; },
            [&] { settings.position = Position::alibi; },
            [&] { settings.temperature = 0.5; },
            [&] { settings.heads = 2; },
            [&] { settings.key_value_heads = 2; },
            [&] { settings.dimension = 32; },
            [&] { settings.seed = 7; },
            [&] { settings.embedding = Embedding::gaussian; },
            [&] { settings.projection = Projection::identity; },
            [&] { document.text.split = TokenSplit::character; },
            [&] { document.text.other = "other"; },
        };
        const auto before = numbers_of(*run_playground(document), {}, anyMemory).values;
        changes[change]();
        const auto expected = numbers_of(*run_playground(document), {}, anyMemory).values;
        QCOMPARE(answerOf(QStringList{"weights", "--text", "ab ac", "-o", path("o.npy")} + arguments.split(' ')).code,
                 0);
        QCOMPARE(onlyArray(path("o.npy")).values, expected);
        QVERIFY(expected != before);
    }

    void finishedWeightsAreLabelled()
    {
        const QString weights = save(matrixOf(1, 2, {1.0, 0.0}), "one.npy");
        writeFile(path("rows.txt"), "q\n");
        writeFile(path("columns.txt"), "left\r\nright\n");
        const Answer answer = answerOf({"weights", "--weights", weights, "--row-tokens", path("rows.txt"),
                                        "--column-tokens", path("columns.txt"), "-o", "-"});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.output, QByteArray(",left,right\nq,1,0\n"));
        // one label too few
        QCOMPARE(answerOf({"weights", "--weights", weights, "--column-tokens", path("rows.txt"), "-o", "-"}).code, 2);
    }

    void workedExample()
    {
        QCOMPARE(answerOf({"weights", "--example", "softmax-3x3", "-o", "-"}).output,
                 QByteArray("0,0,1\n0,0,1\n0,0,1\n"));
        QCOMPARE(answerOf({"weights", "--example", "softmax-3x3", "--what", "output", "-o", "-"}).output,
                 QByteArray("102,126,150\n102,126,150\n102,126,150\n"));
    }

    void maskNumbersAreWrittenAsInfinity_data()
    {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<bool>("noted");
        QTest::newRow("none") << QByteArray("1,2\n3,4\n") << QByteArray("1,2\n3,4\n") << false;
        QTest::newRow("infinity") << QByteArray("1,-inf\n3,4\n") << QByteArray("1,-inf\n3,4\n") << false;
        QTest::newRow("float16") << QByteArray("1,-65504\n3,4\n") << QByteArray("1,-inf\n3,4\n") << true;
        QTest::newRow("added to a score")
            << QByteArray("1,-9998.5\n3,-1e9\n") << QByteArray("1,-inf\n3,-inf\n") << true;
    }
    void maskNumbersAreWrittenAsInfinity()
    {
        QFETCH(QByteArray, given);
        QFETCH(bool, noted);
        writeFile(path("mask.csv"), given);
        const Answer answer = answerOf({"weights", "--weights", path("mask.csv"), "-o", path("closed.csv")});
        QCOMPARE(answer.code, 0);
        QTEST(contentsOf(path("closed.csv")), "written");
        QCOMPARE(answer.errors,
                 noted ? QByteArray("attnscope: note: mask numbers such as -65504 or -1e9 are written as -inf\n")
                       : QByteArray());
    }

    void timingIsJson()
    {
        const Answer answer = answerOf({"weights", "--text", "a b", "--timing", "-o", path("t.npy")});
        const QJsonObject times = QJsonDocument::fromJson(answer.errors).object();
        QCOMPARE(times.keys(), (QStringList{"input", "numbers", "run", "total", "write"}));
        double sum = 0.0;
        for (const char* stage : {"input", "run", "numbers", "write"})
            sum += times[stage].toDouble();
        QVERIFY(times["total"].toDouble() >= sum - 0.01);
    }

    void threadsDoNotChangeNumbers()
    {
        QCOMPARE(
            answerOf(QStringList{"weights"} + sentenceArguments + QStringList{"--threads", "1", "-o", path("1.npz")})
                .code,
            0);
        QCOMPARE(
            answerOf(QStringList{"weights"} + sentenceArguments + QStringList{"--threads", "4", "-o", path("4.npz")})
                .code,
            0);
        QCOMPARE(onlyArray(path("1.npz")), onlyArray(path("4.npz")));
    }

    void failureLeavesNothingBehind_data()
    {
        QTest::addColumn<QString>("output");
        QTest::addColumn<QByteArray>("reason");
        QTest::newRow("no folder") << "none/w.npz" << QByteArray("No such file or directory");
        QTest::newRow("a folder in its place") << "folder.npz" << QByteArray("folder");
        QTest::newRow("a file in the way") << "file/w.npz" << QByteArray("Not a directory");
    }
    void failureLeavesNothingBehind()
    {
        QFETCH(QString, output);
        QFETCH(QByteArray, reason);
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir("folder.npz"));
        writeFile(folder.filePath("file"), "old");
        const Answer answer = answerOf({"weights", "--text", "a b", "-o", folder.filePath(output)});
        QCOMPARE(answer.code, 1);
        QVERIFY2(answer.errors.startsWith("attnscope: " + folder.filePath(output).toUtf8() + ": "),
                 answer.errors.constData());
        QVERIFY2(answer.errors.contains(reason), answer.errors.constData());
        QCOMPARE(strangersIn(folder.path(), {"folder.npz", "file"}), QStringList());
        QCOMPARE(strangersIn(folder.filePath("folder.npz"), {}), QStringList());
        QCOMPARE(contentsOf(folder.filePath("file")), QByteArray("old"));
    }

    void fullDeviceIsAnError()
    {
        QTemporaryDir folder;
        QVERIFY(QFile::link("/dev/full", folder.filePath("full.csv")));
        const Answer answer = answerOf({"weights", "--text", "a b", "-o", folder.filePath("full.csv")});
        QCOMPARE(answer.code, 1);
        QVERIFY2(answer.errors.contains("No space left on device"), answer.errors.constData());
        QCOMPARE(strangersIn(folder.path(), {"full.csv"}), QStringList());
        QCOMPARE(QFile::symLinkTarget(folder.filePath("full.csv")), QString("/dev/full"));
    }

    void interruptLeavesNothingBehind()
    {
        Terminal terminal;
        if (terminal.name().isEmpty())
            QSKIP("no terminal can be made here");
        QTemporaryDir folder;
        writeFile(folder.filePath("w.npz"), "old");
        QProcess process;
        prepareProgram(process,
                       {"weights", "--x", saveLargeInputs("x.npy"), "--heads", "8", "-o", folder.filePath("w.npz")});
        process.setStandardErrorFile(terminal.name());
        process.start();
        QTRY_VERIFY_WITH_TIMEOUT(terminal.text().contains(" left"), 60'000); // it is in the middle of its work
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 130);
        QVERIFY2(terminal.text().endsWith("\r\x1b[Kattnscope: cancelled: nothing was written\r\n"), terminal.text());
        QCOMPARE(strangersIn(folder.path(), {"w.npz"}), QStringList());
        QCOMPARE(contentsOf(folder.filePath("w.npz")), QByteArray("old"));
    }

    // One option for all commands; errors are still written.
    void notesCanBeSwitchedOff_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QString table = path("noted.csv");
        QFile file(table);
        QVERIFY(file.open(QFile::WriteOnly) && file.write("q,a,b\nx,0.5,0.25\ny,0.25,0.75\n") > 0);
        QTest::newRow("weights") << QStringList{"weights", "--weights", table, "-o", path("out.csv")};
        QTest::newRow("render") << QStringList{"render", "--weights", table, "-o", path("out.svg")};
        QTest::newRow("on standard output") << QStringList{"weights", "--weights", table, "-o", "-"};
    }
    void notesCanBeSwitchedOff()
    {
        QFETCH(QStringList, arguments);
        QVERIFY(answerOf(arguments).errors.contains("attnscope: note: the first row was taken for labels"));
        for (const char* option : {"-q", "--quiet"}) {
            const Answer answer = answerOf(arguments + QStringList{option});
            QCOMPARE(answer.errors, QByteArray());
            QCOMPARE(answer.code, 0);
            QCOMPARE(answer.output, answerOf(arguments).output);
        }
        QStringList wrong = arguments;
        wrong.replaceInStrings("noted", "none");
        QVERIFY(answerOf(wrong + QStringList{"-q"}).errors.contains("none.csv"));
    }

    // From the first second on, and nothing stays of it.
    void longWorkSaysHowLongItTakes()
    {
        Terminal terminal;
        if (terminal.name().isEmpty())
            QSKIP("no terminal can be made here");
        const QStringList call = {"weights", "--x", saveLargeInputs("x.npy"), "--head", "0", "-o", path("w.npz")};
        const auto written = [&](const QStringList& arguments) {
            const qsizetype before = terminal.text().size();
            QProcess process;
            prepareProgram(process, arguments);
            process.setStandardErrorFile(terminal.name());
            process.start();
            QElapsedTimer timer;
            // A terminal that nobody reads is full after some seconds, and who writes to it waits.
            for (timer.start(); !process.waitForFinished(200) && timer.elapsed() < 240'000;)
                terminal.text();
            return process.state() == QProcess::NotRunning && process.exitCode() == 0 ? terminal.text().mid(before)
                                                                                      : QByteArray("failed");
        };
        const QByteArray text = written(call);
        static const QRegularExpression bar("\r\\[#* *\\] +\\d+ % [a-z ]+, (about )?\\d+ (s|min)( left)?\x1b\\[K");
        QVERIFY2(bar.match(QString::fromUtf8(text)).hasMatch(), text.constData());
        QVERIFY(text.endsWith("\r\x1b[K"));
        QCOMPARE(written(call + QStringList{"--quiet"}), QByteArray());
    }

private:
    QString path(const QString& name) const { return folder_.filePath(name); }
    QString save(const Matrix& matrix, const QString& name) const
    {
        write_arrays(path(name).toStdString(), {.arrays = {arrayOf(matrix, "m")}});
        return path(name);
    }
    // A file of inputs whose weights take some seconds, under the sanitizers too: there is time to watch and to stop.
    QString saveLargeInputs(const QString& name) const
    {
#ifdef ATTN_SANITIZED
        Matrix inputs(1000, 512);
#else
        Matrix inputs(4000, 512);
#endif
        for (std::size_t i = 0; i < inputs.values.size(); ++i)
            inputs.values[i] = static_cast<double>(i % 97) / 97.0;
        return save(inputs, name);
    }

    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestWeightsCommand)
#include "tst_weights_command.moc"
