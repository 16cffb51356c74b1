// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/format_error.h"
#include "engine/formats/replace_file.h"
#include "engine/formats/safetensors_header.h"
#include "tests/engine/error_of.h"
#include "tests/engine/peak_memory.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <ctime>

using namespace attn;

namespace {

QByteArray length_bytes(quint64 length)
{
    QByteArray bytes(8, '\0');
    qToLittleEndian(length, bytes.data());
    return bytes;
}

QByteArray file_of(const QByteArray& header, const QByteArray& data)
{
    return length_bytes(static_cast<quint64>(header.size())) + header + data;
}

QByteArray entry(const QByteArray& name, const QByteArray& type, const QByteArray& shape, const QByteArray& offsets)
{
    return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
}

// Of the processor, whatever else it has to do: in milliseconds since the program began.
qint64 time_taken()
{
    return qint64{std::clock()} * 1000 / CLOCKS_PER_SEC;
}

} // namespace

class TestSafetensorsHeader : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    SafetensorsHeader read(const QByteArray& bytes)
    {
        const QString path = folder_.filePath("x.safetensors");
        QFile file(path);
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the test's file cannot be written");
        file.close();
        return read_safetensors_header(RegularFile(path.toStdString()));
    }
    QString refusal(const QByteArray& bytes)
    {
        return error_of<FormatError>([&] { read(bytes); }).remove(folder_.filePath("x.safetensors: "));
    }

