// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_arrays.h"
#include "engine/formats/json_writer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <limits>

using namespace attn;

namespace {

constexpr const char* layouts_text = "{\n"
                                     "  \"compact\": {\"a\":-1,\"b\":[\"x\",\"y\"]},\n"
                                     "  \"line\": [true, 0.5, {}, []],\n"
                                     "  \"lines\": [\n"
                                     "    [1],\n"
                                     "    2\n"
                                     "  ],\n"
                                     "  \"none\": []\n"
                                     "}";

constexpr const char* arrays_text =
    "{\n"
    "  \"metadata\": {\"model\": \"tiny\", \"tokens\": \"[\\\"a\\\"]\"},\n"
    "  \"arrays\": {\n"
    "    \"w\\\"\": {\"type\": \"float32\", \"shape\": [2, 1, 2], \"data\": [\n"
    "      [\n"
    "        [0.5, \"Infinity\"]\n"
    "      ],\n"
    "      [\n"
    "        [0.1, -1.0]\n"
    "      ]\n"
    "    ]},\n"
    "    \"one\": {\"type\": \"float64\", \"shape\": [], \"data\": 3.0},\n"
    "    \"none\": {\"type\": \"float32\", \"shape\": [1152921504606846976, 0], \"data\": []},\n"
    "    \"labels\": {\"type\": \"float32\", \"shape\": [1, 2], \"row_labels\": [\"q\"], \"column_labels\": [\"k\", "
    "\"\\n\"], \"data\": [\n"
    "      [1.0, 0.0]\n"
    "    ]}\n"
    "  }\n"
    "}\n";

constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

class TestJsonWriter : public QObject {
    Q_OBJECT

private slots:
    void strings_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char* name, const QByteArray& text, const QByteArray& json) {
            QTest::newRow(name) << text << json;
        };
        row("plain", "a b/c", "\"a b/c\"");
        row("quote and backslash", "\"\\", "\"\\\"\\\\\"");
        row("line ends and tab", "\n\r\t", "\"\\n\\r\\t\"");
        row("other controls", QByteArray("\0\x1f\x7f", 3), "\"\\u0000\\u001f\\u007f\"");
        row("two to four bytes", "\xC3\xA9\xE2\x88\x80\xF0\x9F\x98\x80", "\"\xC3\xA9\xE2\x88\x80\xF0\x9F\x98\x80\"");
        row("last characters of each length", "\xDF\xBF\xEF\xBF\xBF\xF4\x8F\xBF\xBF",
            "\"\xDF\xBF\xEF\xBF\xBF\xF4\x8F\xBF\xBF\"");
        row("stray byte", "a\x80z", "\"a\xEF\xBF\xBDz\"");
        row("cut character", "\xE2\x88", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
        row("longer than needed", "\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
        row("surrogate", "\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
        row("past the last character", "\xF4\x90\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    }
    void strings()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, json);
        std::string out;
        JsonWriter(out).text(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(out), json);
    }

    void numbers_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<bool>("single");
        QTest::addColumn<QString>("json");
        QTest::newRow("one") << 1.0 << false << "1.0";
        QTest::newRow("minus zero") << -0.0 << false << "-0.0";
        QTest::newRow("above 64 bits") << 123456789012345678901.0 << false << "123456789012345683968.0";
        QTest::newRow("exponent") << 1e300 << false << "1e+300";
        QTest::newRow("double") << double{0.1f} << false << "0.10000000149011612";
        QTest::newRow("single") << double{0.1f} << true << "0.1";
        QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << false << "\"NaN\"";
        QTest::newRow("infinity") << infinity << true << "\"Infinity\"";
        QTest::newRow("minus infinity") << -infinity << false << "\"-Infinity\"";
    }
    void numbers()
    {
        QFETCH(double, value);
        QFETCH(bool, single);
        QFETCH(QString, json);
        std::string out;
        JsonWriter(out).number(value, single ? NumberType::float32 : NumberType::float64);
        QCOMPARE(QString::fromStdString(out), json);
    }

    void layouts()
    {
        using Layout = JsonWriter::Layout;
        std::string out;
        JsonWriter json(out);
        json.begin_object(Layout::lines);
        json.key("compact").begin_object(Layout::compact).key("a").integer(-1);
        json.key("b").texts(std::vector<std::string>{"x", "y"}, Layout::compact).end();
        json.key("line").begin_list().boolean(true).number(0.5).begin_object().end().begin_list().end().end();
        json.key("lines").begin_list(Layout::lines).begin_list().integer(1).end().integer(2).end();
        json.key("none").begin_list(Layout::lines).end().end();
        QCOMPARE(QString::fromStdString(out), layouts_text);
    }

    // What is written already may be taken away, as for a file that is written in pieces.
    void textMayBeTakenAway()
    {
        std::string out;
        JsonWriter json(out);
        std::string all;
        json.begin_list();
        for (int i = 0; i < 3; ++i) {
            json.integer(i);
            all += std::exchange(out, {});
        }
        json.end();
        QCOMPARE(all + out, std::string("[0, 1, 2]"));
    }

    void arrays()
    {
        ArrayFile file = {.metadata = {{"model", "tiny"}, {"tokens", "[\"a\"]"}}};
        file.arrays.push_back({.name = "w\"", .shape = {2, 1, 2}, .values = {0.5, infinity, 0.1f, -1}});
        file.arrays.push_back({.name = "one", .shape = {}, .values = {3}, .type = NumberType::float64});
        file.arrays.push_back({.name = "none", .shape = {Index{1} << 60, 0}, .values = {}});
        file.arrays.push_back(
            {.name = "labels", .shape = {1, 2}, .values = {1, 0}, .row_labels = {"q"}, .column_labels = {"k", "\n"}});
        QByteArray text;
        write_json_arrays(
            file, [&](std::string_view part) { text.append(part.data(), static_cast<qsizetype>(part.size())); });
        const QByteArray expected = arrays_text;
        QCOMPARE(text, expected);
        QCOMPARE(QJsonDocument::fromJson(text).object()["arrays"].toObject().keys(),
                 (QStringList{"labels", "none", "one", "w\""}));
    }

    void noArrays()
    {
        QByteArray text;
        write_json_arrays(
            {}, [&](std::string_view part) { text.append(part.data(), static_cast<qsizetype>(part.size())); });
        QCOMPARE(QJsonDocument::fromJson(text).object().keys(), QStringList{"arrays"});
    }
};

QTEST_APPLESS_MAIN(TestJsonWriter)
#include "tst_json_writer.moc"
