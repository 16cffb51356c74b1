// SPDX-License-Identifier: GPL-3.0-or-later
// Files that claim more than they hold: refused with less than 64 MB of memory, however large the claim.
#include "engine/formats/array_file.h"
#include "engine/formats/format_error.h"
#include "engine/formats/stored_file.h"
#include "engine/runs/finished_weights.h"
#include "tests/engine/error_of.h"
#include "tests/engine/peak_memory.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <zip.h>

using namespace attn;

namespace {

template <class Number>
QByteArray little(Number number)
{
    QByteArray bytes(sizeof number, '\0');
    qToLittleEndian(number, bytes.data());
    return bytes;
}

QByteArray npy(const QByteArray& type, const QByteArray& order, const QByteArray& shape)
{
    const QByteArray header = "{'descr': '" + type + "', 'fortran_order': " + order + ", 'shape': " + shape + "}\n";
    return QByteArray("\x93NUMPY\x01\x00", 8) + little(static_cast<quint16>(header.size())) + header;
}

// An entry of an archive, and what its directory says of it.
struct Entry {
    QByteArray name;
    QByteArray bytes;
    quint16 method = ZIP_CM_STORE;
    quint64 claimed_packed = 0;
    quint64 claimed_size = 0;
    bool at_first = false; // shares the bytes of the first entry
};

QByteArray sizes_of(const Entry& entry)
{
    return little(quint32{0}) + little(~quint32{0}) + little(~quint32{0})
        + little(static_cast<quint16>(entry.name.size()));
}

// A zip archive with sizes of 64 bits (APPNOTE.TXT, 4.3.7 to 4.3.16).
QByteArray archive_of(const QList<Entry>& entries)
{
    QByteArray files;
    QByteArray directory;
    for (const Entry& entry : entries) {
        const auto offset = static_cast<quint32>(entry.at_first ? 0 : files.size());
        const QByteArray sizes =
            little(quint16{1}) + little(quint16{16}) + little(entry.claimed_size) + little(entry.claimed_packed);
        const QByteArray start = little(quint16{45}) + little(quint16{0}) + little(entry.method) + little(quint32{33});
        const QByteArray extra = little(static_cast<quint16>(sizes.size()));
        if (!entry.at_first)
            files += "PK\x03\x04" + start + sizes_of(entry) + extra + entry.name + sizes + entry.bytes;
        directory += "PK\x01\x02" + little(quint16{45}) + start + sizes_of(entry) + extra + QByteArray(10, '\0')
            + little(offset) + entry.name + sizes;
    }
    const auto count = static_cast<quint16>(entries.size());
    return files + directory + "PK\x05\x06" + QByteArray(4, '\0') + little(count) + little(count)
        + little(static_cast<quint32>(directory.size())) + little(static_cast<quint32>(files.size()))
        + QByteArray(2, '\0');
}

// The bytes of a .npy array of zeros, one part after the other.
struct Zeros {
    QByteArray header;
    qint64 size = 0;
    qint64 place = 0;

