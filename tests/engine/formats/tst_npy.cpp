// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/format_error.h"
#include "engine/formats/npy.h"
#include "tests/engine/error_of.h"

#include <QTest>

#include <cmath>
#include <cstring>

using namespace attn;

namespace {

// A .npy file in memory. `claimed_size` is what the file system would say.
class MemorySource final : public ByteSource {
public:
    explicit MemorySource(QByteArray bytes) : bytes_(bytes), size_(static_cast<std::uint64_t>(bytes.size())) {}
    MemorySource(QByteArray bytes, std::uint64_t claimed_size) : bytes_(bytes), size_(claimed_size) {}
    std::size_t read(void* out, std::size_t size) override
    {
        const std::size_t count = std::min(size, static_cast<std::size_t>(bytes_.size()) - place_);
        std::memcpy(out, bytes_.constData() + place_, count);
        place_ += count;
        return count;
    }
    std::uint64_t size() const override { return size_; }

private:
    QByteArray bytes_;
    std::uint64_t size_;
    std::size_t place_ = 0;
};

QByteArray little_endian(quint32 value, int bytes)
{
    QByteArray out;
    for (int i = 0; i < bytes; ++i)
        out += static_cast<char>(value >> 8 * i);
    return out;
}

QByteArray with_header(const QByteArray& header, const QByteArray& data, int version = 1)
{
    return QByteArray("\x93NUMPY") + static_cast<char>(version) + '\0'
        + little_endian(static_cast<quint32>(header.size()), version == 1 ? 2 : 4) + header + data;
}

QByteArray array_bytes(const QByteArray& type, const QByteArray& shape, const QByteArray& data, bool fortran = false)
{
    return with_header("{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False")
                           + ", 'shape': " + shape + ", }\n",
                       data);
}

NamedArray parse(const QByteArray& bytes, double budget = 1 << 20)
{
    MemorySource source(bytes);
    MemoryBudget memory(budget);
    return read_npy(source, "x.npy", "x", memory);
}

QString refusal(const QByteArray& bytes)
{
    return error_of<FormatError>([&] { parse(bytes); });
}

} // namespace

