// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include <QImage>
#include <QMap>
#include <QTemporaryDir>

using namespace attn;

namespace {

// The files of a folder.
QMap<QString, QByteArray> contents(const QString& folder)
{
    QMap<QString, QByteArray> files;
    for (const QFileInfo& info : QDir(folder).entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        if (file.open(QFile::ReadOnly))
            files[info.fileName()] = file.readAll();
    }
    return files;
}

// The call must not write over an input that `option` leads to, nor over any other file.
void requireRefusal(const QString& folder, const QStringList& call, QString output, const QByteArray& option)
{
    const QMap<QString, QByteArray> before = contents(folder);
    const Answer answer = answerOf(call + QStringList{"--quiet", "-o", output});
    output.replace("{layer}", "0").replace("{head}", "0");
    QCOMPARE(answer.errors,
             "attnscope: --output: " + output.toUtf8() + " is read by " + option
                 + " and would be written over. Give another name.\n");
    QCOMPARE(answer.code, 2);
    QCOMPARE(contents(folder), before);
}

} // namespace

// Help, the version, and every way in which a call can be wrong: exit code and message.
class TestCalls : public QObject {
    Q_OBJECT
private slots:
    // By whatever name an input is called.
    void outputsOverInputs()
    {
        const QTemporaryDir folder;
        const auto path = [&](const char* name) { return folder.filePath(name); };
        writeFile(path("a.csv"), "0.5,0.5\n1,0\n");
        writeFile(path("t.json"), "[\"a\",\"b\"]");
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(Qt::gray);
        QVERIFY(image.save(path("p-0.png")));
        QVERIFY(QFile::link(path("a.csv"), path("link.csv")));
        QVERIFY(QDir(folder.path()).mkdir("model"));
        writeFile(path("model/config.json"), "{}");
        const auto refusal = [&](const QStringList& call, const QString& output, const char* option) {
            requireRefusal(folder.path(), call, output, option);
        };
        const QStringList weights = {"weights", "--weights", path("a.csv")};
        refusal(weights, path("a.csv"), "--weights");
        refusal(weights, path("link.csv"), "--weights");
        refusal(weights, path("model/../a.csv"), "--weights");
        refusal({"weights", "--weights", path("link.csv")}, path("a.csv"), "--weights");
        refusal(weights + QStringList{"--tokens-file", path("t.json")}, path("t.json"), "--tokens-file");
        refusal({"weights", "--q", path("a.csv"), "--k", path("a.csv")}, path("a.csv"), "--q");
        refusal({"render", "--image", path("p-0.png")}, path("p-0.png"), "--image");
        refusal({"render", "--image", path("p-0.png"), "--layer", "all"}, path("p-0.png").replace("-0", "-{layer}"),
                "--image");
        writeFile(path("model/added_tokens.json"), "{}");
        refusal({"weights", "--model", path("model"), "--ids", "1"}, path("model/config.json"), "--model");
        refusal({"weights", "--model", path("model"), "--ids", "1"}, path("model/added_tokens.json"), "--model");
        // A name that is not there yet, and one beside the input.
        QCOMPARE(answerOf(weights + QStringList{"-o", path("b.csv")}).code, 0);
        QCOMPARE(answerOf(weights + QStringList{"-o", path("b.csv")}).code, 0);
    }

