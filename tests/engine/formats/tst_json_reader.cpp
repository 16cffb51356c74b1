// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_reader.h"
#include "tests/engine/error_of.h"

#include <QStringConverter>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>
#include <fstream>

using namespace attn;
using namespace std::string_view_literals;

namespace {

enum class Fruit { apple, pear };
constexpr Named<Fruit> fruits[] = {{Fruit::apple, "apple"}, {Fruit::pear, "pear"}};

constexpr std::string_view sample = R"({
    "text": "a\u00e9\ud83d\ude00", "whole": -3, "large": 9223372036854775807, "number": 0.1, "yes": true, "null": null,
    "list": [1, [2, 3]], "object": {"a": {"b": 1}, "n": null}, "fruit": "pear"
})";

using Read = std::function<void(const JsonValue&)>;

QString faultOf(std::string_view json, const Read& read)
{
    const JsonFile file(json, "x.json");
    return error_of<FormatError>([&] { read(file.root()); });
}

} // namespace

Q_DECLARE_METATYPE(Read)

class TestJsonReader : public QObject {
    Q_OBJECT
private slots:
    void filesOfAnyEncoding_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const QString text(R"({"a": "\u00e9😀"})");
        for (const auto encoding : {QStringConverter::Utf8, QStringConverter::Utf16LE, QStringConverter::Utf16BE,
                                    QStringConverter::Utf32LE, QStringConverter::Utf32BE}) {
            QStringEncoder encode(encoding, QStringConverter::Flag::WriteBom);
            QTest::newRow(QStringConverter::nameForEncoding(encoding)) << QByteArray(encode(text));
        }
    }
    void filesOfAnyEncoding()
    {
        QFETCH(QByteArray, bytes);
        QTemporaryFile file;
        QVERIFY(file.open() && file.write(bytes) == bytes.size() && file.flush());
        const JsonFile json(file.fileName().toStdString(), MemoryBudget(1000));
        QCOMPARE(json.root().at("a").text(), "\u00e9😀"sv);
    }

    void valuesAreReadAsTheyAre()
    {
        const JsonFile file(sample, "x.json");
        const JsonValue root = file.root();
        QCOMPARE(root.at("text").text(), "aé😀"sv);
        QCOMPARE(root.at("whole").integer(), -3);
        QCOMPARE(root.at("whole").integer(-3, -3), -3);
        QCOMPARE(root.at("large").integer(), std::numeric_limits<std::int64_t>::max());
        QCOMPARE(root.at("number").number(), 0.1);
        QCOMPARE(root.at("whole").number(), -3.0);
        QVERIFY(root.at("yes").boolean());
        QCOMPARE(root.at("fruit").choice(fruits), Fruit::pear);
        QCOMPARE(root.at("list").items().at(1).items().at(1).integer(), 3);
        QCOMPARE(root.at("object").at("a").at("b").place(), std::string("object.a.b"));
        QCOMPARE(root.at("list").items().at(1).place(), std::string("list[1]"));
    }

    void absentAndNullFieldsHaveNoValue()
    {
        const JsonFile file(sample, "x.json");
        const JsonValue root = file.root();
        QVERIFY(!root.find("null"));
        QVERIFY(!root.find("nothing"));
        QCOMPARE(root.text_or("null", "else"), std::string("else"));
        QCOMPARE(root.text_or("fruit", "else"), std::string("pear"));
        QVERIFY(root.boolean_or("nothing", true));
        QCOMPARE(root.count_or("nothing", 7), std::size_t(7));
        QCOMPARE(root.at("object").members().size(), std::size_t(2)); // null fields are members
    }

    void faultsNameTheFileAndThePlace_data()
    {
        QTest::addColumn<Read>("read");
        QTest::addColumn<QString>("fault");
        const auto row = [](const char* name, const Read& read, const QByteArray& fault) {
            QTest::newRow(name) << read << QString::fromUtf8("x.json: " + fault);
        };
        row(
            "root", [](const JsonValue& v) { v.array(); }, "JSON: expected a list");
        row(
            "object", [](const JsonValue& v) { v.at("list").object(); }, "list: expected an object");
        row(
            "text", [](const JsonValue& v) { v.at("whole").text(); }, "whole: expected a text");
        row(
            "boolean", [](const JsonValue& v) { v.at("whole").boolean(); }, "whole: expected true or false");
        row(
            "number", [](const JsonValue& v) { v.at("text").number(); }, "text: expected a number");
        row(
            "integer", [](const JsonValue& v) { v.at("number").integer(); }, "number: expected a whole number");
        row(
            "too small", [](const JsonValue& v) { v.at("whole").integer(0, 9); },
            "whole: expected a whole number from 0 to 9");
        row(
            "too large", [](const JsonValue& v) { v.at("large").integer(0, 9); },
            "large: expected a whole number from 0 to 9");
        row(
            "no integer", [](const JsonValue& v) { v.at("text").integer(0, 9); },
            "text: expected a whole number from 0 to 9");
        row(
            "negative", [](const JsonValue& v) { v.count_or("whole", 1); },
            "whole: expected a whole number, 0 or more");
        row(
            "missing", [](const JsonValue& v) { v.at("object").at("z"); }, "object.z: this field is missing");
        row(
            "null", [](const JsonValue& v) { v.at("object").at("n"); }, "object.n: this field is missing");
        row(
            "item", [](const JsonValue& v) { v.at("list").items().at(1).items().at(0).text(); },
            "list[1][0]: expected a text");
        row(
            "choice", [](const JsonValue& v) { v.at("text").choice(fruits); },
            "text: \"aé😀\" is not known. Use one of apple, pear.");
        const QByteArray longest(99, 'x');
        row(
            "long name", [longest](const JsonValue& v) { v.at((longest + "é").toStdString()); },
            longest + "...: this field is missing");
    }
    void faultsNameTheFileAndThePlace()
    {
        QFETCH(Read, read);
        QFETCH(QString, fault);
        QCOMPARE(faultOf(sample, read), fault);
    }

    void duplicateFieldsAreFound()
    {
        constexpr std::string_view json = R"({"o": {"a": 1, "b": 2, "a": 3}})";
        QCOMPARE(faultOf(json, [](const JsonValue& v) { v.at("o").find("a"); }), "x.json: o.a: duplicate field");
        QCOMPARE(faultOf(json, [](const JsonValue& v) { v.at("o").require_different_names(); }),
                 "x.json: o.a: duplicate field");
        const JsonFile file(json, "x.json");
        QCOMPARE(file.root().at("o").at("b").integer(), 2);
        QCOMPARE(file.root().at("o").members().size(), std::size_t(3));
    }

    void brokenTextsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("open") << QByteArray("{\"a\": 1");
        QTest::newRow("two") << QByteArray("{} {}");
        QTest::newRow("NaN") << QByteArray("{\"a\": NaN}");
        QTest::newRow("surrogate") << QByteArray("{\"a\": \"\\ud800\"}");
        QTest::newRow("not UTF-8") << QByteArray("{\"a\": \"\xFF\"}");
        QTest::newRow("deep") << QByteArray(1025, '[') + QByteArray(1025, ']');
        QTest::newRow("large number") << QByteArray("{\"a\": 1e400}");
    }
    void brokenTextsAreRefused()
    {
        QFETCH(QByteArray, json);
        const QString fault = error_of<FormatError>([&] { JsonFile(json.toStdString(), "x.json"); });
        QVERIFY2(fault.startsWith("x.json: JSON: "), qPrintable(fault));
    }

    void filesHaveALimit()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("a.json").toStdString();
        std::ofstream(path) << R"({"a": 12})"; // 9 bytes
        QCOMPARE(JsonFile(path, MemoryBudget(9)).root().at("a").integer(), 12);
        QVERIFY(
            error_of<MemoryError>([&] { JsonFile(path, MemoryBudget(8)); }).startsWith(QString::fromStdString(path)));
        QVERIFY(error_of<Error>([&] {
                    JsonFile(path + "x", MemoryBudget(9));
                }).startsWith(QString::fromStdString(path + "x: ")));
    }
};

QTEST_GUILESS_MAIN(TestJsonReader)
#include "tst_json_reader.moc"
