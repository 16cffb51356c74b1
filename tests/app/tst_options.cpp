// SPDX-License-Identifier: GPL-3.0-or-later
// Holds every option of render and weights beside every view, source and format against one rule: it changes what is
// written, or the call is refused.

#include "app/cli/command_line.h"
#include "app/cli/usage_error.h"
#include "engine/formats/array_file.h"
#include "tests/app/program.h"
#include "tests/made/model_folder.h"
#include "ui/exporting/figure_kinds.h"

#include <CLI/CLI.hpp>

#include <QImage>
#include <QTemporaryDir>

#include <cmath>
#include <map>

using namespace attn;

namespace {

enum class End { written, refused, failed };

struct Outcome {
    End end = End::failed;
    QByteArray written;
    QString message;
};

// One option with a value that is not its default, and what has to stand beside it.
struct Sample {
    QStringList given;
    QStringList beside = {};
};

} // namespace

class TestOptions : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::unique_ptr<ModelFolder> bert_;
    std::map<QString, Sample> samples_;
    std::map<QStringList, Outcome> outcomes_; // of the calls without the option in question

    QString path(const QString& name) const { return folder_.filePath(name); }
    static QString reference(const char* model) { return QStringLiteral(ATTN_REFERENCE "/") + model; }

    // Makes the call as the program does, without starting it.
    static Outcome outcomeOf(const QStringList& arguments, const QString& output)
    {
        QFile::remove(output);
        try {
            CLI::App program;
            CommandLine call;
            addCommands(program, call);
            QList<QByteArray> texts = {"attnscope"};
            for (const QString& argument : arguments + QStringList{"-o", output})
                texts << argument.toUtf8();
            std::vector<const char*> pointers;
            for (const QByteArray& text : texts)
                pointers.push_back(text.constData());
            program.parse(static_cast<int>(pointers.size()), pointers.data());
            Work work;
            call.command(work);
        } catch (const UsageError& error) {
            return {End::refused, {}, error.what()};
        } catch (const SettingError& error) {
            return {End::refused, {}, error.what()};
        } catch (const std::exception& error) {
            return {End::failed, {}, error.what()};
        }
        return {End::written, contentsOf(output), {}};
    }

    const Outcome& outcomeWithout(const QStringList& arguments, const QString& output)
    {
        auto [entry, isNew] = outcomes_.try_emplace(arguments + QStringList{output});
        if (isNew)
            entry->second = outcomeOf(arguments, output);
        return entry->second;
    }

    // The options of a command that change what it does; the others say how it works.
    static QStringList optionsOf(const char* command)
    {
        CLI::App program;
        CommandLine call;
        addCommands(program, call);
        QStringList names;
        for (const CLI::Option* option : program.get_subcommand(command)->get_options())
            names << QString::fromStdString("--" + option->get_lnames().front());
        for (const char* name : {"--help", "--output", "--model", "--threads", "--timing", "--quiet"})
            names.removeAll(name);
        return names;
    }

    void matrix(const char* name, int rows, int columns)
    {
        QByteArray csv;
        for (int row = 0; row < rows; ++row)
            for (int column = 0; column < columns; ++column)
                csv +=
                    QByteArray::number(((row * 7 + column * 5) % 11 + 1) / 10.0) + (column + 1 < columns ? "," : "\n");
        writeFile(path(name), csv);
    }

    void addSamples()
    {
        const auto sample = [this](const QStringList& given, const QStringList& beside = {}) {
            samples_[given.front()] = {given, beside};
        };
        const QStringList sampling = {"--generate", "6", "--temperature", "9"};
        sample({"--example", "pronoun"});
        sample({"--text", "a dog"});
        sample({"--tokens", "a|dog"});
        sample({"--ids", "5,6"});
        sample({"--image", path("picture.png")});
        sample({"--pixels", path("pixels.npy")});
        for (const char* name : {"q", "k", "v", "x", "y", "wq", "wk", "wv", "wo", "m", "p", "r", "u", "weights"})
            sample({QStringLiteral("--") + name, path(QStringLiteral("%1.csv").arg(name))});
        for (const char* name : {"bq", "bk", "bv"})
            sample({QStringLiteral("--") + name, path("b.csv")});
        sample({"--embedding-matrix", path("embedding.csv")});
        sample({"--document", path("document.attnscope")});
        sample({"--softmax"});
        sample({"--together"}, {"--query", "1,2"});
        sample({"--step", "1"});
        sample({"--link-mass", "0.3"});
        sample({"--pooling", "mean"});
        sample({"--no-grid"});
        sample({"--row-tokens", path("labels.txt")});
        sample({"--tokens-file", path("labels.txt")});
        sample({"--column-tokens", path("labels.txt")});
        sample({"--tokenizer", "character"});
        sample({"--other", "a dog"});
        sample({"--patch", "8"});
        sample({"--features", "pixels"});
        sample({"--type-ids", "0,0,0,1,1,1"});
        sample({"--attention-mask", "1,1,1,1,1,0"});
        sample({"--array", "other"});
        sample({"--batch-row", "1"});
        sample({"--pair", "cat sat"});
        sample({"--target", "cat"});
        sample({"--target-ids", "99,7"});
        sample({"--generate", "3"});
        sample({"--sample-top-k", "1"}, sampling);
        sample({"--score", "cosine"});
        sample({"--normalizer", "relu"});
        sample({"--mask", "causal"});
        sample({"--position", "rope"});
        sample({"--temperature", "3"});
        sample({"--heads", "2"});
        sample({"--kv-heads", "1"});
        sample({"--embedding", "one-hot"});
        sample({"--projection", "identity"});
        sample({"--dim", "32"});
        sample({"--seed", "5"});
        sample({"--view", "links"});
        sample({"--layer", "1"});
        sample({"--head", "1"});
        sample({"--kind", "cross"});
        sample({"--heads-shown", "0,1"});
        sample({"--sort", "entropy"});
        sample({"--rows", "1-2"});
        sample({"--columns", "1-2"});
        sample({"--query", "2"});
        sample({"--key", "1"});
        sample({"--keys", "0-1"});
        sample({"--queries", "0-1"});
        sample({"--grid", "1x4"});
        sample({"--prefix", "1"});
        sample({"--merge", "1x2"}, {"--grid", "1x2"});
        sample({"--fit", "padded"});
        sample({"--layout", "track:residue"});
        sample({"--title", "A title"});
        sample({"--caption", "Read along a row."});
        sample({"--colormap", "magma"});
        sample({"--range", "0,0.6"});
        sample({"--log"});
        sample({"--values", "off"});
        sample({"--theme", "dark"});
        sample({"--no-labels"});
        sample({"--raw-tokens"});
        sample({"--no-colorbar"});
        sample({"--profiles"});
        sample({"--overlay", "tint"});
        sample({"--aspect", "free"});
        sample({"--label-room", "1"});
        sample({"--opacity", "0.3"});
        sample({"--smooth"});
        sample({"--font-size", "7"});
        sample({"--width", "90"});
        sample({"--height", "60"});
        sample({"--dpi", "50"});
        sample({"--skip-first"});
        sample({"--hide-special"});
        sample({"--hide-padding"}, {"--tokens-file", path("padded.txt")});
        sample({"--padding"}, {"--tokens-file", path("padded.txt")});
        sample({"--hide-keys", "1"});
        sample({"--words"});
        sample({"--top-k", "1"});
        sample({"--mass", "0.3"});
        sample({"--sort-rows", "largest"});
        sample({"--sort-columns", "total"});
        sample({"--what", "scores"});
        sample({"--normalize-rows"}, {"--top-k", "2"});
    }

    // Every source by a name, with what it cannot do without.
    std::map<QString, QStringList> sources() const
    {
        return {
            {"example", {"--example", "pronoun"}},
            {"matrices", {"--example", "one-head"}},
            {"text", {"--text", "The cat sat down"}},
            {"tokens", {"--tokens", "the|cat|##s|down"}},
            {"image", {"--image", path("picture.png")}},
            {"q", {"--q", path("q.csv"), "--k", path("k.csv")}},
            {"x", {"--x", path("x.csv")}},
            {"weights", {"--weights", path("weights.csv")}},
            {"arrays", {"--weights", path("arrays.npz")}},
            {"gpt2", {"--model", reference("gpt2"), "--ids", "5,6,7,8,9,10"}},
            {"bert", {"--model", bert_->path(), "--text", "the cats sat"}},
            {"marian",
             {"--model", reference("marian"), "--ids", "5,6,7,8,9,10", "--target-ids", "99,5,8", "--kind", "cross"}},
            {"marian encoder", {"--model", reference("marian"), "--ids", "5,6,7,8,9,10"}},
            {"pixels", {"--model", reference("vit"), "--pixels", path("pixels.npy")}},
        };
    }

    // An option that only changes the output of a layer, not its weights.
    static bool isOfTheOutput(const QString& option) { return option == "--v" || option == "--wo"; }

    // The option has an effect beside `call`, or the call is refused.
    void hasEffectOrIsRefused(QStringList call, const QString& option, const QString& output)
    {
        QVERIFY2(samples_.contains(option), qPrintable("give a sample of " + option));
        if (call.contains(option))
            return;
        Sample sample = samples_[option];
        if (option == "--values" && call.contains("image"))
            sample.given = QStringList{"--values", "on"};
        if (option == "--projection" && (call.contains("--x") || call.contains("one-head")))
            sample.given = QStringList{"--projection", "seeded"};
        const Outcome& alone = outcomeWithout(call, output);
        QVERIFY2(alone.end == End::written, qPrintable(alone.message));
        call += sample.beside;
        if (outcomeWithout(call, output).end != End::written)
            return; // what the option needs is refused itself
        const QByteArray before = outcomeWithout(call, output).written;
        const Outcome outcome = outcomeOf(call + sample.given, output);
        QVERIFY2(outcome.end != End::failed, qPrintable(outcome.message));
        QVERIFY2(outcome.end == End::refused || outcome.written != before
                     || isNoted(call + sample.given, option, output),
                 "accepted without an effect");
    }

    // What depends on the tokens is not refused: a note says that it has no effect.
    static bool isNoted(const QStringList& arguments, const QString& option, const QString& output)
    {
        return answerOf(arguments + QStringList{"-o", output})
            .errors.contains("attnscope: note: " + option.toUtf8() + " has no effect: ");
    }