    // Layouts and tokens beside the weights, and the pictures of layouts.
    void outputsOverInputsThatNoOptionNames()
    {
        const QTemporaryDir folder;
        const auto path = [&](const char* name) { return folder.filePath(name); };
        const auto json = [](QByteArray text) { return text.replace('\'', '"'); };
        const QByteArray numbers = "0.5,0.5\n0.25,0.75\n";
        const QByteArray layout = "{'kind':'time','parts':[{'columns':2}],'pictures':['";
        writeFile(path("bare.csv"), numbers);
        writeFile(path("w.csv"), numbers);
        writeFile(path("w.layout.json"), json(layout + "p-0.png']}"));
        writeFile(path("w.tokens.json"), json("['a','b']"));
        writeFile(path("mine.json"), json(layout + "q.png']}"));
        QVERIFY(QDir(folder.path()).mkdir("in"));
        writeFile(path("wide.layout.json"), json("{'kind':'time','parts':[{'columns':9}],'pictures':['in/r.png']}"));
        writeFile(path("wide.csv"), numbers);
        QImage image(8, 8, QImage::Format_RGB32);
        image.fill(Qt::gray);
        for (const char* const name : {"p-0.png", "q.png", "in/r.png", "s.png"})
            QVERIFY(image.save(path(name)));
        const auto refusal = [&](const QStringList& call, const QString& output, const char* option) {
            requireRefusal(folder.path(), call, output, option);
        };
        const QStringList drawn = {"render", "--weights", path("w.csv")};
        refusal(drawn, path("p-0.png"), "--weights");
        refusal(drawn, path("p-0.png").replace("-0", "-{head}"), "--weights");
        refusal(drawn + QStringList{"--view", "image"}, path("in/../p-0.png"), "--weights");
        refusal(drawn + QStringList{"--view", "image", "--image", path("s.png")}, path("p-0.png"), "--weights");
        refusal({"render", "--weights", path("wide.csv")}, path("in/r.png"), "--weights"); // it does not fit
        const QStringList said = {"render", "--weights", path("bare.csv"), "--view",
                                  "image",  "--layout",  path("mine.json")};
        refusal(said, path("q.png"), "--layout");
        refusal({"render", "--text", "a b", "--view", "image", "--layout", path("mine.json")}, path("q.png"),
                "--layout");
        const QStringList written = {"weights", "--weights", path("w.csv")};
        refusal(written, path("w.layout.json"), "--weights");
        refusal(written, path("w.tokens.json"), "--weights");
        refusal({"weights", "--weights", path("bare.csv"), "--query", "0", "--layout", path("mine.json")},
                path("mine.json"), "--layout");
        // The metadata of a file name the picture.
        const QString dump = path("dump.safetensors");
        QCOMPARE(answerOf(written + QStringList{"-o", dump}).code, 0);
        refusal({"render", "--weights", dump, "--view", "image"}, path("p-0.png"), "--weights");
        // Files that are not read may be written over.
        QCOMPARE(answerOf(drawn + QStringList{"-o", path("q.png")}).code, 0);
        QCOMPARE(answerOf({"weights", "--weights", path("bare.csv"), "-o", path("w.layout.json")}).code, 0);
    }