class TestNpy : public QObject {
    Q_OBJECT

private slots:
    void types_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<bool>("single");
        const auto row = [](const char* type, const char* hex, const QList<double>& values, bool single) {
            QTest::newRow(type) << QByteArray(type) << QByteArray(hex) << values << single;
        };
        row("|b1", "0001", {0, 1}, true);
        row("|i1", "80ff", {-128, -1}, true);
        row("|u1", "80ff", {128, 255}, true);
        row("<i1", "7f80", {127, -128}, true);
        row("<i2", "0080ff7f", {-32768, 32767}, true);
        row(">i2", "8000fffe", {-32768, -2}, true);
        row("<u2", "ffff0100", {65535, 1}, true);
        row(">u2", "00010100", {1, 256}, true);
        row("<i4", "feffffff00000001", {-2, 16777216}, false);
        row(">i4", "8000000000000001", {-2147483648.0, 1}, false);
        row("<u4", "ffffffff01000000", {4294967295.0, 1}, false);
        row(">u4", "00000001fffffffe", {1, 4294967294.0}, false);
        row("<i8", "ffffffffffffffff0100000000000000", {-1, 1}, false);
        row(">i8", "80000000000000000000000000000002", {-9223372036854775808.0, 2}, false);
        row("<u8", "00000000000000800100000000000000", {9223372036854775808.0, 1}, false);
        row(">u8", "00000000000000018000000000000000", {1, 9223372036854775808.0}, false);
        row("<f2", "003c01000084ff7b", {1, std::ldexp(1, -24), -std::ldexp(1, -14), 65504}, true);
        row(">f2", "c000fc007c008000", {-2, -INFINITY, INFINITY, -0.0}, true);
        row("<f4", "0000803fcdcccc3d", {1, 0.1f}, true);
        row(">f4", "ff80000000000001", {-INFINITY, 1.401298464324817e-45}, true);
        row("<f8", "9a9999999999b93f0000000000000080", {0.1, -0.0}, false);
        row(">f8", "3fb999999999999a0000000000000001", {0.1, 5e-324}, false);
    }
    void types()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, hex);
        QFETCH(QList<double>, values);
        QFETCH(bool, single);
        const NamedArray array =
            parse(array_bytes(type, "(" + QByteArray::number(values.size()) + ",)", QByteArray::fromHex(hex)));
        QCOMPARE(array.shape, std::vector<Index>{values.size()});
        QCOMPARE(array.type == NumberType::float32, single);
        for (int i = 0; i < values.size(); ++i) {
            QCOMPARE(array.values[static_cast<std::size_t>(i)], values[i]);
            QCOMPARE(std::signbit(array.values[static_cast<std::size_t>(i)]), std::signbit(values[i]));
        }
    }

    void halfNan() { QVERIFY(std::isnan(parse(array_bytes("<f2", "()", QByteArray::fromHex("017e"))).values[0])); }

    // A 2 x 3 x 4 array of its own places, stored with the first index fastest.
    void fortranOrder()
    {
        QByteArray data;
        for (int k = 0; k < 4; ++k)
            for (int j = 0; j < 3; ++j)
                for (int i = 0; i < 2; ++i)
                    data += static_cast<char>((i * 3 + j) * 4 + k);
        const NamedArray array = parse(array_bytes("|u1", "(2, 3, 4)", data, true));
        for (std::size_t i = 0; i < 24; ++i)
            QCOMPARE(array.values[i], static_cast<double>(i));
    }

    // More values than are decoded at once.
    void fortranOrderInBlocks()
    {
        constexpr int rows = 130;
        constexpr int columns = 140;
        QByteArray data;
        for (int j = 0; j < columns; ++j)
            for (int i = 0; i < rows; ++i)
                data += little_endian(static_cast<quint32>(i * columns + j), 2);
        const NamedArray array = parse(array_bytes("<u2", "(130, 140)", data, true));
        for (std::size_t i = 0; i < rows * columns; ++i)
            QCOMPARE(array.values[i], static_cast<double>(i));
    }

    void versions_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 1; version <= 3; ++version)
            QTest::addRow("%d", version) << version;
    }
    void versions()
    {
        QFETCH(int, version);
        const NamedArray array =
            parse(with_header("{\"shape\":(1L,2),'fortran_order':False,'descr':'|u1'}", "\x05\x06", version));
        QCOMPARE(array.name, std::string("x"));
        QCOMPARE(array.shape, (std::vector<Index>{1, 2}));
        QCOMPARE(array.values, (std::vector<double>{5, 6}));
    }

    void emptyShapes()
    {
        QCOMPARE(parse(array_bytes("<f8", "()", QByteArray(8, '\0'))).values.size(), std::size_t{1});
        const NamedArray none = parse(array_bytes("<f8", "(4611686018427387904, 4611686018427387904, 0)", "", true));
        QVERIFY(none.values.empty());
        QCOMPARE(none.shape.size(), std::size_t{3});
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const QByteArray good = array_bytes("<f4", "(2,)", QByteArray(8, '\0'));
        const auto header = [](const QByteArray& text) { return with_header(text, ""); };
        const auto row = [](const char* name, const QByteArray& bytes, const char* message) {
            QTest::newRow(name) << bytes << QString("x.npy: %1").arg(message);
        };
        row("empty", "", "start at byte 0: it does not begin as .npy files do. Save it again with numpy.save.");
        row("cut in the start", good.left(7),
            "start at byte 0: it does not begin as .npy files do. Save it again with numpy.save.");
        row("another file", "PK\x03\x04 and so on",
            "start at byte 0: it does not begin as .npy files do. Save it again with numpy.save.");
        row("version 4", with_header("{}", "", 4),
            "version at byte 6: 4.0 is not known. Save it with a current NumPy.");
        row("cut in the length", good.left(9),
            "header length at byte 9: the file ends 1 bytes too early. Save it again with numpy.save.");
        row("header of 4 GB", QByteArray("\x93NUMPY\x02\x00\xff\xff\xff\xff{", 13),
            "header length at byte 8: 4294967295 bytes are more than the file or a header can have. Save it again with "
            "numpy.save.");
        row("header longer than the file", QByteArray("\x93NUMPY\x01\x00\x10\x00{}", 12),
            "header length at byte 8: 16 bytes are more than the file or a header can have. Save it again with "
            "numpy.save.");
        row("objects", array_bytes("|O", "(2,)", "cos\nsystem\n"),
            "descr at byte 20: '|O' are Python objects (pickle), which could run a program when they are opened. Save "
            "arrays of unequal shapes one by one, as numpy.savez(path, *arrays) does, and texts with dtype=str.");
        row("records", header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}"),
            "descr at byte 20: records of several fields are not read. Save each field as an array of its own.");
        row("complex", array_bytes("<c8", "(1,)", QByteArray(8, '\0')),
            "descr at byte 20: numbers of type '<c8' are not read. Save them as float32 or float64.");
        row("long double", array_bytes("<f16", "(1,)", QByteArray(16, '\0')),
            "descr at byte 20: numbers of type '<f16' are not read. Save them as float32 or float64.");
        row("no byte order", array_bytes("|f4", "(1,)", QByteArray(4, '\0')),
            "descr at byte 20: numbers of type '|f4' are not read. Save them as float32 or float64.");
        row("integer of 3 bytes", array_bytes("<i3", "(1,)", QByteArray(3, '\0')),
            "descr at byte 20: numbers of type '<i3' are not read. Save them as float32 or float64.");
        row("expression in the shape", array_bytes("<f4", "(1+1,)", QByteArray(8, '\0')),
            "shape at byte 62: expected a comma or the tuple's ). Save it again with numpy.save.");
        row("nested parentheses", array_bytes("<f4", "((2,),)", QByteArray(8, '\0')),
            "shape at byte 61: expected a size, 0 or more. Save it again with numpy.save.");
        row("call", header("__import__('os')"),
            "header at byte 10: a dictionary begins with {. Save it again with numpy.save.");
        row("call as a value", header("{'descr': str(1)}"),
            "descr at byte 20: expected a string in quotes. Save it again with numpy.save.");
        row("negative size", array_bytes("<f4", "(-2,)", QByteArray(8, '\0')),
            "shape at byte 61: expected a size, 0 or more. Save it again with numpy.save.");
        row("no tuple", array_bytes("<f4", "(2)", QByteArray(8, '\0')),
            "shape at byte 63: a tuple of one size is written with a comma, as (3,). Save it again with numpy.save.");
        row("size of 2^63", array_bytes("<f4", "(9223372036854775808,)", ""),
            "shape at byte 61: the size is too large. Save it again with numpy.save.");
        row("sizes that wrap around", array_bytes("<f4", "(4294967296, 4294967296)", ""),
            "shape at byte 88: [4294967296, 4294967296] holds more numbers than can be counted. Save it again with "
            "numpy.save.");
        row("bytes that wrap around", array_bytes("<f8", "(2305843009213693952,)", ""),
            "shape at byte 86: [2305843009213693952] holds more numbers than can be counted. Save it again with "
            "numpy.save.");
        row("too many dimensions", array_bytes("<f4", "(" + QByteArray("1,").repeated(65) + ")", ""),
            "shape at byte 189: there are more than 64 dimensions. Save it again with numpy.save.");
        row("missing key", header("{'descr': '<f4', 'shape': (2,)}"),
            "header at byte 41: the key 'fortran_order' is missing. Save it again with numpy.save.");
        row("key twice", header("{'descr': '<f4', 'descr': '<f4'}"),
            "header at byte 34: duplicate key 'descr'. Save it again with numpy.save.");
        row("unknown key", header("{'dtype': '<f4'}"),
            "header at byte 19: the key 'dtype' is not known. Save it again with numpy.save.");
        row("no bool", header("{'fortran_order': 1}"),
            "fortran_order at byte 28: expected True or False. Save it again with numpy.save.");
        row("escape", header("{'descr': '<f\\x34'}"),
            "descr at byte 21: the string that begins here must end on its line and have no backslash. Save it again "
            "with numpy.save.");
        row("open string", header("{'descr"),
            "header at byte 12: the string that begins here must end on its line and have no backslash. Save it again "
            "with numpy.save.");
        row("open dictionary", header("{'descr': '<f4'"),
            "header at byte 25: expected a comma or the dictionary's }. Save it again with numpy.save.");
        row("two dictionaries", header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} {}"),
            "header at byte 66: something follows the dictionary. Save it again with numpy.save.");
        row("data too short", good.chopped(1),
            "data at byte 68: the shape [2] takes 8 bytes, but there are 7. Save it again with numpy.save.");
        row("data too long", good + 'x',
            "data at byte 68: the shape [2] takes 8 bytes, but there are 9. Save it again with numpy.save.");
    }
    void refused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        QCOMPARE(refusal(bytes), message);
    }

    // The file system's size was right when it was asked, and is not any more.
    void changesWhileRead()
    {
        const QByteArray good = array_bytes("<f4", "(2,)", QByteArray(8, '\0'));
        MemoryBudget budget(1 << 20);
        const auto read = [&](const QByteArray& bytes) {
            MemorySource source(bytes, static_cast<std::uint64_t>(good.size()));
            return error_of<FormatError>([&] { read_npy(source, "x.npy", "x", budget); });
        };
        QCOMPARE(read(good.chopped(3)),
                 QString("x.npy: data at byte 73: the file ends 3 bytes too early. Save it again with numpy.save."));
        QCOMPARE(read(good + "more"),
                 QString("x.npy: data at byte 76: there are more bytes than the shape [2] takes. Save it again with "
                         "numpy.save."));
    }

    void beyondTheBudget()
    {
        const QByteArray bytes = array_bytes("|u1", "(1000,)", QByteArray(1000, '\0'));
        QCOMPARE(error_of<MemoryError>([&] { parse(bytes, 7000); }).left(25), "x.npy: it needs 8.0 kB of");
        QCOMPARE(parse(bytes, 8000 + sizeof(NamedArray) + 1).values.size(), std::size_t{1000});
        // Claimed by an archive: the memory would not even be counted in 64 bits.
        MemorySource endless(array_bytes("|u1", "(4611686018427387904,)", ""), (std::uint64_t{1} << 62) + 86);
        MemoryBudget budget(1 << 20);
        QCOMPARE(code_of<MemoryError>([&] { read_npy(endless, "x.npy", "x", budget); }),
                 "memory.too-little(x.npy, 36893488.1 TB, 1.0 MB, advice.smaller-file)");
    }

    void written_data()
    {
        QTest::addColumn<QList<qint64>>("shape");
        QTest::addColumn<bool>("single");
        QTest::addColumn<QByteArray>("header");
        QTest::newRow("one number") << QList<qint64>{} << true
                                    << QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (), }");
        QTest::newRow("vector") << QList<qint64>{3} << false
                                << QByteArray("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }");
        QTest::newRow("matrix") << QList<qint64>{2, 3} << true
                                << QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
        QTest::newRow("empty") << QList<qint64>{0, 3} << true
                               << QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }");
    }
    void written()
    {
        QFETCH(QList<qint64>, shape);
        QFETCH(bool, single);
        QFETCH(QByteArray, header);
        NamedArray array = {.name = "x",
                            .shape = {shape.begin(), shape.end()},
                            .type = single ? NumberType::float32 : NumberType::float64};
        for (Index i = 0; i < *place_count(array.shape); ++i)
            array.values.push_back(single ? 0.1f * static_cast<float>(i) : 0.1 * static_cast<double>(i));
        QByteArray bytes;
        write_npy(array,
                  [&](std::string_view part) { bytes.append(part.data(), static_cast<qsizetype>(part.size())); });
        QCOMPARE(bytes.left(8), QByteArray("\x93NUMPY\x01\x00", 8));
        QCOMPARE(bytes.mid(10, header.size()), header);
        QCOMPARE(bytes.indexOf('\n') % 64, 63);
        QCOMPARE(bytes.size(), 128 + static_cast<qsizetype>(array.values.size()) * (single ? 4 : 8));
        QCOMPARE(parse(bytes), array);
    }
};

QTEST_APPLESS_MAIN(TestNpy)
#include "tst_npy.moc"