private slots:
    void header()
    {
        const QByteArray text = "{" + entry("b", "F32", "[1,2]", "[2,10]")
            + ",\"__metadata__\":{\"format\":\"pt\",\"\\u00e9\":\"\"}," + entry("a", "BF16", "[]", "[0,2]") + "}   ";
        const SafetensorsHeader header = read(file_of(text, QByteArray(10, '\0')));
        QCOMPARE(header.metadata, (std::map<std::string, std::string>{{"format", "pt"}, {"é", ""}}));
        QCOMPARE(header.arrays.size(), std::size_t{2});
        const StoredArray& first = header.arrays[0]; // in the order of their numbers
        QCOMPARE(first.name, std::string("a"));
        QCOMPARE(first.shape, std::vector<Index>{});
        QCOMPARE(first.offset, static_cast<std::uint64_t>(8 + text.size()));
        QVERIFY(first.number == StoredNumber{.format = NumberFormat::bfloat16});
        const StoredArray& second = header.arrays[1];
        QCOMPARE(second.name, std::string("b"));
        QCOMPARE(second.type, std::string("F32"));
        QCOMPARE(second.shape, (std::vector<Index>{1, 2}));
        QCOMPARE(second.offset, static_cast<std::uint64_t>(10 + text.size()));
    }

    void types_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<int>("size");
        const auto row = [](const char* type, NumberFormat format, int size) {
            QTest::newRow(type) << static_cast<int>(format) << size;
        };
        row("BOOL", NumberFormat::boolean, 1);
        row("I8", NumberFormat::int8, 1);
        row("I16", NumberFormat::int16, 2);
        row("I32", NumberFormat::int32, 4);
        row("I64", NumberFormat::int64, 8);
        row("U8", NumberFormat::uint8, 1);
        row("U16", NumberFormat::uint16, 2);
        row("U32", NumberFormat::uint32, 4);
        row("U64", NumberFormat::uint64, 8);
        row("F16", NumberFormat::float16, 2);
        row("BF16", NumberFormat::bfloat16, 2);
        row("F32", NumberFormat::float32, 4);
        row("F64", NumberFormat::float64, 8);
    }
    void types()
    {
        QFETCH(int, format);
        QFETCH(int, size);
        const QByteArray end = QByteArray::number(3 * size);
        const SafetensorsHeader header = read(file_of(
            "{" + entry("w", QTest::currentDataTag(), "[3]", "[0," + end + "]") + "}", QByteArray(3 * size, '\0')));
        QCOMPARE(static_cast<int>(header.arrays[0].number->format), format);
    }

    void emptyOnes()
    {
        QVERIFY(read(file_of("{}", "")).arrays.empty());
        const SafetensorsHeader header =
            read(file_of("{" + entry("none", "F32", "[4611686018427387904,4611686018427387904,0]", "[0,0]") + ","
                             + entry("one", "F64", "[]", "[0,8]") + "," + entry("end", "F32", "[0]", "[8,8]") + "}",
                         QByteArray(8, '\0')));
        QCOMPARE(header.arrays.size(), std::size_t{3});
    }

    // The others stay usable; nothing is known of how many bytes it should take.
    void unknownType()
    {
        const SafetensorsHeader header =
            read(file_of("{" + entry("a", "F8_E4M3", "[7]", "[0,7]") + "," + entry("b", "F16", "[1]", "[7,9]") + "}",
                         QByteArray(9, '\0')));
        QVERIFY(!header.arrays[0].number);
        QCOMPARE(header.arrays[0].type, std::string("F8_E4M3"));
        QVERIFY(header.arrays[1].number);
    }

    // As the reference reader: what a later version may add is passed over.
    void unknownField()
    {
        const SafetensorsHeader header =
            read(file_of("{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"more\":{\"x\":[]}}}", "x"));
        QCOMPARE(header.arrays.size(), std::size_t{1});
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const QByteArray& bytes, const QString& message) {
            QTest::newRow(name) << bytes << message + ". Save it again with safetensors.";
        };
        const auto one = [](const QByteArray& text, const QByteArray& data = "") {
            return file_of("{" + text + "}", data);
        };
        const QByteArray eight(8, '\0');
        for (int size = 0; size < 8; ++size)
            row(qPrintable(QString("%1 bytes").arg(size)), QByteArray(size, '\0'),
                QString("header length at byte 0: the file has only %1 bytes").arg(size));
        row("length of 2^64 - 1", length_bytes(~quint64{0}) + "{}",
            "header length at byte 0: 18446744073709551615 bytes are more than the 100000000 that are allowed");
        row("length of 100,000,001", length_bytes(100'000'001) + "{}",
            "header length at byte 0: 100000001 bytes are more than the 100000000 that are allowed");
        row("length beyond the file", length_bytes(3) + "{}",
            "header length at byte 0: 3 bytes are more than the file has");
        row("length 0", length_bytes(0), "header at byte 8: it does not begin with {");
        row("space before {", file_of(" {}", ""), "header at byte 8: it does not begin with {");
        row("list", file_of("[]", ""), "header at byte 8: it does not begin with {");
        row("no UTF-8", one(entry("\xFF", "F32", "[]", "[0,4]"), "1234"),
            "header at byte 8: it is not a JSON object of tensors (The input is not valid UTF-8)");
        row("no JSON", one("\"a\""),
            "header at byte 8: it is not a JSON object of tensors (The JSON document has an improper structure: "
            "missing or superfluous commas, braces, missing keys, etc.)");
        row("text behind it", file_of("{}x", ""),
            "header at byte 8: it is not a JSON object of tensors (The JSON document has an improper structure: "
            "missing or superfluous commas, braces, missing keys, etc.)");
        row("a million brackets", one("\"a\":" + QByteArray(1'000'000, '[')),
            "header at byte 8: it is not a JSON object of tensors (The JSON document was too deep (too many nested "
            "objects and arrays))");
        row("same name", one(entry("a", "U8", "[4]", "[0,4]") + "," + entry("\\u0061", "U8", "[4]", "[4,8]"), eight),
            "a at byte 118: another tensor has this name too");
        row("hole at the beginning", one(entry("a", "U8", "[4]", "[4,8]"), eight),
            "a at byte 65: there is a hole of 4 bytes before it");
        row("hole", one(entry("a", "U8", "[2]", "[0,2]") + "," + entry("b", "U8", "[4]", "[4,8]"), eight),
            "b at byte 117: there is a hole of 2 bytes before it");
        row("overlap", one(entry("a", "U8", "[5]", "[0,5]") + "," + entry("b", "U8", "[4]", "[4,8]"), eight),
            "b at byte 117: it shares 1 bytes with the tensor before it");
        row("the same bytes", one(entry("a", "U8", "[8]", "[0,8]") + "," + entry("b", "U8", "[8]", "[0,8]"), eight),
            "b at byte 113: it shares 8 bytes with the tensor before it");
        row("bytes behind", one(entry("a", "U8", "[7]", "[0,7]"), eight),
            "data at byte 68: 1 bytes belong to no tensor");
        row("bytes without tensors", file_of("{}", "1"), "data at byte 10: 1 bytes belong to no tensor");
        row("beyond the file", one(entry("a", "U8", "[9]", "[0,9]"), eight),
            "a at byte 8: data_offsets reach to byte 9 of the data, which has 8 bytes");
        row("offsets backwards", one(entry("a", "U8", "[4]", "[8,4]"), eight),
            "a at byte 8: data_offsets end before they begin");
        const QString offsets = "a at byte 8: data_offsets must be two whole numbers, 0 or more and below 2^64";
        row("negative offset", one(entry("a", "U8", "[4]", "[-4,0]"), eight), offsets);
        row("fractional offset", one(entry("a", "U8", "[4]", "[0,4.0]"), eight), offsets);
        row("three offsets", one(entry("a", "U8", "[4]", "[0,4,8]"), eight), offsets);
        row("no list of offsets", one(entry("a", "U8", "[4]", "4"), eight), offsets);
        row("offset of 2^64", one(entry("a", "U8", "[4]", "[0,18446744073709551616]"), eight),
            "header at byte 8: it is not a JSON object of tensors (Problem while parsing a number)");
        row("offset of 2^64 - 1", one(entry("a", "U8", "[4]", "[0,18446744073709551615]"), eight),
            "a at byte 8: data_offsets reach to byte 18446744073709551615 of the data, which has 8 bytes");
        row("sizes that wrap around", one(entry("a", "F32", "[4294967296,4294967296]", "[0,0]")),
            "a at byte 82: its shape [4294967296, 4294967296] holds more numbers than can be counted");
        row("bytes that wrap around", one(entry("a", "F64", "[2305843009213693952]", "[0,0]")),
            "a at byte 80: its shape [2305843009213693952] holds more numbers than can be counted");
        row("sizes that wrap around, of an unknown type", one(entry("a", "X", "[4294967296,4294967296]", "[0,0]")),
            "a at byte 80: its shape [4294967296, 4294967296] holds more numbers than can be counted");
        row("too few bytes", one(entry("a", "F32", "[3]", "[0,8]"), eight),
            "a at byte 62: its shape [3] of F32 takes 12 bytes, but data_offsets give it 8");
        row("too many bytes", one(entry("a", "F16", "[3]", "[0,8]"), eight),
            "a at byte 62: its shape [3] of F16 takes 6 bytes, but data_offsets give it 8");
        const QString shape = "a at byte 8: shape must be a list of sizes, 0 or more and below 2^63";
        row("negative size", one(entry("a", "U8", "[-1]", "[0,8]"), eight), shape);
        row("fractional size", one(entry("a", "U8", "[8.0]", "[0,8]"), eight), shape);
        row("size of 2^63", one(entry("a", "U8", "[9223372036854775808]", "[0,8]"), eight), shape);
        row("no list of sizes", one(entry("a", "U8", "8", "[0,8]"), eight),
            "a at byte 8: shape must be a list of sizes");
        row("rank 1000", one(entry("a", "U8", "[1" + QByteArray(",1").repeated(999) + "]", "[0,1]"), "1"),
            "a at byte 8: there are more than 64 dimensions");
        row("no type", one("\"a\":{\"dtype\":7,\"shape\":[],\"data_offsets\":[0,4]}", "1234"),
            "a at byte 8: dtype must be a text, as \"F32\"");
        row("missing field", one("\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,0]}"),
            "a at byte 8: missing field shape");
        row("field twice", one("\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}"),
            "a at byte 8: duplicate field dtype");
        row("no object", one("\"a\":[]"), "a at byte 8: expected an object with dtype, shape and data_offsets");
        row("metadata that are no object", one("\"__metadata__\":[]"),
            "__metadata__ at byte 8: it is not an object of texts");
        row("metadata that are a number", one("\"__metadata__\":{\"a\":1}"),
            "__metadata__.a at byte 8: its value is not a text");
        row("metadata twice", one("\"__metadata__\":{},\"__metadata__\":{}"),
            "__metadata__ at byte 8: duplicate field");
        row("metadata of the same name", one("\"__metadata__\":{\"a\":\"\",\"a\":\"\"}"),
            "__metadata__.a at byte 8: duplicate field");
        row("long name",
            one(entry(QByteArray(99, 'n')
                          + "\xC3\xA9"
                            "e",
                      "X", "7", "[0,0]")),
            QString(99, 'n') + "... at byte 8: shape must be a list of sizes");
    }
    void refused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        [[maybe_unused]] const qint64 start = time_taken();
        QCOMPARE(refusal(bytes), message);
