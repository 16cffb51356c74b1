// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/documents/document_json.h"
#include "engine/documents/document_names.h"
#include "engine/formats/format_error.h"
#include "engine/formats/replace_file.h"
#include "tests/engine/error_of.h"

#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace attn;

namespace {

// Every field differs from its default.
Document full_document()
{
    Document document;
    document.title = "Title \"quoted\"\n";
    document.kind = InputKind::matrices;
    document.text = {.text = "né\t\xF0\x9F\x98\x80", .other = "a|b\\|c", .exact = true, .split = TokenSplit::character};
    document.image = {.path = "/tmp/a b.png", .image = nullptr, .patch = 8, .features = PatchFeatures::pixels};
    Matrix q(2, 3);
    q.values = {
        0.1, -0.0, 5e-324, 1e22, std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    Matrix embedding(1, 1);
    embedding.values = {std::numeric_limits<double>::quiet_NaN()};
    document.matrices.by_name = {{"q", std::make_shared<const Matrix>(q)},
                                 {"embedding", std::make_shared<const Matrix>(embedding)}};
    document.weights_path = "w.npz";
    document.weights_labels = {.rows = {"a", "\n"}, .columns = {"", "\"b\""}, .tokens = {"c"}};
    document.weights_choice = {.array = "blocks.*.attn", .batch_row = 3};
    document.settings = {.score = Score::cosine,
                         .normalizer = Normalizer::entmax15,
                         .position = Position::rope_interleaved,
                         .temperature = 0.1,
                         .heads = 3,
                         .key_value_heads = 1,
                         .dimension = 48,
                         .seed = std::numeric_limits<std::uint64_t>::max(),
                         .embedding = Embedding::one_hot,
                         .projection = Projection::matrix};
    document.settings.mask = {.causal = true, .window = 2, .closed_keys = {0, 4}, .closed_cells = {{1, 2}}};
    document.model = {
        .path = "models/gpt2",
        .pair = "p",
        .target = "t",
        .written = "t",
        .masked = {1, 3},
        .ids = {5, 2147483647},
        .types = {0, 1},
        .attended = {1, 0},
        .target_ids = {7},
        .pixels = std::make_shared<const NamedArray>(NamedArray{
            .name = "pixels", .shape = {1, 1, 2}, .values = {0.1f, -std::numeric_limits<double>::infinity()}})};
    return document;
}

Document large_document()
{
    Document document;
    auto matrix = std::make_shared<Matrix>(1000, 1000);
    for (std::size_t i = 0; i < matrix->values.size(); ++i)
        matrix->values[i] = 1.0 / static_cast<double>(3 * i + 7);
    document.matrices.by_name["q"] = matrix;
    return document;
}

// Matrices are compared by their numbers, everything else as it is.
void compare(const Document& actual, Document expected)
{
    QCOMPARE(actual.matrices.by_name.size(), expected.matrices.by_name.size());
    for (const auto& [name, matrix] : expected.matrices.by_name) {
        const Matrix* const found = actual.matrices.find(name);
        QVERIFY(found);
        QCOMPARE(found->rows, matrix->rows);
        QCOMPARE(found->columns, matrix->columns);
        for (std::size_t i = 0; i < matrix->values.size(); ++i)
            QCOMPARE(std::bit_cast<quint64>(found->values[i]), std::bit_cast<quint64>(matrix->values[i]));
    }
    expected.matrices = actual.matrices;
    QCOMPARE(actual.model.pixels == nullptr, expected.model.pixels == nullptr);
    if (expected.model.pixels)
        QVERIFY(*actual.model.pixels == *expected.model.pixels);
    expected.model.pixels = actual.model.pixels;
    QVERIFY(actual == expected);
}

} // namespace

class TestDocumentJson : public QObject {
    Q_OBJECT

private slots:
    void roundTrip()
    {
        compare(document_from_json(to_json(full_document()), "d.json"), full_document());
        compare(document_from_json(to_json({}), "d.json"), {});
    }

    void absentFieldsKeepTheirDefault()
    {
        compare(document_from_json("{}", "d.json"), {});
        Document expected;
        expected.text.text = "The cat";
        expected.settings.heads = 2;
        compare(document_from_json("{\"operator\": {\"heads\": 2}, \"text\": {\"text\": \"The cat\"}}", "d.json"),
                expected);
    }

    void wholeNumbersInMatrices()
    {
        const Document document =
            document_from_json("{\"matrices\": {\"x\": [[1, 2.5], [-3, 18446744073709551615]]}}", "d.json");
        QCOMPARE(document.matrices.find("x")->values, (std::vector<double>{1, 2.5, -3, 18446744073709551616.0}));
    }

