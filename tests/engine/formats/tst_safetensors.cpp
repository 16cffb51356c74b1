// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors.h"
#include "tests/engine/error_of.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QtEndian>

using namespace attn;

namespace {

QByteArray bytes_of(const ArrayFile& file)
{
    QByteArray bytes;
    write_safetensors(file,
                      [&](std::string_view part) { bytes.append(part.data(), static_cast<qsizetype>(part.size())); });
    return bytes;
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private slots:
    void layout()
    {
        ArrayFile file = {.metadata = {{"tokens", "[\"a\\n\"]"}, {"model", "é"}}};
        file.arrays.push_back({.name = "attentions.0", .shape = {1, 3}, .values = {1, 2, -0.5}});
        file.arrays.push_back({.name = "empty", .shape = {0, 3}, .values = {}});
        file.arrays.push_back({.name = "exact \"1\"", .shape = {}, .values = {0.1}, .type = NumberType::float64});
        const QByteArray bytes = bytes_of(file);
        const qint64 length = qFromLittleEndian<qint64>(bytes.constData());
        QCOMPARE(length % 8, 0);
        const QByteArray header = bytes.mid(8, length);
        QCOMPARE(header.trimmed(),
                 QByteArray("{\"__metadata__\":{\"model\":\"é\",\"tokens\":\"[\\\"a\\\\n\\\"]\"},"
                            "\"exact \\\"1\\\"\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8]},"
                            "\"attentions.0\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[8,20]},"
                            "\"empty\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[20,20]}}"));
        QVERIFY(!QJsonDocument::fromJson(header).isNull());
        QCOMPARE(bytes.mid(8 + length),
                 QByteArray::fromHex("9a9999999999b93f"
                                     "0000803f"
                                     "00000040"
                                     "000000bf"));
    }

    void noArrays() { QCOMPARE(bytes_of({}), QByteArray::fromHex("0800000000000000") + "{}      "); }

    // A header of 88 bytes, which needs no padding, and those next to it.
    void padding_data()
    {
        QTest::addColumn<int>("name");
        QTest::addColumn<qint64>("length");
        QTest::newRow("one short") << 35 << qint64{88};
        QTest::newRow("exact") << 36 << qint64{88};
        QTest::newRow("one long") << 37 << qint64{96};
    }
    void padding()
    {
        QFETCH(int, name);
        QFETCH(qint64, length);
        const ArrayFile file = {
            .arrays = {{.name = std::string(static_cast<std::size_t>(name), 'n'), .shape = {}, .values = {1}}}};
        QCOMPARE(qFromLittleEndian<qint64>(bytes_of(file).constData()), length);
    }

    void reservedName()
    {
        const ArrayFile file = {.arrays = {{.name = "__metadata__", .shape = {}, .values = {1}}}};
        QCOMPARE(error_of([&] { bytes_of(file); }),
                 QString("__metadata__: .safetensors keeps this name for itself. Give the array another one."));
    }

    void headerTooLong()
    {
        const ArrayFile file = {.metadata = {{"text", std::string(100'000'000, 'x')}}};
        QCOMPARE(error_of([&] { bytes_of(file); }),
                 QString("header: .safetensors allows 100000000 bytes of names and metadata, and there are 100000032. "
                         "Save fewer arrays."));
    }
};

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
