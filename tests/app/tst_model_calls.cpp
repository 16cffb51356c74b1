// SPDX-License-Identifier: GPL-3.0-or-later
// The program with models, as a user calls it: against what transformers made of the reference models, and what it
// refuses.

#include "engine/formats/array_file.h"
#include "engine/formats/json_strings.h"
#include "engine/formats/stored_file.h"
#include "tests/app/program.h"
#include "tests/engine/images/patterned_image.h"
#include "tests/made/arrays.h"
#include "tests/made/model_folder.h"

#include <QElapsedTimer>
#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cmath>
#include <map>

using namespace attn;

namespace {

NamedArray rowOf(const NamedArray& batch, Index row)
{
    const Index size = static_cast<Index>(batch.values.size()) / batch.shape.front();
    return {.name = batch.name,
            .shape = {batch.shape.begin() + 1, batch.shape.end()},
            .values = {batch.values.begin() + row * size, batch.values.begin() + (row + 1) * size}};
}

QString listOf(const NamedArray& numbers)
{
    QStringList texts;
    for (const double number : numbers.values)
        texts << QString::number(static_cast<qint64>(number));
    return texts.join(u',');
}

NamedArray onlyArray(const QString& path)
{
    ArrayFile file = read_arrays(path.toStdString(), MemoryBudget(1 << 30));
    return file.arrays.size() == 1 ? file.arrays.front() : NamedArray{};
}

double errorOf(const NamedArray& actual, const NamedArray& expected)
{
    if (actual.shape != expected.shape)
        return 1e9;
    double largest = 0.0;
    double error = 0.0;
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        largest = std::max(largest, std::abs(expected.values[i]));
        error = std::max(error, std::abs(actual.values[i] - expected.values[i]));
    }
    return error / largest;
}

QString reference(const QString& model)
{
    return QStringLiteral(ATTN_REFERENCE "/") + model;
}

} // namespace

class TestModelCalls : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    QString path(const QString& name) const { return folder_.filePath(name); }

    // What the program makes of row `row` of the reference's input.
    QStringList argumentsOf(const QString& model, const Arrays& arrays, Index row)
    {
        QStringList arguments = {"--model", reference(model)};
        const auto add = [&](const char* option, const char* name) {
            if (const auto found = arrays.find(name); found != arrays.end())
                arguments << option << listOf(rowOf(found->second, row));
        };
        add("--ids", "input.input_ids");
        add("--type-ids", "input.token_type_ids");
        add("--attention-mask", "input.attention_mask");
        add("--target-ids", "input.decoder_input_ids");
        if (const auto found = arrays.find("input.pixel_values"); found != arrays.end()) {
            write_arrays(path("pixels.npy").toStdString(), {.arrays = {found->second}});
            arguments << "--pixels" << path("pixels.npy") << "--batch-row" << QString::number(row);
        }
        return arguments;
    }