private slots:
    void initTestCase()
    {
        bert_ = std::make_unique<ModelFolder>("bert");
        bert_->addTokenizer();
        QImage picture(32, 32, QImage::Format_RGB32);
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                picture.setPixel(x, y, qRgb(x * 4, y * 5, (x * y) % 255));
        QVERIFY(picture.save(path("picture.png")));
        for (const char* name : {"q.csv", "k.csv", "v.csv", "x.csv", "weights.csv", "wq.csv", "wk.csv", "wv.csv",
                                 "wo.csv", "m.csv", "p.csv", "r.csv"})
            matrix(name, 4, 4);
        matrix("u.csv", 1, 4);
        matrix("b.csv", 1, 4);
        matrix("embedding.csv", 4, 8);
        matrix("y.csv", 3, 4);
        writeFile(path("labels.txt"), "one\ntwo\nthree\nfour\n");
        writeFile(path("padded.txt"), "one\n[PAD]\nthree\n[PAD]\n");
        NamedArray all{.name = "attn", .shape = {2, 1, 4, 4}};
        NamedArray other{.name = "other", .shape = {4, 4}};
        for (int i = 0; i < 32; ++i)
            all.values.push_back(1.5 + std::sin(i * i));
        for (int i = 0; i < 16; ++i)
            other.values.push_back(1.5 + std::cos(i * i));
        write_arrays(path("arrays.npz").toStdString(), {.arrays = {all, other}});
        NamedArray pixels{.name = "pixels", .shape = {3, 32, 32}};
        for (int i = 0; i < 3 * 32 * 32; ++i)
            pixels.values.push_back(std::sin(i));
        write_arrays(path("pixels.npy").toStdString(), {.arrays = {pixels}});
        addSamples();
    }

    void besideEachView_data()
    {
        QTest::addColumn<QStringList>("call");
        QTest::addColumn<QString>("option");
        for (const FigureKind& kind : figureKinds())
            for (const char* source : {"text", "image", "weights", "bert"}) {
                QStringList call = QStringList{"render", "--view", kind.name} + sources().at(source);
                if (kind.needsSteps)
                    call << "--width"
                         << "400"; // numbers fit into the cells
                if (kind.needsPicture != (QLatin1String(source) == "image")
                    || (kind.needsSteps && QLatin1String(source) == "weights"))
                    continue;
                for (const QString& option : optionsOf("render"))
                    QTest::addRow("%s of %s %s", kind.name, source, qPrintable(option)) << call << option;
            }
    }
    void besideEachView()
    {
        QFETCH(QStringList, call);
        QFETCH(QString, option);
        hasEffectOrIsRefused(call, option, path("figure.svg"));
    }

    void besideEachSource_data()
    {
        QTest::addColumn<QStringList>("call");
        QTest::addColumn<QString>("option");
        for (const auto& [name, source] : sources())
            for (const QString& option : optionsOf("weights"))
                if (!isOfTheOutput(option))
                    QTest::addRow("%s %s", qPrintable(name), qPrintable(option))
                        << (QStringList{"weights"} + source) << option;
    }
    void besideEachSource()
    {
        QFETCH(QStringList, call);
        QFETCH(QString, option);
        hasEffectOrIsRefused(call, option, path("numbers.csv"));
    }

    void besideEachFormat_data()
    {
        QTest::addColumn<QStringList>("call");
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("ending");
        const auto rows = [this](const char* command, const char* source, const QStringList& endings) {
            for (const QString& ending : endings)
                for (const QString& option : optionsOf(command))
                    QTest::addRow("%s of %s %s", qPrintable(ending), source, qPrintable(option))
                        << (QStringList{command} + sources().at(source)) << option << ending;
        };
        rows("render", "text", {"png", "pdf"});
        for (const char* source : {"text", "weights", "bert", "marian"})
            rows("weights", source, {"npy", "npz", "json", "safetensors"});
    }
    void besideEachFormat()
    {
        QFETCH(QStringList, call);
        QFETCH(QString, option);
        QFETCH(QString, ending);
        hasEffectOrIsRefused(call, option, path("file." + ending));
    }

    // No option is refused everywhere.
    void eachOptionHasAnEffectSomewhere_data()
    {
        QTest::addColumn<QStringList>("call");
        QTest::addColumn<QString>("option");
        const auto rows = [this](const QString& call, const QString& source, const QString& options) {
            for (const QString& option : options.split(' '))
                QTest::addRow("%s of %s %s", qPrintable(call), qPrintable(source), qPrintable(option))
                    << (call.split(' ') + sources().at(source)) << option;
        };
        rows("weights", "text",
             "--tokenizer --other --score --normalizer --mask --position --temperature --heads --kv-heads --embedding "
             "--projection --dim --seed --head --what --skip-first --hide-keys --top-k --mass --sort-rows "
             "--sort-columns "
             "--normalize-rows");
        rows("weights --heads 1", "text", "--embedding-matrix");
        rows("weights --tokenizer character", "text", "--words");
        rows("weights", "image", "--patch --features");
        rows("weights", "x", "--y");
        rows("weights", "weights", "--row-tokens --column-tokens --tokens-file --hide-padding");
        rows("weights", "arrays", "--array --batch-row");
        rows("weights", "bert", "--layer --pair --type-ids --attention-mask --hide-special --words");
        rows("weights", "marian encoder", "--kind");
        for (const char* kind : {"decoder", "cross"})
            rows(QString("weights --kind ") + kind, "marian encoder", "--target-ids --generate");
        rows("weights --what hidden --layer 1 --kind decoder", "marian encoder", "--target-ids");
        rows("weights", "gpt2", "--generate --sample-top-k");
        rows("weights --generate 6", "gpt2", "--temperature");
        rows("weights --generate 6 --temperature 9", "gpt2", "--seed");
        const QString projected = "weights --wq " + path("wq.csv") + " --wk " + path("wk.csv");
        rows(projected, "x", "--bq --bk");
        rows(projected + " --what output --wv " + path("wv.csv"), "x", "--bv");
        rows("render --view steps --v " + path("v.csv"), "q", "--wo");
        rows("render", "text",
             "--view --rows --columns --query --title --colormap --range --log --values --theme --no-labels "
             "--no-colorbar --profiles --aspect --label-room --font-size --width --height");
        rows("render", "tokens", "--raw-tokens");
        rows("render --view links", "bert", "--raw-tokens");
        rows("render --view heads", "text", "--sort");
        rows("render --view links", "text", "--heads-shown");
        rows("render --view image", "image", "--overlay --opacity --smooth");
        rows("render --view image --overlay tint", "image", "--colormap");
        rows("render", "text", "--key");
        rows("weights", "image", "--query --key");
        rows("weights --query 1 --grid 1x2", "weights", "--keys --prefix");
        rows("weights --query 1", "weights", "--merge");
        rows("weights --key 1 --grid 1x2", "weights", "--queries");
        rows("weights --query 1 --keys 0-3", "weights", "--grid --layout");
        rows("render --view image --grid 1x2 --image " + path("picture.png"), "weights", "--fit");
    }
    void eachOptionHasAnEffectSomewhere()
    {
        QFETCH(QStringList, call);
        QFETCH(QString, option);
        call += samples_[option].beside;
        const QString output = path(call.contains("render") ? "figure.svg" : "numbers.csv");
        const Outcome without = outcomeWithout(call, output);
        const Outcome with = outcomeOf(call + samples_[option].given, output);
        QVERIFY2(without.end == End::written && with.end == End::written, qPrintable(without.message + with.message));
        QVERIFY(with.written != without.written);
    }

    // What an option needs may depend on values of others. A refusal says which option has no effect.
    void refusals_data()
    {
        QTest::addColumn<QString>("call");
        QTest::addColumn<QString>("message");
        const auto row = [](const QString& call, const QByteArray& message) {
            QTest::newRow(qPrintable(call)) << call << QString::fromUtf8(message);
        };
        row("weights --model m --ids 1,2,3 --row-tokens f",
            "--row-tokens: it is for the playground, and a model brings its own. Leave it or --model out.");
        row("render --text a --view links --smooth --profiles",
            "--profiles: it goes with --view heatmap only. Leave it out.");
        row("render --text a --opacity 0.5", "--opacity: it goes with --view image only. Leave it out.");
        row("render --image " + path("picture.png") + " --view image --colormap magma",
            "--colormap: it goes with --view heatmap, panels, heads, steps or --overlay tint only. Leave it out.");
        row("render --text a --view steps --no-labels",
            "--no-labels: it goes with --view heatmap, panels or heads only. Leave it out.");
        const QString labelled = " --weights " + path("weights.csv") + " --row-tokens " + path("labels.txt");
        row("render" + labelled + " --no-labels",
            "--row-tokens: it has no effect beside --no-labels. Leave one of them out.");
        row("render --text a --no-labels --raw-tokens",
            "--raw-tokens: it has no effect beside --no-labels. Leave one of them out.");
        row("render --column-tokens f --weights w --view panels --no-labels",
            "--column-tokens: it has no effect beside --no-labels. Leave one of them out.");
        const QString marian = " --model " + reference("marian") + " --ids 5,6,7";
        for (const QString& call :
             {"render" + marian, "render --kind encoder" + marian, "weights" + marian,
              "weights --what hidden --layer 1" + marian, "weights --what hidden --layer 1 --kind encoder" + marian}) {
            const char* const advice = ": it has no effect on the encoder. Leave it out or choose --kind decoder or "
                                       "--kind cross.";
            row(call + " --target-ids 99,7", QByteArray("--target-ids") + advice);
            row(call + " --generate 3", QByteArray("--generate") + advice);
            row(call + " --generate 3 --temperature 2 --sample-top-k 2", QByteArray("--generate") + advice);
        }
        row("render --text a --dpi 100", "--dpi: it goes with --output .png only. Leave it out.");
        row("render --text a --view panels --head 1",
            "--head: it goes with --view heatmap, heads, links, image or steps only. Leave it out.");
        row("render --text a --view links --heads-shown 0 --head 1",
            "--head: it has no effect beside --heads-shown. Leave one of them out.");
        row("render --text a --view steps --head mean",
            "--head: steps shows how one head computes its weights. Give a number from 0.");
        row("render --text a --view steps --step 99", "--step: 99 is not there. There are 8 steps, counted from 0.");
        row("render --text a --hide-special",
            "--hide-special: it goes with --model, --weights or --document only. Leave it out.");
        row("weights --text a --score dot --normalizer linear",
            "--score: the linear normalizer has no score and no temperature. Leave it out.");
        row("weights --text a --heads 1 --kv-heads 1", "--kv-heads: there is only one head. Leave it out.");
        row("weights --text a --projection identity --embedding one-hot --seed 4",
            "--seed: nothing is random here. Leave it out.");
        row("weights --image " + path("picture.png") + " --embedding one-hot",
            "--embedding: the features of patches are chosen with the picture. Leave it out.");
        row("weights --x " + path("x.csv") + " --m " + path("m.csv"),
            "--m: it goes with --score bilinear only. Leave it out.");
        row("weights --text a --embedding-matrix " + path("embedding.csv") + " --embedding one-hot",
            "--embedding-matrix: it goes with --embedding matrix only. Leave it out.");
        row("weights --model m --ids 1 --target a --target-ids 1",
            "--target: it has no effect beside --target-ids. Leave one of them out.");
        row("weights --model m --ids 1 --generate 2 --sample-top-k 2",
            "--sample-top-k: it goes with --temperature only. Leave it out.");
        row("weights --model m --ids 1 --what logits --kind encoder",
            "--kind: it has no effect beside --what logits. Leave one of them out.");
        row("weights --model m --ids 1 --what hidden --layer 1 --top-k 2",
            "--top-k 2: no weights are written here. Leave it out or write all layers to .safetensors.");
    }
    void refusals()
    {
        QFETCH(QString, call);
        QFETCH(QString, message);
        const QString output = path(call.startsWith("render") ? "refused.svg" : "refused.csv");
        const Outcome outcome = outcomeOf(call.split(' '), output);
        QCOMPARE(outcome.message, message);
        QCOMPARE(outcome.end, End::refused);
        QVERIFY(!QFile::exists(output));
    }

    // Whole runs hold the logits, which the target changes whatever weights stand beside them.
    void wholeRunsOfTheEncoderDependOnTheTarget()
    {
        const QString output = path("whole.npz");
        const QStringList call = {"weights", "--model", reference("marian"), "--ids", "5,6,7", "--kind", "encoder"};
        const Outcome first = outcomeOf(call + QStringList{"--target-ids", "99,7"}, output);
        const Outcome second = outcomeOf(call + QStringList{"--target-ids", "99,8"}, output);
        QVERIFY2(first.end == End::written && second.end == End::written, qPrintable(first.message + second.message));
        QVERIFY(first.written != second.written);
        QCOMPARE(outcomeOf(call + QStringList{"--what", "scores", "--target-ids", "99,7"}, output).end, End::refused);
    }

    // Tokens that no label shows still say which of them are one word.
    void wordsAreJoinedWithoutLabels()
    {
        writeFile(path("pieces.txt"), "the\ncat\n##s\ndown\n");
        const QString output = path("words.svg");
        QStringList call = {"render", "--weights", path("weights.csv"), "--no-labels", "--words"};
        const Outcome without = outcomeOf(call, output);
        for (const char* option : {"--row-tokens", "--column-tokens"})
            call << option << path("pieces.txt");
        const Outcome with = outcomeOf(call, output);
        QVERIFY2(without.end == End::written && with.end == End::written, qPrintable(without.message + with.message));
        QVERIFY(with.written != without.written);
    }

    // Whether these have an effect depends on the tokens; where they have none, a note says so.
    void notesSayWhatTheTokensLeaveWithoutEffect()
    {
        const Answer words = answerOf({"weights", "--tokens", "a|b", "--words", "-o", path("notes.csv")});
        QCOMPARE(words.errors, QByteArray("attnscope: note: --words has no effect: each token is a word\n"));
        QCOMPARE(words.code, 0);
        const Answer strongest = answerOf({"weights", "--text", "a b", "--top-k", "2", "-o", path("notes.csv")});
        QCOMPARE(strongest.errors,
                 QByteArray("attnscope: note: --top-k has no effect: the rows have no more weights than that\n"));
        QCOMPARE(strongest.code, 0);
    }
};

QTEST_MAIN(TestOptions)
#include "tst_options.moc"