    void text()
    {
        Document document;
        document.text.text = "a";
        document.settings.mask.causal = true;
        document.matrices.by_name["q"] = std::make_shared<const Matrix>(identity(2, 2));
        QCOMPARE(QString::fromStdString(to_json(document)),
                 QString("{\n  \"title\": \"\",\n  \"input\": \"text\",\n"
                         "  \"text\": {\n    \"text\": \"a\",\n    \"other\": \"\",\n    \"exact\": false,\n    "
                         "\"split\": \"word\"\n  },\n"
                         "  \"image\": {\n    \"path\": \"\",\n    \"patch\": 16,\n    \"features\": "
                         "\"color-and-gradients\"\n  },\n"
                         "  \"matrices\": {\n    \"q\": [\n      [1.0, 0.0],\n      [0.0, 1.0]\n    ]\n  },\n"
                         "  \"weights\": {\n    \"path\": \"\"\n  },\n"
                         "  \"operator\": {\n    \"score\": \"scaled-dot\",\n    \"normalizer\": \"softmax\",\n    "
                         "\"mask\": [\"causal\"],\n"
                         "    \"position\": \"none\",\n    \"temperature\": 1.0,\n    \"heads\": 4,\n    \"kv-heads\": "
                         "0,\n    \"dim\": 64,\n    \"seed\": 0,\n"
                         "    \"embedding\": \"hashed-ngrams\",\n    \"projection\": \"seeded\"\n  }\n}\n"));
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& json, const char* message) {
            QTest::newRow(name) << json << QString("d.json: %1").arg(message);
        };
        row("empty", "", "JSON: Empty: no JSON found");
        row("cut", "{\"title\": ",
            "JSON: The JSON document has an improper structure: missing or superfluous commas, braces, missing keys, "
            "etc.");
        row("a million brackets", QByteArray(1'000'000, '['),
            "JSON: The JSON document has an improper structure: missing or superfluous commas, braces, missing keys, "
            "etc.");
        row("closed brackets", QByteArray(1'000'000, '[') + QByteArray(1'000'000, ']'),
            "JSON: The JSON document was too deep (too many nested objects and arrays)");
        row("not UTF-8", "{\"title\": \"\xFF\"}", "JSON: The input is not valid UTF-8");
        row("lone surrogate", "{\"title\": \"\\ud800\"}", "JSON: Problem while parsing a string");
        row("no object", "[]", "JSON: expected an object");
        row("unknown field", "{\"titel\": \"a\"}",
            "titel: this field is not known. Use one of title, input, text, image, matrices, weights, operator, "
            "model, layout.");
        row("unknown inner field", "{\"weights\": {\"file\": \"a\"}}",
            "weights.file: this field is not known. Use one of path, tokens, row-tokens, column-tokens, array, "
            "batch-row.");
        row("row of a batch", R"({"weights": {"batch-row": -2}})",
            "weights.batch-row: expected a whole number from -1 to 2147483647");
        row("field twice", "{\"title\": \"a\", \"title\": \"b\"}", "title: duplicate field");
        row("wrong type", "{\"title\": 1}", "title: expected a text");
        row("no bool", "{\"text\": {\"exact\": 1}}", "text.exact: expected true or false");
        row("fraction", "{\"operator\": {\"heads\": 1.5}}", "operator.heads: expected a whole number from 1 to 65536");
        row("no heads", "{\"operator\": {\"heads\": 0}}", "operator.heads: expected a whole number from 1 to 65536");
        row("fewer", "{\"operator\": {\"heads\": -1}}", "operator.heads: expected a whole number from 1 to 65536");
        row("many heads", "{\"operator\": {\"heads\": 2147483647}}",
            "operator.heads: expected a whole number from 1 to 65536");
        row("negative groups", "{\"operator\": {\"kv-heads\": -4}}",
            "operator.kv-heads: expected a whole number from 0 to 65536");
        row("no width", "{\"operator\": {\"dim\": 0}}", "operator.dim: expected a whole number from 1 to 4096");
        row("as wide as can be", "{\"operator\": {\"dim\": 9223372036854775807}}",
            "operator.dim: expected a whole number from 1 to 4096");
        row("no patch", "{\"image\": {\"patch\": 0}}", "image.patch: expected a whole number from 1 to 1024");
        row("cold", "{\"operator\": {\"temperature\": 0}}",
            "operator.temperature: expected a number from 0.001 to 1000");
        row("NaN", "{\"operator\": {\"temperature\": \"NaN\"}}", "operator.temperature: expected a number");
        row("wide window", "{\"operator\": {\"mask\": [\"window:9000000000\"]}}",
            "operator.mask[0]: the window may be at most 65536 wide");
        row("places that fall", "{\"model\": {\"masked\": [3, 3]}}",
            "model.masked[1]: the places must rise, and 3 stands behind 3");
        row("long matrix", "{\"matrices\": {\"q\": [" + QByteArray("[],").repeated(70'000) + "[]]}}",
            "matrices.q[65536]: a matrix may have at most 65536 rows and columns. Open a larger one as a file");
        row("no token", "{\"model\": {\"ids\": [1, -1]}}",
            "model.ids[1]: expected a whole number from 0 to 2147483647");
        row("token as a text", "{\"model\": {\"ids\": [\"a\"]}}",
            "model.ids[0]: expected a whole number from 0 to 2147483647");
        row("neither padding nor not", "{\"model\": {\"attended\": [2]}}",
            "model.attended[0]: expected a whole number from 0 to 1");
        row("pixels of another shape", "{\"model\": {\"pixels\": {\"shape\": [3, 1, 1], \"values\": [0.5]}}}",
            "model.pixels: there are 1 values for the shape [3, 1, 1]");
        row("unknown field of a model", "{\"model\": {\"folder\": \"a\"}}",
            "model.folder: this field is not known. Use one of path, pair, target, written, masked, ids, types, "
            "attended, target-ids, pixels.");
        row("negative seed", "{\"operator\": {\"seed\": -1}}",
            "operator.seed: expected a whole number from 0 to 2^64 - 1");
        row("unknown choice", "{\"input\": \"sound\"}",
            "input: input: \"sound\" is not known. Use one of text, image, matrices, weights.");
        row("unknown mask", "{\"operator\": {\"mask\": [\"causal\", \"half\"]}}",
            "operator.mask[1]: mask: \"half\" is not known. Use one of none, causal, window:W, padding:j,j,..., "
            "custom:i-j,i-j,...");
        row("mask of numbers", "{\"operator\": {\"mask\": [1]}}", "operator.mask[0]: expected a text");
        row("unknown matrix", "{\"matrices\": {\"z\": []}}",
            "matrices.z: this field is not known. Use one of q, k, v, x, y, wq, wk, wv, wo, bq, bk, bv, embedding, m, "
            "p, r, u.");
        row("ragged matrix", "{\"matrices\": {\"q\": [[1, 2], [3]]}}",
            "matrices.q[1]: it has 1 numbers, but the rows before it have 2");
        row("flat matrix", "{\"matrices\": {\"q\": [1, 2]}}", "matrices.q[0]: expected a list");
        row("text in a matrix", "{\"matrices\": {\"q\": [[1, \"nan\"]]}}",
            "matrices.q[0][1]: expected a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
        row("null in a matrix", "{\"matrices\": {\"q\": [[null]]}}", "matrices.q[0][0]: expected a number");
        row("number too large", "{\"operator\": {\"temperature\": 1e400}}", "JSON: Problem while parsing a number");
    }
    void refused()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, message);
        QCOMPARE(error_of<FormatError>([&] {
                     document_from_json({json.constData(), static_cast<std::size_t>(json.size())}, "d.json");
                 }),
                 message);
    }