private slots:
    // A picture file of colours, as a model of one channel sees it: its reference was made from the same picture. What
    // stands beneath transparent pixels counts.
    void greyPicturesAgreeWithTheReference_data()
    {
        QTest::addColumn<int>("alpha");
        QTest::addColumn<QByteArray>("errors");
        const QByteArray edges("attnscope: note: the last 4 columns and 4 rows of pixels are in no patch of 8 x 8 "
                               "pixels: the model does not see them\n");
        QTest::newRow("opaque") << 255 << edges;
        QTest::newRow("transparent") << 0
                                     << "attnscope: note: the picture is transparent in places: the model sees the "
                                        "colours beneath, as in transformers\n"
                + edges;
    }
    void greyPicturesAgreeWithTheReference()
    {
        QFETCH(int, alpha);
        const Image pattern = patterned_image(28, 28);
        QImage picture(28, 28, QImage::Format_ARGB32);
        for (int y = 0; y < 28; ++y)
            for (int x = 0; x < 28; ++x) {
                const std::uint8_t* const rgb = pattern.pixel(y, x);
                picture.setPixel(x, y, qRgba(rgb[0], rgb[1], rgb[2], alpha));
            }
        QVERIFY(picture.save(path("grey.png")));
        const Answer answer = answerOf({"weights", "--model", reference("vit-grey"), "--image", path("grey.png"),
                                        "--what", "logits", "-o", path("logits.npy")});
        QTEST(answer.errors, "errors");
        const Arrays expected = readArrays(reference("vit-grey") + "/reference.safetensors");
        const NamedArray logits = onlyArray(path("logits.npy"));
        const NamedArray wanted = expected.at("logits");
        QCOMPARE(logits.values.size(), wanted.values.size());
        for (std::size_t i = 0; i < wanted.values.size(); ++i)
            QVERIFY(std::abs(logits.values[i] - wanted.values[i]) < 1e-5);
    }

    void runsAgreeWithTransformers_data()
    {
        QTest::addColumn<QString>("model");
        for (const char* const model : {"gpt2", "bert", "bert-classifier", "marian", "vit", "vit-backbone-f16"})
            QTest::newRow(model) << model;
    }
    void runsAgreeWithTransformers()
    {
        QFETCH(QString, model);
        const Arrays expected = readArrays(reference(model) + "/reference.safetensors");
        const Index rows = expected.begin()->second.shape.front();
        for (Index row = 0; row < rows; ++row) {
            const QStringList arguments = argumentsOf(model, expected, row);
            const QString out = path("run.safetensors");
            const Answer answer =
                answerOf(QStringList{"weights"} + arguments
                         + QStringList{"--layer", "all", "--head", "all", "--what", "hidden", "-o", out});
            QVERIFY2(answer.code == 0, answer.errors.constData());
            const Arrays actual = readArrays(out);
            std::size_t compared = 0;
            for (const auto& [name, array] : expected) {
                if (name.starts_with("input.") || name == "encoder_last_hidden_state")
                    continue;
                QVERIFY2(actual.contains(name), name.c_str());
                const double error = errorOf(actual.at(name), rowOf(array, row));
                QVERIFY2(error < 1e-5, (name + ": " + std::to_string(error)).c_str());
                ++compared;
            }
            QCOMPARE(actual.size(), compared);
        }
    }

    // Without hidden states, with and without saying that everything is wanted: the same attention.
    void wholeRunIsWhatIsWrittenByDefault()
    {
        const QStringList source = {"weights", "--model", reference("gpt2"), "--ids", "5,6,7", "-o"};
        QCOMPARE(answerOf(source + QStringList{path("a.safetensors")}).code, 0);
        QCOMPARE(answerOf(source + QStringList{path("b.safetensors"), "--layer", "all", "--head", "all"}).code, 0);
        QCOMPARE(contentsOf(path("a.safetensors")), contentsOf(path("b.safetensors")));
        const Arrays arrays = readArrays(path("a.safetensors"));
        QCOMPARE(arrays.size(), std::size_t{4});
        QVERIFY(arrays.contains("logits") && arrays.contains("attentions.2"));
        QCOMPARE(arrays.at("logits").shape, (std::vector<Index>{3, 100}));

        const StoredFile file = open_stored(path("a.safetensors").toStdString());
        QCOMPARE(file.metadata.at("model"), std::string("gpt2"));
        QCOMPARE(file.metadata.at("program"), std::string("AttnScope " ATTN_VERSION));
        QCOMPARE(parse_json_strings(file.metadata.at("tokens")).value(), (std::vector<std::string>{"5", "6", "7"}));
    }

    void singleQuantities()
    {
        const QStringList source = {"weights", "--model", reference("gpt2"), "--ids", "5,6,7", "-o"};
        const auto shape = [&](const QStringList& pick) {
            const Answer answer = answerOf(source + QStringList{path("n.npy")} + pick);
            return answer.code == 0 ? onlyArray(path("n.npy")).shape : std::vector<Index>{};
        };
        QCOMPARE(shape({"--what", "logits"}), (std::vector<Index>{3, 100}));
        QCOMPARE(shape({"--what", "hidden"}), (std::vector<Index>{4, 3, 32}));
        QCOMPARE(shape({"--what", "hidden", "--layer", "3"}), (std::vector<Index>{3, 32}));
        QCOMPARE(shape({"--what", "queries", "--head", "all"}), (std::vector<Index>{4, 3, 8}));
        QCOMPARE(shape({"--what", "scores", "--layer", "all", "--head", "all"}), (std::vector<Index>{3, 4, 3, 3}));
        const Answer answer = answerOf(source + QStringList{"-", "--what", "hidden", "--layer", "4"});
        QCOMPARE(
            answer.errors.split('\n').last(2).first(),
            QByteArray("attnscope: layer 4: there are hidden states 0 (the embeddings) to 3. Choose one of them."));
        QCOMPARE(answer.code, 2);
    }

    // A dump of an encoder-decoder model holds all of it.
    void dumpsOpenAgain()
    {
        const QStringList model = {"weights", "--model", reference("marian"), "--ids", "5,6,7,8"};
        const QStringList target = {"--target-ids", "99,5"};
        QCOMPARE(answerOf(model + target + QStringList{"-o", path("run.safetensors")}).code, 0);
        for (const QString kind : {"encoder", "decoder", "cross"}) {
            const QStringList pick = {"--kind", kind, "--layer", "1", "--head", "2", "-o"};
            const QStringList given = kind == "encoder" ? model : model + target;
            QCOMPARE(answerOf(given + pick + QStringList{path("a.npy")}).code, 0);
            const Answer answer = answerOf(QStringList{"weights", "--weights", path("run.safetensors")} + pick
                                           + QStringList{path("b.npy")});
            QCOMPARE(answer.errors, QByteArray());
            QVERIFY(errorOf(onlyArray(path("b.npy")), onlyArray(path("a.npy"))) < 1e-6);
        }
        const Answer csv = answerOf({"weights", "--weights", path("run.safetensors"), "--kind", "cross", "-o", "-"});
        QVERIFY2(csv.output.startsWith(",5,6,7,8\n99,"), csv.output.constData());
        const Answer answer = answerOf({"weights", "--weights", path("run.safetensors"), "--kind", "self", "-o", "-"});
        QCOMPARE(
            answer.errors,
            QByteArray("attnscope: --kind: there is no self attention here. Choose one of encoder, decoder, cross.\n"));
    }

    void text()
    {
        const ModelFolder folder("bert");
        folder.addTokenizer();
        const Answer answer =
            answerOf({"weights", "--model", folder.path(), "--text", "the [MASK] sat", "--pair", "cats", "-o", "-"});
        QCOMPARE(answer.errors, QByteArray());
        QVERIFY2(answer.output.startsWith(",[CLS],the,[MASK],sat,[SEP],cat,##s,[SEP]\n"), answer.output.constData());
        const Answer timed =
            answerOf({"weights", "--model", folder.path(), "--text", "the cat", "--timing", "-o", path("a.npy")});
        const QJsonObject times = QJsonDocument::fromJson(timed.errors).object();
        for (const char* const stage : {"input", "open", "tokenize", "run", "numbers", "write", "total"})
            QVERIFY2(times.contains(QLatin1String(stage)), timed.errors.constData());
    }

    void generation()
    {
        const ModelFolder folder("gpt2");
        folder.addTokenizer();
        const auto generated = [&](const QStringList& options) {
            const Answer answer = answerOf(QStringList{"weights", "--model", folder.path(), "--text", "the cat",
                                                       "--generate", "4", "-o", path("g.json")}
                                           + options);
            return answer.code == 0 ? answer.errors + contentsOf(path("g.json")) : answer.errors;
        };
        const QByteArray greedy = generated({});
        QVERIFY2(greedy.startsWith("attnscope: note: generated: "), greedy.constData());
        QCOMPARE(generated({}), greedy);
        QCOMPARE(generated({"--temperature", "1.5", "--seed", "3", "--sample-top-k", "1"}), greedy);
        const QByteArray drawn = generated({"--temperature", "5", "--seed", "3"});
        QCOMPARE(generated({"--temperature", "5", "--seed", "3"}), drawn);
        QVERIFY(drawn != greedy);
        const QJsonObject arrays = QJsonDocument::fromJson(contentsOf(path("g.json"))).object()["arrays"].toObject();
        // [CLS] the cat [SEP], and four more.
        QCOMPARE(arrays["attentions.0"].toObject()["shape"].toVariant().toList().last().toInt(), 8);
    }

    void threadsDoNotChangeNumbers()
    {
        const QStringList source = {"weights", "--model", reference("llama"), "--ids", "5,6,7,8,9,10,11,12", "--what",
                                    "hidden",  "-o"};
        QCOMPARE(answerOf(source + QStringList{path("a.safetensors"), "--threads", "1"}).code, 0);
        QCOMPARE(answerOf(source + QStringList{path("b.safetensors"), "--threads", "4"}).code, 0);
        QCOMPARE(contentsOf(path("a.safetensors")), contentsOf(path("b.safetensors")));
    }

    void figures_data()
    {
        QTest::addColumn<QStringList>("source");
        const QStringList text = {"--model", reference("gpt2"), "--ids", "5,6,7,8"};
        for (const char* const view : {"heatmap", "panels", "heads", "links", "steps"})
            QTest::newRow(view) << text + QStringList{"--view", view};
        QTest::newRow("cross") << QStringList{"--model",      reference("t5"), "--ids",  "5,6,7",
                                              "--target-ids", "0,5",           "--kind", "cross"};
        QTest::newRow("image") << QStringList{"--view", "image", "--query", "0"};
    }
    void figures()
    {
        QFETCH(QStringList, source);
        if (source.contains("image")) {
            write_arrays(path("pixels.npy").toStdString(),
                         {.arrays = {rowOf(
                              readArrays(reference("vit") + "/reference.safetensors").at("input.pixel_values"), 0)}});
            source << "--model" << reference("vit") << "--pixels" << path("pixels.npy");
        }
        const Answer answer = answerOf(QStringList{"render"} + source + QStringList{"-o", path("figure.svg")});
        QVERIFY2(answer.code == 0, answer.errors.constData());
        QVERIFY(contentsOf(path("figure.svg")).contains("<svg"));
    }

    void information()
    {
        const Answer answer = answerOf({"info", reference("bert-classifier")});
        QCOMPARE(answer.code, 0);
        for (const char* const line :
             {"bert-classifier\n", "  type           bert\n", "  architecture   BertForSequenceClassification\n",
              "  task           sequence classification\n", "  layers         2\n", "  vocabulary     100\n",
              "  tokenizer      none: give --ids\n", "  labels         0  LABEL_0\n"})
            QVERIFY2(answer.output.contains(line), answer.output.constData());
    }

    void wrongModels_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const char* field, const char* value, const char* message) {
            QTest::newRow(name) << QByteArray(field) << QByteArray(value) << QByteArray(message);
        };
        row("no heads", "num_attention_heads", "0",
            "config.json: num_attention_heads: expected a whole number from 1 to 100000000\n");
        row("heads that do not divide", "num_attention_heads", "5",
            "config.json: num_attention_heads: 5 heads do not divide the width of 32 (hidden_size)\n");
        row("a billion layers", "num_hidden_layers", "1000000000",
            "config.json: num_hidden_layers: expected a whole number from 1 to 100000000\n");
        row("layers that are not in the file", "num_hidden_layers", "4",
            "16 tensors are missing: bert.encoder.layer.3.");
        row("another shape", "type_vocab_size", "3",
            "1 tensor does not fit config.json: bert.embeddings.token_type_embeddings.weight: its shape is [2, 32], "
            "but config.json asks for [3, 32]\n");
        row("unknown type", "model_type", "\"mamba\"",
            "config.json: model_type: \"mamba\" is not known. It must be one of bart, bert, deit, distilbert, gpt2, "
            "llama, marian, mistral, qwen2, roberta, t5, vit.\n");
        row("unknown activation", "hidden_act", "\"snake\"",
            "config.json: hidden_act: activation: \"snake\" is not known. Use one of gelu, gelu_fast, gelu_new, "
            "gelu_pytorch_tanh, quick_gelu, relu, silu, swish, tanh.\n");
    }
    // Each error is one line, and nothing is written.
    void wrongModels()
    {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, message);
        const ModelFolder folder("bert");
        QJsonObject config = QJsonDocument::fromJson(contentsOf(folder.path("config.json"))).object();
        config[QString::fromLatin1(field)] = QJsonDocument::fromJson('[' + value + ']')[0];
        folder.write("config.json", QJsonDocument(config).toJson());
        const Answer answer = answerOf({"weights", "--model", folder.path(), "--ids", "5,6", "-o", path("none.npy")});
        QByteArray errors = answer.errors;
        errors.replace(folder.path().toUtf8() + '/', "")
            .replace(folder.path().toUtf8() + ": ", "")
            .replace("attnscope: ", "");
        if (message.endsWith('\n'))
            QCOMPARE(errors, message);
        QVERIFY2(errors.startsWith(message), errors.constData());
        QCOMPARE(errors.count('\n'), 1);
        QCOMPARE(answer.code, 1);
        QVERIFY(!QFile::exists(path("none.npy")));
    }

    void wrongInputs_data()
    {
        QTest::addColumn<QStringList>("input");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const QStringList& input, const char* message) {
            QTest::newRow(name) << input << "attnscope: " + QByteArray(message) + '\n';
        };
        row("beyond the vocabulary", {"--ids", "5,100"},
            "token 1: 100 is not in the vocabulary, which has tokens 0 to 99.");
        row("too long", {"--ids", QString("5,").repeated(40) + "5"},
            "input: 41 tokens are too many. The model has positions for 32. Shorten the text.");
        row("types that are not known", {"--ids", "5,6", "--type-ids", "0,2"},
            "token type 1: 2 is not known. The model has types 0 to 1.");
        row("too few types", {"--ids", "5,6", "--type-ids", "0"},
            "input: there are 1 token types for 2 tokens. Give one for each.");
        row("a mask too long", {"--ids", "5,6", "--attention-mask", "1,1,1"},
            "input: there are 3 numbers of the attention mask for 2 tokens. Give one for each.");
        row("target", {"--ids", "5,6", "--target-ids", "5"},
            "target: bert has no decoder beside an encoder. Leave the target out.");
        row("generation", {"--ids", "5,6", "--generate", "5"},
            "generation: this model does not say which token comes next. Choose a language model.");
        row("picture", {"--image", "PICTURE"}, "image: bert takes a text. Type one or open a model for pictures.");
    }
    void wrongInputs()
    {
        QFETCH(QStringList, input);
        QFETCH(QByteArray, message);
        const ModelFolder folder("bert");
        folder.addTokenizer();
        if (input.contains("PICTURE")) {
            writeFile(path("a.ppm"), "P6 1 1 255\n" + QByteArray("abc"));
            input.replaceInStrings("PICTURE", path("a.ppm"));
        }
        const Answer answer = answerOf(QStringList{"weights", "--model", folder.path(), "-o", "-"} + input);
        QCOMPARE(answer.errors, message);
        QCOMPARE(answer.code, 2);
        QCOMPARE(answer.output, QByteArray());
    }

    // Unusual input that is a text all the same.
    void oddTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("columns");
        QTest::newRow("empty") << QString() << QByteArray(",[CLS],[SEP]\n");
        QTest::newRow("bidirectional controls")
            << QString(QChar(0x202E)) + "cat" + QChar(0x2069) << QByteArray(",[CLS],cat,[SEP]\n");
        QTest::newRow("ten thousand marks")
            << 'e' + QString(10'000, QChar(0x0301)) + " cat" << QByteArray(",[CLS],[UNK],cat,[SEP]\n");
        QTest::newRow("megabyte without a space")
            << QString(100'000, 'x') + " cat" << QByteArray(",[CLS],[UNK],cat,[SEP]\n");
    }
    void oddTexts()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, columns);
        const ModelFolder folder("bert");
        folder.addTokenizer();
        const Answer answer = answerOf({"weights", "--model", folder.path(), "--text", text, "-o", "-"});
        QCOMPARE(answer.errors, QByteArray());
        QVERIFY2(answer.output.startsWith(columns), answer.output.left(200).constData());
    }

    void expressionWithoutEnd()
    {
        const ModelFolder folder("bert");
        folder.addTokenizer();
        QByteArray tokenizer = contentsOf(folder.path("tokenizer.json"));
        tokenizer.replace("{\"type\": \"BertPreTokenizer\"}",
                          "{\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a|a)*(a|a)*b\"}, \"behavior\": "
                          "\"Isolated\", \"invert\": false}");
        folder.write("tokenizer.json", tokenizer);
        QElapsedTimer timer;
        timer.start();
        const Answer answer =
            answerOf({"weights", "--model", folder.path(), "--text", QString(40, 'a') + 'c', "-o", "-"});
        QCOMPARE(answer.errors,
                 QByteArray("attnscope: " + folder.path("tokenizer.json").toUtf8()
                            + ": pre_tokenizer.pattern.Regex: the regular expression \"(a|a)*(a|a)*b\" backtracks too "
                              "long on this text and was stopped. Use another tokenizer or a shorter text.\n"));
        QCOMPARE(answer.code, 1);
        QVERIFY(timer.elapsed() < 10'000);
    }

    void textWithoutATokenizer()
    {
        const Answer answer = answerOf({"weights", "--model", reference("gpt2"), "--text", "a", "-o", "-"});
        QCOMPARE(answer.errors,
                 QByteArray("attnscope: " + reference("gpt2").toUtf8()
                            + ": the folder has no tokenizer (tokenizer.json, vocab.txt, vocab.json with merges.txt or "
                              "tokenizer.model). Add it or give token ids.\n"));
        QCOMPARE(answer.code, 1);
    }

    void pixels()
    {
        const QString batch = path("batch.npy");
        write_arrays(batch.toStdString(),
                     {.arrays = {{.name = "p", .shape = {2, 3, 32, 32}, .values = std::vector<double>(6144)}}});
        const QStringList source = {"weights", "--model", reference("vit"), "--pixels", batch, "-o", "-"};
        QCOMPARE(answerOf(source).errors,
                 QByteArray("attnscope: pixels: their shape is [2, 3, 32, 32]. Give those of one picture, channels x "
                            "height x width.\n"));
        QCOMPARE(answerOf(source + QStringList{"--batch-row", "2"}).errors,
                 QByteArray("attnscope: --batch-row: 2 is not there. The batch has 2 rows, counted from 0.\n"));
        QVERIFY(answerOf(source + QStringList{"--batch-row", "1"}).output.startsWith(",[CLS],\"0,0\",\"0,1\""));
    }
};

QTEST_GUILESS_MAIN(TestModelCalls)
#include "tst_model_calls.moc"