#ifndef ATTN_SANITIZED
        QVERIFY(time_taken() - start < 1000);
#endif
    }

    // Most of these are refused at their end, or would take far more than they may.
    void longHeadersTakeLittleMemory_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("message");
        const auto json = [](const char* why) {
            return QString("header at byte 8: it is not a JSON object of tensors (%1)").arg(why);
        };
        const char* const structure = "The JSON document has an improper structure: missing or superfluous commas, "
                                      "braces, missing keys, etc.";
        const char* const long_entry = "This parser can't support a document that big";
        QByteArray tensors, texts;
        for (int i = 0; i < 1'000'000; ++i) {
            tensors += "," + entry(QByteArray::number(i, 16), "U8", "[1]", "[0,1]");
            texts += ",\"" + QByteArray::number(i, 16) + "\":\"" + QByteArray::number(i, 36) + "\"";
        }
        QTest::newRow("tensors") << "{" + tensors.mid(1) + "}"
                                 << "header at byte 8: what it says of its tensors takes more than 60.0 MB";
        QTest::newRow("metadata") << "{\"__metadata__\":{" + texts.mid(1) + "}}"
                                  << "header at byte 8: what it says of its tensors takes more than 60.0 MB";
        QTest::newRow("a long text") << "{\"__metadata__\":{\"a\":\"" + QByteArray(60'000'000, 'x') + "\"}}"
                                     << json(long_entry);
        QTest::newRow("a long name") << "{\"" + QByteArray(60'000'000, 'x') + "\":1}" << json(long_entry);
        QTest::newRow("a long list") << "{\"a\":[" + QByteArray("1,").repeated(30'000'000) + "1]}" << json(long_entry);
        QTest::newRow("brackets") << "{\"a\":" + QByteArray(60'000'000, '[') + "}"
                                  << json("The JSON document was too deep (too many nested objects and arrays)");
        QTest::newRow("no end") << "{" + tensors.mid(1, 10'000'000) << json(structure);
    }

    void longHeadersTakeLittleMemory()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, message);
        QByteArray bytes = file_of(text, "1");
        text.clear();
        const QString path = folder_.filePath("x.safetensors");
        replace_file(path.toStdString(), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
        bytes.clear();
        forget_peak_memory();
        [[maybe_unused]] const qint64 before = peak_memory();
        QCOMPARE(error_of<FormatError>([&] { read_safetensors_header(RegularFile(path.toStdString())); }),
                 QString("%1: ").arg(path) + message + ". Save it again with safetensors.");
#ifndef ATTN_SANITIZED
        const qint64 memory = peak_memory() - before;
        QVERIFY2(memory < 64'000'000, qPrintable(QString::number(memory)));
#endif
    }

    // As the last tensor refuses the file, a stop that is noticed must have come before.
    void readingStops()
    {
        QByteArray text;
        for (int i = 0; i < 100'000; ++i)
            text += (i == 0 ? "" : ",") + entry(QByteArray::number(i), "F32", "[1]", "[0,4]");
        const QString path = folder_.filePath("x.safetensors");
        read(file_of("{}", ""));
        replace_file(path.toStdString(), file_of("{" + text + ",\"last\":1}", "1234").toStdString());
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled,
                                 read_safetensors_header(RegularFile(path.toStdString()), {.stop = stop.get_token()}));
    }

    void hundredsOfThousandsOfTensors()
    {
        QByteArray text;
        for (int i = 0; i < 200'000; ++i) {
            const QByteArray offsets = "[" + QByteArray::number(i) + "," + QByteArray::number(i + 1) + "]";
            text += ",\n " + entry("model.layers." + QByteArray::number(i), "U8", "[1]", offsets);
        }
        const SafetensorsHeader header = read(file_of("{" + text.mid(1) + "}", QByteArray(200'000, 'x')));
        QCOMPARE(header.arrays.size(), std::size_t{200'000});
        QCOMPARE(header.arrays.back().name, std::string("model.layers.199999"));
    }

    // 100,000 entries over the same bytes: in less than a second and 64 MB. Last, as the peak never falls.
    void zOverlapsByTheThousand()
    {
        QByteArray text;
        for (int i = 0; i < 100'000; ++i)
            text += (i == 0 ? "" : ",") + entry(QByteArray::number(i), "F32", "[1,1]", "[0,4]");
        const QByteArray bytes = file_of("{" + text + "}", "1234");
        text.clear();
        refusal("");
        const qint64 before = peak_memory();
        const qint64 start = time_taken();
        const QString message = refusal(bytes);
        QVERIFY2(message.endsWith("it shares 4 bytes with the tensor before it. Save it again with safetensors."),
                 qPrintable(message));
        const qint64 milliseconds = time_taken() - start;
        const qint64 memory = peak_memory() - before;
#ifdef ATTN_SANITIZED // which keeps what was given back
        QSKIP("time and memory are not the program's own here");
#endif
        QVERIFY2(milliseconds < 1000, qPrintable(QString::number(milliseconds)));
        QVERIFY2(memory < 64'000'000, qPrintable(QString::number(memory)));
    }
};

QTEST_APPLESS_MAIN(TestSafetensorsHeader)
#include "tst_safetensors_header.moc"
