// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_array_reader.h"

#include "engine/formats/format_error.h"
#include "engine/formats/json_arrays.h"
#include "engine/formats/json_strings.h"
#include "engine/text/text_encoding.h"
#include "tests/engine/error_of.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <ctime>
#include <limits>

using namespace attn;

class TestJsonArrayReader : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string saved(const QByteArray& text) const
    {
        QFile file(folder_.filePath("a.json"));
        if (!file.open(QFile::WriteOnly) || file.write(text) != text.size())
            qFatal("the test's file cannot be written");
        return file.fileName().toStdString();
    }
    ArrayFile read(const QByteArray& text, MemoryBudget budget = memory_budget(), const RunControl& control = {}) const
    {
        RegularFile file(saved(text));
        return read_json_arrays(file, budget, control);
    }
    QString refusal(const QByteArray& text) const
    {
        return error_of<FormatError>([&] { read(text); }).remove(folder_.filePath("a.json") + ": ");
    }

private slots:
    void arrays_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QStringList>("shapes");
        const auto row = [](const char* name, const QByteArray& text, const QStringList& names,
                            const QStringList& shapes) { QTest::newRow(name) << text << names << shapes; };
        row("matrix", "[[0.5, 0.5], [1, 0], [0, 1]]", {"a"}, {"[3, 2]"});
        row("heads", "[[[1,2]],[[3,4]]]", {"a"}, {"[2, 1, 2]"});
        row("layers and heads", " [ [ [ [ 1 , 2 ] , [ 3 , 4 ] ] ] ]\n", {"a"}, {"[1, 1, 2, 2]"});
        row("byte order mark", "\xEF\xBB\xBF[[1]]", {"a"}, {"[1, 1]"});
        row("UTF-16", QByteArray::fromHex("fffe5b005b0031005d005d00"), {"a"}, {"[1, 1]"});
        row("UTF-16, big end first", QByteArray::fromHex("feff005b005b0031002c0032005d005d"), {"a"}, {"[1, 2]"});
        row("attention and tokens", "{\"tokens\": [\"a\", \"b\"], \"attention\": [[1, 0], [0.5, 0.5]]}", {"attention"},
            {"[2, 2]"});
        row("keys that lead there", "{\"all\": {\"attn\": [[1]], \"left_text\": [\"a\"]}}", {"all.attn"}, {"[1, 1]"});
        row("layers by number", "{\"attentions\": {\"0\": [[1]], \"1\": [[2]]}}", {"attentions.0", "attentions.1"},
            {"[1, 1]", "[1, 1]"});
        row("a list of layers", "[{\"layer\": 0, \"attention\": [[1]]}, {\"layer\": 1, \"attention\": [[2]]}]",
            {"attention.0", "attention.1"}, {"[1, 1]", "[1, 1]"});
        row("layers that are called otherwise",
            "[{\"attention\": [[1]], \"layer_idx\": 4}, {\"attention\": [[2]], \"layer_idx\": 7}]",
            {"attention.4", "attention.7"}, {"[1, 1]", "[1, 1]"});
        row("layers and heads by their fields",
            "[{\"layer\": 0, \"head\": 1, \"attn\": [[1]]}, {\"attn\": [[2]], \"head\": 0, \"layer\": 2}]",
            {"attn.0.head1", "attn.2.head0"}, {"[1, 1]", "[1, 1]"});
        row("heads by their fields", "{\"maps\": [{\"head\": 3, \"attn\": [[1]]}, {\"head\": 5, \"attn\": [[2]]}]}",
            {"maps.head3.attn", "maps.head5.attn"}, {"[1, 1]", "[1, 1]"});
        row("layers of heads",
            "{\"layers\": [{\"layer\": 2, \"heads\": [{\"head\": 0, \"attn\": [[1]]}, {\"head\": 1, \"attn\": "
            "[[1]]}]}]}",
            {"layers.2.heads.head0.attn", "layers.2.heads.head1.attn"}, {"[1, 1]", "[1, 1]"});
        row("fields that say nothing",
            "[{\"layer\": -1, \"attn\": [[1]]}, {\"layer\": 0.5, \"attn\": [[2]]}, {\"x\": {\"layer\": 9}, \"attn\": "
            "[[3]]}]",
            {"attn.0", "attn.1", "attn.2"}, {"[1, 1]", "[1, 1]", "[1, 1]"});
        row("numbers behind their key", "{\"layers\": [{\"heads\": [[[1]]]}, {\"heads\": [[[2]]]}]}",
            {"layers.0.heads", "layers.1.heads"}, {"[1, 1, 1]", "[1, 1, 1]"});
        row("other numbers beside", "{\"input_ids\": [5, 6], \"weights\": [[1, 0], [0, 1]], \"loss\": 0.5}",
            {"input_ids", "weights"}, {"[2]", "[2, 2]"});
        row("other lists beside",
            "{\"weights\": [[1]], \"spans\": [[1, 2], [3]], \"rows\": [[\"a\", 1]], \"box\": [1, {\"x\": [[2]]}]}",
            {"weights", "box.x"}, {"[1, 1]", "[1, 1]"});
    }
    void arrays()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, names);
        QFETCH(QStringList, shapes);
        const ArrayFile file = read(text);
        RegularFile again(saved(text));
        MemoryBudget budget = memory_budget();
        const std::vector<StoredArray> headers = read_json_headers(again, budget);
        QStringList found_names, found_shapes, header_names, header_shapes;
        for (const NamedArray& array : file.arrays) {
            require_consistent(array);
            found_names << QString::fromStdString(array.name);
            found_shapes << QString::fromStdString(shape_text(array.shape));
        }
        for (const StoredArray& array : headers) {
            header_names << QString::fromStdString(array.name);
            header_shapes << QString::fromStdString(shape_text(array.shape));
        }
        QCOMPARE(found_names, names);
        QCOMPARE(found_shapes, shapes);
        QCOMPARE(header_names, names);
        QCOMPARE(header_shapes, shapes);
        QVERIFY(looks_like_json_arrays(to_utf8({text.constData(), std::size_t(text.size())})));
    }

    void halfPairsOfSurrogates()
    {
        const auto metadata = read("{\"a\": [[1]], \"x\": \"\\ud800\\u0041\", \"y\": \"\\ud83d\\ud83d\\ude00\", "
                                   "\"z\": \"\\ud83d\\n\\ude00\"}")
                                  .metadata;
        QCOMPARE(metadata.at("x"), std::string("\uFFFDA"));
        QCOMPARE(metadata.at("y"), std::string("\uFFFD\U0001F600"));
        QCOMPARE(metadata.at("z"), std::string("\uFFFD\n\uFFFD"));
    }

    // Each list and text below a long key would have it again.
    void longKeysAreCounted()
    {
        const QByteArray key(100'000, 'k');
        for (const char* const each : {"{\"a\": [1]}", "{\"a\": \"t\"}"}) {
            const QByteArray text = "{\"" + key + "\": [" + (each + QByteArray(", ")).repeated(999) + each + "]}";
            QVERIFY(error_of<MemoryError>([&] { read(text, MemoryBudget(50e6)); }).contains("a.json: "));
        }
    }

    void numbers()
    {
        const ArrayFile file = read("[[0.1, -1e-3, 12], [NaN, Infinity, -Infinity], [null, \"NaN\", \"-Infinity\"]]");
        const std::vector<double>& values = file.arrays.at(0).values;
        QCOMPARE(values.size(), std::size_t{9});
        QCOMPARE(values[0], 0.1);
        QCOMPARE(values[1], -1e-3);
        QCOMPARE(values[2], 12.0);
        QVERIFY(std::isnan(values[3]) && std::isnan(values[6]) && std::isnan(values[7]));
        QVERIFY(values[4] == INFINITY && values[5] == -INFINITY && values[8] == -INFINITY);
        QCOMPARE(read("[[true, false]]").arrays.at(0).values, (std::vector<double>{1, 0}));
    }

    void textsBecomeMetadata()
    {
        const auto metadata = read("{\"a\": [[1]], \"tokens\": [\"\\u0054he\", \"c\\\"\\\\\\n\\ud83d\\ude00\", "
                                   "\"\\ud83d\", \"]\"], \"model\": \"gpt2\", \"x\": {\"labels\": [[\"p\", \"q\"]]}}")
                                  .metadata;
        QCOMPARE(parse_json_strings(metadata.at("tokens")).value(),
                 (std::vector<std::string>{"The", "c\"\\\n\xF0\x9F\x98\x80", "\xEF\xBF\xBD", "]"}));
        QCOMPARE(metadata.at("model"), std::string("gpt2"));
        QCOMPARE(parse_json_strings(metadata.at("labels")).value(), (std::vector<std::string>{"p", "q"}));
        const auto of_samples = read("{\"samples\": [{\"tokens\": [\"a\"], \"attn\": [[1]]}]}").metadata;
        QCOMPARE(of_samples, (std::map<std::string, std::string>{{"samples.0.tokens", "[\"a\"]"}}));
    }

    // What is written is read again, to the last bit.
    void roundTrip()
    {
        ArrayFile file{.arrays = {{.name = "attentions.0",
                                   .shape = {2, 3},
                                   .values = {0.1f, NAN, -0.0, 5, INFINITY, -INFINITY},
                                   .row_labels = {"a", "data"},
                                   .column_labels = {"NaN", "\"", "[["}},
                                  {.name = "attentions.1",
                                   .shape = {1, 1, 2},
                                   .values = {0.1, 1e300},
                                   .type = NumberType::float64},
                                  {.name = "logits", .shape = {1}, .values = {7}}},
                       .metadata = {{"tokens", "[\"a\",\"b\"]"}, {"title", "[[1]]"}}};
        std::string text;
        write_json_arrays(file, [&text](std::string_view part) { text += part; });
        const ArrayFile back = read(QByteArray::fromStdString(text));
        QCOMPARE(back.arrays.size(), file.arrays.size());
        for (std::size_t i = 0; i < file.arrays.size(); ++i) {
            QCOMPARE(back.arrays[i].name, file.arrays[i].name);
            QCOMPARE(back.arrays[i].shape, file.arrays[i].shape);
            QCOMPARE(back.arrays[i].type, file.arrays[i].type);
            QCOMPARE(back.arrays[i].row_labels, file.arrays[i].row_labels);
            QCOMPARE(back.arrays[i].column_labels, file.arrays[i].column_labels);
            for (std::size_t j = 0; j < file.arrays[i].values.size(); ++j)
                QVERIFY(static_cast<float>(back.arrays[i].values[j]) == static_cast<float>(file.arrays[i].values[j])
                        || std::isnan(file.arrays[i].values[j]));
        }
        QCOMPARE(back.metadata, file.metadata);
        QVERIFY(looks_like_json_arrays(text));
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const auto row = [](const QByteArray& text, const char* message) {
            QTest::newRow(text.left(60).constData()) << text << QString(message);
        };
        row("[[[1],[2],[3]],[[1],[2],[3]],[[1,2,3,4],[1,2,3,4],[1,2,3,4],[1,2]]]",
            "a: [2][0] has 4 numbers, [0][0] has 1. Give lists that are all alike.");
        row("[[[1,2,3,4,5],[1,2,3,4,5],[1,2,3,4,5],[1,2,3,4]]]",
            "a: [0][3] has 4 numbers, [0][2] has 5. Give lists that are all alike.");
        row("[[[1],[2]],[[1]]]", "a: [1] has 1 lists, [0] has 2. Give lists that are all alike.");
        row("[[1, 2], 3]", "a: [1] is no list, but those before it are. Give lists that are all alike.");
        row("[[1, [2]]]", "a: [0][1] is a list, but those before it are none. Give lists that are all alike.");
        row("{\"attention\": [[1, 2], [3]], \"other\": [[1]]}",
            "attention: [1] has 1 numbers, [0] has 2. Give lists that are all alike.");
        row("", "JSON at byte 0: \"\" is no number, text, list or object");
        row("[[1, 2]", "JSON at byte 7: a comma or the end of the list or object is expected");
        row("[[1, 2]]]", "JSON at byte 8: something follows the end. Give one list or object");
        row("[[1 2]]", "JSON at byte 4: a comma or the end of the list or object is expected");
        row("[[0x1]]", "JSON at byte 5: \"0x1\" is no number, text, list or object");
        row("[[1, -1e400]]",
            "JSON at byte 11: -1e400 is too large for a number in double precision. Write a smaller one.");
        row("{1: [[1]]}", "JSON at byte 1: a key in quotes is expected");
        row("{\"a\" [[1]]}", "JSON at byte 5: a colon is expected behind the key");
        row("{\"a", "JSON at byte 3: the text that begins before is never closed");
        row("[\"\\x\"]", "JSON at byte 4: a backslash stands before a character that needs none");
        row("{}", "JSON: it holds no lists of numbers. Give one as [[0.5, 0.5], [1, 0]].");
        row("{\"tokens\": [\"a\"]}", "JSON: it holds no lists of numbers. Give one as [[0.5, 0.5], [1, 0]].");
        row(QByteArray(65, '['), "JSON at byte 65: it is nested more than 64 deep");
        row(QByteArray("{\"a\":").repeated(65), "JSON at byte 321: it is nested more than 64 deep");
    }
    void refused()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        QCOMPARE(refusal(text), message);
    }

    void otherTexts_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "{}", "[1, 2, 3]", "{\"tokens\": [\"a\", \"b\"]}", "[\"a\", \"b\"]",
                                 "{\"vocab\": [[\"<unk>\", 0.0]]}", "{\"text\": \"[[1]]\"}",
                                 "{\"weights\": {\"path\": \"a.npy\"}}", "{\"weights\": 0.5}", "The [[0]] cat"})
            QTest::newRow(text) << QByteArray(text);
    }
    void otherTexts()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!looks_like_json_arrays(text.toStdString()) || text.startsWith("The"));
    }

    // Memory is taken for the numbers only, and before they are read.
    void beyondTheBudget()
    {
        const QByteArray text = "[" + QByteArray("[1,2,3,4],").repeated(1000) + "[1,2,3,4]]";
        QVERIFY(read(text, MemoryBudget(4 * 1001 * 8 + 1000)).arrays.at(0).values.size() == 4004);
        QVERIFY(error_of<MemoryError>([&] { read(text, MemoryBudget(4 * 1001 * 8 - 1)); }).contains("a.json: "));
    }

    // Wherever a part of the file ends, the numbers are the same.
    void partsJoin()
    {
        const QByteArray row = "[0.125, -12345.0625, \"NaN\", 1e-3]";
        for (int shift = 0; shift < row.size() + 2; ++shift) {
            const QByteArray text = QByteArray(shift, ' ') + "[" + QByteArray(row + ", ").repeated(9000) + row + "]";
            const ArrayFile file = read(text);
            QCOMPARE(file.arrays.at(0).shape, (std::vector<Index>{9001, 4}));
            for (std::size_t i = 0; i < file.arrays[0].values.size(); i += 4)
                QVERIFY(file.arrays[0].values[i] == 0.125 && file.arrays[0].values[i + 1] == -12345.0625
                        && std::isnan(file.arrays[0].values[i + 2]) && file.arrays[0].values[i + 3] == 1e-3);
        }
    }

    void stopsAndSaysHowFarItIs()
    {
        const QByteArray text = "[" + QByteArray("[0.25, 0.25, 0.5],").repeated(200'000) + "[1,2,3]]";
        std::vector<double> shares;
        std::stop_source stop;
        const RunControl control{.stop = stop.get_token(), .progress = [&](double share, std::string_view) {
                                     shares.push_back(share);
                                     if (share > 0.6)
                                         stop.request_stop();
                                 }};
        QCOMPARE(error_of<Cancelled>([&] { read(text, memory_budget(), control); }), QString("cancelled"));
        QVERIFY(std::ranges::is_sorted(shares));
        QVERIFY(shares.front() < 0.2 && shares.back() > 0.6 && shares.back() < 0.9);
    }

    void oneLongLineIsQuick()
    {
        const QByteArray text = "[" + QByteArray("[0.123456789, 0.25, 0.5],").repeated(160'000) + "[1,2,3]]";
        const std::clock_t begin = std::clock();
        QCOMPARE(read(text).arrays.at(0).values.size(), std::size_t{480'003});
        QVERIFY(double(std::clock() - begin) / CLOCKS_PER_SEC < 1.0);
    }
};

QTEST_APPLESS_MAIN(TestJsonArrayReader)
#include "tst_json_array_reader.moc"
