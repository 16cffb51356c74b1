// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/stored_number.h"

#include <QTest>

#include <cmath>

using namespace attn;

namespace {

std::vector<double> decoded(StoredNumber number, const QByteArray& bytes)
{
    std::vector<double> values(static_cast<std::size_t>(bytes.size()) / byte_size(number.format));
    decode_numbers(number, reinterpret_cast<const unsigned char*>(bytes.constData()), values.size(), values.data());
    return values;
}

// IEEE 754, 5 bits of exponent and 10 of fraction, by its definition.
double half(int bits)
{
    const int exponent = bits >> 10 & 31;
    const int fraction = bits & 1023;
    const double size = exponent == 31 ? (fraction == 0 ? INFINITY : NAN)
        : exponent == 0                ? std::ldexp(fraction, -24)
                                       : std::ldexp(1024 + fraction, exponent - 25);
    return bits & 0x8000 ? -size : size;
}

bool same(double a, double b)
{
    return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
}

} // namespace

class TestStoredNumber : public QObject {
    Q_OBJECT

private slots:
    void everyHalf()
    {
        QByteArray bytes;
        for (int bits = 0; bits < 65536; ++bits)
            bytes.append(static_cast<char>(bits)).append(static_cast<char>(bits >> 8));
        const std::vector<double> values = decoded({.format = NumberFormat::float16}, bytes);
        for (int bits = 0; bits < 65536; ++bits)
            QVERIFY2(same(values[static_cast<std::size_t>(bits)], half(bits)), qPrintable(QString::number(bits, 16)));
    }

    void bfloat16()
    {
        // 1, -2, the smallest subnormal, infinity, 0.1 rounded, the largest
        const std::vector<double> values =
            decoded({.format = NumberFormat::bfloat16}, QByteArray::fromHex("803f00c00100807fcd3d7f7f"));
        QCOMPARE(values, (std::vector<double>{1, -2, std::ldexp(1, -133), INFINITY, 0.10009765625, 0x1.fep127}));
        QVERIFY(std::isnan(decoded({.format = NumberFormat::bfloat16}, QByteArray::fromHex("c07f"))[0]));
    }

    void byteOrders_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QByteArray>("big");
        QTest::addColumn<double>("value");
        const auto row = [](NumberFormat format, const char* big, double value) {
            QTest::newRow(std::string(name_of(format)).c_str())
                << static_cast<int>(format) << QByteArray::fromHex(big) << value;
        };
        row(NumberFormat::boolean, "02", 1);
        row(NumberFormat::int8, "fe", -2);
        row(NumberFormat::int16, "fffe", -2);
        row(NumberFormat::int32, "80000000", -2147483648.0);
        row(NumberFormat::int64, "fffffffffffffffe", -2);
        row(NumberFormat::uint8, "fe", 254);
        row(NumberFormat::uint16, "0102", 258);
        row(NumberFormat::uint32, "fffffffe", 4294967294.0);
        row(NumberFormat::uint64, "8000000000000000", 9223372036854775808.0);
        row(NumberFormat::float16, "3c01", 1 + std::ldexp(1, -10));
        row(NumberFormat::bfloat16, "3f81", 1 + std::ldexp(1, -7));
        row(NumberFormat::float32, "3f800001", 1 + std::ldexp(1, -23));
        row(NumberFormat::float64, "3ff0000000000001", 1 + std::ldexp(1, -52));
    }
    void byteOrders()
    {
        QFETCH(int, format);
        QFETCH(QByteArray, big);
        QFETCH(double, value);
        const auto number = static_cast<NumberFormat>(format);
        QCOMPARE(static_cast<qsizetype>(byte_size(number)), big.size());
        QCOMPARE(decoded({.format = number, .big_endian = true}, big + big), (std::vector<double>{value, value}));
        QByteArray little = big;
        std::reverse(little.begin(), little.end());
        QCOMPARE(decoded({.format = number}, little + little), (std::vector<double>{value, value}));
        QCOMPARE(fits_float32(number), big.size() < 4 || number == NumberFormat::float32);
    }
};

QTEST_APPLESS_MAIN(TestStoredNumber)
#include "tst_stored_number.moc"