    // Of a size that is read in several blocks, and parsed where a stop can be asked for.
    void aLargeFileReadsBack()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("large.attnscope").toStdString();
        const std::string json = to_json(large_document());
        QVERIFY(json.size() > 8'000'000);
        replace_file(path, "\xEF\xBB\xBF" + json); // with the mark that some editors write
        compare(read_document(path, MemoryBudget(1e9)), large_document());
        QCOMPARE(error_of<MemoryError>([&] { read_document(path, MemoryBudget(8e6)); }).contains("large.attnscope"),
                 true);
    }

    void readingStops()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("large.attnscope").toStdString();
        replace_file(path, to_json(large_document()));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, read_document(path, MemoryBudget(1e9), {.stop = stop.get_token()}));
    }

    void writingStops()
    {
        std::stop_source stop;
        std::size_t written = 0;
        const ByteSink sink = [&](std::string_view bytes) {
            written += bytes.size();
            stop.request_stop();
        };
        QVERIFY_THROWS_EXCEPTION(Cancelled, write_document(large_document(), sink, {.stop = stop.get_token()}));
        QVERIFY(written < 1'000'000);
    }

    void namesReadBack()
    {
        for (const InputKind kind : {InputKind::text, InputKind::image, InputKind::matrices, InputKind::weights})
            QCOMPARE(parse_input_kind(name_of(kind)), kind);
        for (const TokenSplit split : {TokenSplit::word, TokenSplit::character})
            QCOMPARE(parse_token_split(name_of(split)), split);
        for (const PatchFeatures features : {PatchFeatures::pixels, PatchFeatures::color_and_gradients})
            QCOMPARE(parse_patch_features(name_of(features)), features);
        for (const Embedding embedding :
             {Embedding::hashed_ngrams, Embedding::one_hot, Embedding::gaussian, Embedding::matrix})
            QCOMPARE(parse_embedding(name_of(embedding)), embedding);
        for (const Projection projection : {Projection::identity, Projection::seeded, Projection::matrix})
            QCOMPARE(parse_projection(name_of(projection)), projection);
        QCOMPARE(error_of<SettingError>([] { parse_token_split("words"); }),
                 QString("tokenizer: \"words\" is not known. Use one of word, character."));
    }
};

QTEST_APPLESS_MAIN(TestDocumentJson)
#include "tst_document_json.moc"