    zip_int64_t read(char* out, qint64 most)
    {
        const qint64 count = std::min(most, size - place);
        std::fill_n(out, count, '\0');
        if (place < header.size())
            std::copy(header.begin() + place, header.end(), out);
        place += count;
        return count;
    }
    zip_int64_t describe(zip_stat_t* status) const
    {
        zip_stat_init(status);
        status->size = static_cast<zip_uint64_t>(size);
        status->valid = ZIP_STAT_SIZE;
        return sizeof *status;
    }
    static zip_int64_t answer(void* zeros, void* data, zip_uint64_t length, zip_source_cmd_t command)
    {
        switch (command) {
        case ZIP_SOURCE_OPEN: static_cast<Zeros*>(zeros)->place = 0; return 0;
        case ZIP_SOURCE_READ: return static_cast<Zeros*>(zeros)->read(static_cast<char*>(data), qint64(length));
        case ZIP_SOURCE_STAT: return static_cast<Zeros*>(zeros)->describe(static_cast<zip_stat_t*>(data));
        case ZIP_SOURCE_SUPPORTS:
            return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                                  ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
        default: return 0;
        }
    }
};

// An archive of 60 MB of zeros.
QByteArray deflated_zeros(const QString& path, const QByteArray& shape)
{
    Zeros zeros{.header = npy("|b1", "False", shape)};
    zeros.size = zeros.header.size() + 60'000'000;
    zip_t* const archive = zip_open(path.toUtf8().constData(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    if (!archive || zip_file_add(archive, "a.npy", zip_source_function(archive, Zeros::answer, &zeros), 0) < 0
        || zip_close(archive) != 0)
        qFatal("the test's archive cannot be made");
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestClaimedSizes : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    qint64 idle_ = 0;

    QString path(const QString& name) const { return folder_.filePath(name); }
    // A file that begins with `bytes` and has `size` bytes, none of which is on the disk.
    void make(const QString& name, const QByteArray& bytes, qint64 size = 0)
    {
        QFile file(path(name));
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size()
            || !file.resize(std::max<qint64>(size, bytes.size())))
            qFatal("the test's file cannot be written");
    }

private slots:
    void initTestCase() { idle_ = peak_memory(); }

    void refused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("message");
        const auto archive = [this](const char* name, const QList<Entry>& entries, const QString& message) {
            make(QString(name) + ".npz", archive_of(entries));
            QTest::newRow(name) << QString(name) + ".npz" << message;
        };
        const auto claiming = [](const QByteArray& bytes, quint64 packed, quint64 size,
                                 quint16 method = ZIP_CM_DEFLATE) {
            return Entry{
                .name = "a.npy", .bytes = bytes, .method = method, .claimed_packed = packed, .claimed_size = size};
        };
        const QString again = " Save it again with numpy.savez.";
        const auto bomb = [](const char* packed, const char* size) {
            return QString("a.npy: %1 would unpack to %2. Beyond 64.0 MB of zeros, more than 200 times as much is "
                           "refused. Save it again with numpy.savez, which does not pack.")
                .arg(packed, size);
        };
        const quint64 eight = 8'000'000'000;
        archive("8 GB in nothing", {claiming("", 0, eight)}, bomb("0 B", "8.0 GB"));
        archive("8 GB in a kilobyte", {claiming(QByteArray(1000, '\0'), 1000, eight)}, bomb("1.0 kB", "8.0 GB"));
        archive("all that can be said", {claiming("x", 1, ~quint64{0})}, bomb("1 B", "18446744.1 TB"));
        archive("8 GB that are stored nowhere", {claiming("", eight, eight, ZIP_CM_STORE)},
                "a.npy: the entries have more bytes than the file." + again);
        QList<Entry> many;
        for (int i = 0; i < 3; ++i)
            many << Entry{.name = QByteArray::number(i) + ".npy",
                          .bytes = {},
                          .method = ZIP_CM_DEFLATE,
                          .claimed_packed = 0,
                          .claimed_size = 30'000'000};
        archive("30 MB three times", many, bomb("0 B", "30.0 MB").replace("a.npy", "2.npy"));
        QList<Entry> overlapping = {claiming(QByteArray(1000, '\0'), 1000, 1000)};
        for (int i = 0; i < 100; ++i)
            overlapping << Entry{.name = QByteArray::number(i) + ".npy",
                                 .bytes = {},
                                 .method = ZIP_CM_DEFLATE,
                                 .claimed_packed = 1000,
                                 .claimed_size = 1000,
                                 .at_first = true};
        archive("the same bytes a hundred times", overlapping,
                "7.npy: the entries have more bytes than the file." + again);
        // What may be claimed is not taken before it is there.
        const QByteArray c_order = npy("|b1", "False", "(6000,10000)");
        const QByteArray fortran = npy("|b1", "True", "(6000,10000)");
        archive("60 MB", {claiming(c_order, 90, 60'000'000 + static_cast<quint64>(c_order.size()), ZIP_CM_STORE)},
                "a.npy: entry: CRC error." + again);
        archive("60 MB in Fortran order",
                {claiming(fortran, 90, 60'000'000 + static_cast<quint64>(fortran.size()), ZIP_CM_STORE)},
                "a.npy: entry: CRC error." + again);

        // Nor is it where the zeros are there, but are not whole or cannot be weights.
        QByteArray flipped = deflated_zeros(path("flipped.npz"), "(6000,10000)");
        flipped[flipped.indexOf("PK\x01\x02") + 16] = static_cast<char>(~flipped[flipped.indexOf("PK\x01\x02") + 16]);
        make("flipped.npz", flipped);
        QTest::newRow("a wrong checksum") << "flipped.npz"
                                          << "a.npy: entry: CRC error." + again;
        deflated_zeros(path("rank.npz"), "(60000000,)");
        QTest::newRow("no weights") << "rank.npz"
                                    << "a: its shape is [60000000]. Weights must be [q,k], [heads,q,k], "
                                       "[layers,heads,q,k] or [layers,batch,heads,q,k].";

        make("claim.npy", npy("<f8", "False", "(1000000000,)"), 1000);
        QTest::newRow("npy") << "claim.npy"
                             << "data at byte 75: the shape [1000000000] takes 8000000000 bytes, but there are 925. "
                                "Save it again with numpy.save.";
        make("zeros.safetensors", little(quint64{100'000'000}), 8'000'000'000);
        QTest::newRow("safetensors") << "zeros.safetensors"
                                     << "header at byte 8: it does not begin with {. Save it again with safetensors.";
        make("zeros.csv", "1,2\n", 8'000'000'000);
        QTest::newRow("csv") << "zeros.csv"
                             << "encoding at byte 4: a table in text has no zero bytes. Save it as UTF-8 text.";
    }

    void refused()
    {
        QFETCH(QString, name);
        QFETCH(QString, message);
        const std::string file = path(name).toStdString();
        const auto refusal = [&](auto read) { return error_of(read).remove(QString::fromStdString(file) + ": "); };
        const MemoryBudget budget(32e9);
        QCOMPARE(refusal([&] { open_weights(file, {}, budget); }), message);
        // What only unpacking shows is not in the headers, nor what the arrays are for.
        const bool unpacked = message.contains("CRC") || message.contains("Weights");
        QCOMPARE(refusal([&] { open_headers(file, budget); }), unpacked ? QString("no error") : message);
#ifndef ATTN_SANITIZED // which keeps what was given back
        const qint64 memory = peak_memory() - idle_;
        QVERIFY2(memory < 64'000'000, qPrintable(QString::number(memory)));
#endif
    }
};

QTEST_APPLESS_MAIN(TestClaimedSizes)
#include "tst_claimed_sizes.moc"