    void answersItself_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow("version") << QStringList{"--version"} << QByteArray("attnscope " ATTN_VERSION "\n");
        QTest::newRow("help") << QStringList{"--help"} << QByteArray("Shows what attention looks at");
        for (const char* command : {"render", "weights", "info", "tokens", "list"})
            QTest::newRow(command) << QStringList{command, "--help"} << QByteArray();
    }

    void answersItself()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, start);
        const Answer answer = answerOf(arguments);
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.errors, QByteArray());
        QVERIFY(answer.output.startsWith(start));
        if (arguments.size() == 2)
            QVERIFY2(answer.output.contains("attnscope " + arguments.front().toUtf8()), answer.output.constData());
    }

    void wrongCalls_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const QString& arguments, const char* message) {
            QTest::newRow(name) << arguments.split(' ') << QByteArray(message);
        };
        row("unknown option", "--colour",
            "attnscope: call: the following argument was not expected: --colour. See attnscope --help.\n");
        row("unknown option of a command", "weights --text a -o - --colour",
            "attnscope: weights: the following argument was not expected: --colour. See attnscope weights --help.\n");
        row("neither command nor file", "rendr",
            "attnscope: rendr: there is neither such a command nor such a file. See attnscope --help.\n");
        row("no source", "weights -o -", "attnscope: source: none is given. Give one of --example, --text, --tokens");
        row("two sources", "weights --text a --q b.npy -o -",
            "attnscope: --q: --text is given already. Give one of them.\n");
        row("no output", "render --text a", "attnscope: render: --output is required. See attnscope render --help.\n");
        row("patch without a picture", "weights --text a --patch 4 -o -",
            "attnscope: --patch: it goes with --image only. Leave it out.\n");
        row("keys without queries", "weights --text a --k b.npy -o -",
            "attnscope: --k: it goes with --q only. Leave it out.\n");
        row("operator of finished weights", "weights --weights a.npy --score dot -o -",
            "attnscope: --score: it goes with ");
        row("unknown score", "weights --text a --score dots -o -", "attnscope: score: ");
        row("unknown normalizer", "weights --text a --normalizer hardmax -o -", "attnscope: normalizer: ");
        row("unknown mask", "weights --text a --mask window -o -", "attnscope: mask: ");
        row("unknown position", "weights --text a --position ropes -o -", "attnscope: position: ");
        row("unknown projection", "weights --text a --projection none -o -",
            "attnscope: projection: \"none\" is not known. Use one of ");
        row("unknown tokenizer", "weights --text a --tokenizer bpe -o -",
            "attnscope: tokenizer: \"bpe\" is not known. Use one of ");
        row("no heads", "weights --text a --heads 0 -o -",
            "attnscope: weights: --heads: \"0\" is not a whole number from 1. See attnscope weights --help.\n");
        row("half a head", "weights --text a --heads 1.5 -o -", "attnscope: weights: --heads: ");
        row("heads that do not divide", "weights --text a --heads 3 -o -", "attnscope: heads: ");
        row("kv-heads that do not divide", "weights --text a --heads 4 --kv-heads 3 -o -", "attnscope: kv-heads: ");
        row("negative temperature", "weights --text a --temperature -1 -o -", "attnscope: weights: --temperature: ");
        row("temperature that is no number", "weights --text a --temperature nan -o -",
            "attnscope: weights: --temperature: ");
        row("negative seed", "weights --text a --seed -1 -o -", "attnscope: weights: --seed: ");
        row("no threads", "weights --text a --threads 0 -o -", "attnscope: weights: --threads: ");
        row("a layer too many", "weights --text a --layer 1 -o -", "attnscope: layer 1: ");
        row("a head too many", "weights --text a --head 4 -o -", "attnscope: head 4: ");
        row("a layer that is none", "weights --text a --layer first -o -", "attnscope: --layer: ");
        row("several heads in CSV", "weights --text a --head all -o -", "attnscope: -: CSV holds one matrix. ");
        row("unknown quantity", "weights --text a --what weight -o -", "attnscope: --what: ");
        row("normalized queries", "weights --text a --what queries --normalize-rows -o -",
            "attnscope: --normalize-rows: ");
        row("no strongest weight", "weights --text a --top-k 0 -o -",
            "attnscope: weights: --top-k: \"0\" is not a whole number from 1. See attnscope weights --help.\n");
        row("no mass", "weights --text a --mass 0 -o -",
            "attnscope: weights: --mass: \"0\" is not a share above 0 and up to 1. See attnscope weights --help.\n");
        row("mass in percent", "render --text a --mass 90 -o a.png",
            "attnscope: render: --mass: \"90\" is not a share above 0 and up to 1. See attnscope render --help.\n");
        row("unknown order of rows", "weights --text a --sort-rows total -o -",
            "attnscope: --sort-rows: \"total\" is not an order. Give given, largest or the number of a key, from 0.\n");
        row("unknown order of columns", "weights --text a --sort-columns -1 -o -",
            "attnscope: --sort-columns: \"-1\" is not an order. Give given, total or the number of a query, from 0.\n");
        row("a key too many", "weights --text a --sort-rows 1 -o -",
            "attnscope: sort-rows: there is no key 1. Choose one from 0 to 0.\n");
        row("the only key skipped", "weights --text a --skip-first -o -",
            "attnscope: skip-first: there is only one key. Keep it.\n");
        row("order by several heads", "weights --text a --sort-rows largest -o a.npz",
            "attnscope: --sort-rows: the weights of one head decide the order. Pick one --layer and one --head or "
            "their mean.\n");
        row("strongest queries", "weights --text a --what queries --top-k 1 -o -",
            "attnscope: --top-k: it goes with --what weights or hidden only. Leave it out.\n");
        row("steps of derived weights", "render --text a --view steps --words -o a.png",
            "attnscope: --words: it goes with --view heatmap, panels, heads or links only. Leave it out.\n");
        row("unknown numbers format", "weights --text a -o a.txt", "attnscope: a.txt: ");
        row("unknown figure format", "render --text a -o a.gif", "attnscope: a.gif: ");
        row("unknown view", "render --text a --view map -o a.png", "attnscope: view: ");
        row("image view without a picture", "render --text a --view image -o a.png", "attnscope: --view: ");
        row("unknown colour map", "render --text a --colormap rainbow -o a.png", "attnscope: colour map: ");
        row("empty range", "render --text a --range 1,0 -o a.png", "attnscope: --range: ");
        row("range of one number", "render --text a --range 1 -o a.png", "attnscope: --range: ");
        row("logarithm of nothing", "render --text a --log --range 0,1 -o a.png", "attnscope: --range: ");
        row("no width", "render --text a --width 0 -o a.png", "attnscope: render: --width: ");
        row("a query too many", "render --text a --query 1 -o a.png", "attnscope: --query: ");
        row("ids without a model", "weights --ids 1,2 -o -",
            "attnscope: --ids: it goes with --model only. Give the folder of one.\n");
        row("pixels without a model", "weights --pixels p.npy -o -",
            "attnscope: --pixels: it goes with --model only. Give the folder of one.\n");
        row("a pair without a model", "weights --text a --pair b -o -",
            "attnscope: --pair: it goes with --model only. Give the folder of one.\n");
        row("a target without a model", "render --text a --target b -o a.png",
            "attnscope: --target: it goes with --model only. Give the folder of one.\n");
        row("types without a model", "weights --text a --type-ids 0 -o -",
            "attnscope: --type-ids: it goes with --model only. Give the folder of one.\n");
        row("logits without a model", "weights --text a --what logits -o -",
            "attnscope: --what: only a model has logits. Give one by --model.\n");
        row("hidden states without a model", "weights --weights a.npy --what hidden -o -",
            "attnscope: --what: only a model has hidden states. Give one by --model.\n");
        row("ids that are none", "weights --model m --ids 1,a -o -",
            "attnscope: --ids: \"a\" is not a whole number from 0 to 2147483647. Give a list as 5,6,7.\n");
        row("ids beyond any", "weights --model m --ids 2147483648 -o -",
            "attnscope: --ids: \"2147483648\" is not a whole number from 0 to 2147483647. Give a list as 5,6,7.\n");
        row("half a padding", "weights --model m --ids 1 --attention-mask 2 -o -",
            "attnscope: --attention-mask: \"2\" is not a whole number from 0 to 1. Give a list as 5,6,7.\n");
        row("operator of a model", "weights --model m --ids 1 --score dot -o -",
            "attnscope: --score: it is for the playground, and a model brings its own. Leave it or --model out.\n");
        row("matrices of a model", "weights --model m --q a.npy -o -",
            "attnscope: --q: it is for the playground, and a model brings its own. Leave it or --model out.\n");
        row("temperature of nothing", "weights --model m --ids 1 --temperature 2 -o -",
            "attnscope: --temperature: it goes with --generate only. Leave it out.\n");
        row("seed of nothing", "weights --model m --ids 1 --generate 2 --seed 2 -o -",
            "attnscope: --seed: it goes with --temperature only. Leave it out.\n");
        row("pair of ids", "weights --model m --ids 1 --pair b -o -",
            "attnscope: --pair: it goes with --text only. Leave it out.\n");
        row("batch of text", "weights --model m --text a --batch-row 0 -o -",
            "attnscope: --batch-row: it goes with --pixels only. Leave it out.\n");
        row("logits of a layer", "weights --model m --ids 1 --what logits --layer 1 -o -",
            "attnscope: --layer: logits have no layers. Leave it out.\n");
        row("hidden states of a head", "weights --model m --ids 1 --what hidden --head 1 -o -",
            "attnscope: --head: hidden states have no heads. Leave it out.\n");
        row("all hidden states in CSV", "weights --model m --ids 1 --what hidden -o -",
            "attnscope: -: CSV holds one matrix. Pick one --layer, or write .npy.\n");
        row("unknown kind", "weights --text a --kind both -o -", "attnscope: ");
        row("a kind that is not there", "weights --text a --kind cross -o -",
            "attnscope: --kind: there is no cross attention here. Choose one of self.\n");
        row("unknown list", "list tokens", "attnscope: list: ");
        row("unknown example", "weights --example none -o -", "attnscope: ");
    }

    void wrongCalls()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const Answer answer = answerOf(arguments);
        QVERIFY2(answer.errors.startsWith(message), answer.errors.constData());
        QCOMPARE(answer.errors.count('\n'), 1);
        QCOMPARE(answer.code, 2);
        QCOMPARE(answer.output, QByteArray());
    }

    void failedWork_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const QString& arguments, const char* message) {
            QTest::newRow(name) << arguments.split(' ') << QByteArray(message);
        };
        row("matrix that is not there", "weights --q /none.npy --k /none.npy -o -", "attnscope: /none.npy: ");
        row("matrix that is a folder", "weights --x / -o -", "attnscope: /: ");
        row("matrix that is a device", "weights --x /dev/zero -o -", "attnscope: /dev/zero: ");
        row("picture that is not there", "weights --image /none.png -o -", "attnscope: /none.png: ");
        row("weights that are not there", "weights --weights /none.npz -o -", "attnscope: /none.npz: ");
        row("information on nothing", "info /none.npy", "attnscope: /none.npy: ");
        row("information on a folder that is no model", "info /",
            "attnscope: /: these files are missing: config.json, model.safetensors");
        row("a model that is not there", "weights --model none --ids 1 -o -",
            "attnscope: --model: there is no folder \"none\", and no model of this name is shipped. Give the path of "
            "one "
            "that holds a model of Hugging Face, or a name of attnscope list models.\n");
        row("a model that is no folder", "weights --model /dev/null --ids 1 -o -",
            "attnscope: /dev/null: this is a file. Give the folder of the model that holds it.\n");
    }

    void failedWork()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, message);
        const Answer answer = answerOf(arguments);
        QVERIFY2(answer.errors.startsWith(message), answer.errors.constData());
        QCOMPARE(answer.errors.count('\n'), 1);
        QCOMPARE(answer.code, 1);
        QCOMPARE(answer.output, QByteArray());
    }

    void windowNeedsADisplay()
    {
        const Answer answer = answerOf({});
        QVERIFY2(answer.errors.startsWith("attnscope: display: "), answer.errors.constData());
        QCOMPARE(answer.code, 1);
    }

    void namesThatAreNoUtf8_data()
    {
        QTest::addColumn<QByteArray>("call");
        QTest::addColumn<QByteArray>("message");
        const QByteArray refused = "pictures, figures and matrices need a name in UTF-8, rename the file\n";
        QTest::newRow("figure") << QByteArray("render --text 'a b' -o") << "f\xFF.png: " + refused;
        QTest::newRow("picture") << QByteArray("render -o x.png --image") << "f\xFF.png: " + refused;
        QTest::newRow("info") << QByteArray("info") << "f\xFF.png: " + refused;
        QTest::newRow("window") << QByteArray("") << "f\xFF.png: " + refused;
        QTest::newRow("numbers") << QByteArray("weights --text 'a b' -o") << QByteArray();
    }

    // Names of files are bytes. Qt's are texts.
    void namesThatAreNoUtf8()
    {
        QFETCH(QByteArray, call);
        QFETCH(QByteArray, message);
        const QTemporaryDir folder;
        const QByteArray ending = message.isEmpty() ? ".npy" : ".png";
        const QByteArray script = "cd '" + folder.path().toUtf8() + "'; name=$(printf 'f\\377" + ending + "'); [ -z '"
            + message.left(1) + "' ] || : > \"$name\"; \"$0\" " + call + " \"$name\"";
        QProcess shell;
        prepareProgram(shell, {"-c", QString::fromUtf8(script), ATTN_PROGRAM});
        shell.setProgram("/bin/sh");
        shell.start();
        QVERIFY(shell.waitForFinished());
        const QByteArray errors = shell.readAllStandardError();
        QVERIFY2(message.isEmpty() ? errors.isEmpty() : errors.startsWith("attnscope: ") && errors.endsWith(message),
                 errors.constData());
        QCOMPARE(shell.exitCode(), message.isEmpty() ? 0 : 2);
    }

    void longArgumentsAreQuotedInPart_data()
    {
        QTest::addColumn<QStringList>("arguments");
        const QString name = "begin" + QString(100'000, 'n') + "end";
        QTest::newRow("name of a choice") << QStringList{"render", "--text", "a b", "--score", name, "-o", "x.png"};
        QTest::newRow("number") << QStringList{"render", "--text", "a b", "--heads", name, "-o", "x.png"};
        QTest::newRow("option") << QStringList{"render", "--" + name};
        QTest::newRow("file") << QStringList{"info", name};
        QTest::newRow("file for the window") << QStringList{name};
        QTest::newRow("output") << QStringList{"weights", "--text", "a b", "-o", name + ".npy"};
        QTest::newRow("ending") << QStringList{"weights", "--text", "a b", "-o", "x." + name};
        QTest::newRow("weights") << QStringList{"weights", "--weights", name + ".npy", "-o", "x.npy"};
        QTest::newRow("model") << QStringList{"weights", "--model", name, "--ids", "1", "-o", "x.npy"};
        QTest::newRow("tokenizer") << QStringList{"tokens", "--tokenizer", name, "--text", "a"};
        QTest::newRow("labels") << QStringList{"weights", "--text", "a b", "--row-tokens", name, "-o", "x.npy"};
    }

    void longArgumentsAreQuotedInPart()
    {
        QFETCH(QStringList, arguments);
        const Answer answer = answerOf(arguments);
        QVERIFY(answer.code == 1 || answer.code == 2);
        QVERIFY2(answer.errors.size() < 2'000 && answer.errors.count('\n') == 1, answer.errors.left(5'000));
        QVERIFY2(answer.errors.startsWith("attnscope: "), answer.errors.constData());
    }

    void outputThatCannotBeWrittenIsAnError_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("numbers") << QStringList{"weights", "--text", "a b", "-o", "-"};
        QTest::newRow("lists") << QStringList{"list"};
        QTest::newRow("help") << QStringList{"--help"};
        QTest::newRow("version") << QStringList{"--version"};
    }

    void outputThatCannotBeWrittenIsAnError()
    {
        QFETCH(QStringList, arguments);
        const Answer answer = answerOf(arguments, "/dev/full");
        QCOMPARE(answer.errors,
                 QByteArray("attnscope: standard output: it cannot be written: No space left on device. Send it "
                            "somewhere else.\n"));
        QCOMPARE(answer.code, 1);
    }
};

QTEST_GUILESS_MAIN(TestCalls)
#include "tst_calls.moc"
