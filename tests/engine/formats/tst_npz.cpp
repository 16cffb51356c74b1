// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/format_error.h"
#include "engine/formats/npz.h"
#include "tests/engine/error_of.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <zip.h>

using namespace attn;

namespace {

ArrayFile two_arrays()
{
    return {.arrays = {{.name = "a", .shape = {2}, .values = {1, 2}},
                       {.name = "b", .shape = {1, 2}, .values = {0.1, -0.5}, .type = NumberType::float64}}};
}

QByteArray bytes_of(const ArrayFile& file)
{
    QByteArray bytes;
    write_npz(file, [&](std::string_view part) { bytes.append(part.data(), static_cast<qsizetype>(part.size())); });
    return bytes;
}

} // namespace

class TestNpz : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString path() const { return folder_.filePath("x.npz"); }
    ArrayFile read(const QByteArray& bytes, double budget = 1 << 20)
    {
        QFile file(path());
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("the test's file cannot be written");
        file.close();
        return read_file(budget);
    }
    ArrayFile read_file(double budget = 1 << 20)
    {
        RegularFile opened(path().toStdString());
        MemoryBudget memory(budget);
        return read_npz(opened, memory);
    }
    // What is said of it, after the path of the file.
    QString refusal(const QByteArray& bytes)
    {
        return error_of<FormatError>([&] { read(bytes); }).remove(path() + ": ");
    }
    // A file of one entry, deflated.
    void make_deflated(const QByteArray& name, const QByteArray& content)
    {
        QFile::remove(path());
        zip_t* const archive = zip_open(path().toUtf8().constData(), ZIP_CREATE, nullptr);
        QVERIFY(archive);
        QVERIFY(zip_file_add(
                    archive, name.constData(),
                    zip_source_buffer(archive, content.constData(), static_cast<zip_uint64_t>(content.size()), 0), 0)
                >= 0);
        QCOMPARE(zip_close(archive), 0);
    }

private slots:
    void readsWhatItWrites()
    {
        const ArrayFile file = two_arrays();
        QCOMPARE(read(bytes_of(file)).arrays, file.arrays);
        // libzip makes none of nothing.
        QCOMPARE(error_of([] { bytes_of({}); }), QString("an archive holds one array at least, but there are none"));
    }

    void equalArraysMakeEqualFiles()
    {
        const QByteArray first = bytes_of(two_arrays());
        qputenv("TZ", "Pacific/Kiritimati");
        tzset();
        QCOMPARE(bytes_of(two_arrays()), first);
        qunsetenv("TZ");
        tzset();
    }

    // The numbers stand in the file as they are, not compressed.
    void stored() { QVERIFY(bytes_of(two_arrays()).contains(QByteArray::fromHex("0000803f00000040"))); }

    void deflated()
    {
        QByteArray npy = bytes_of({.arrays = {two_arrays().arrays[0]}});
        const qsizetype begin = npy.indexOf("\x93NUMPY");
        make_deflated("a.npy", npy.mid(begin, 128 + 8));
        QCOMPARE(read_file().arrays[0], two_arrays().arrays[0]);
    }

    // Names are labels: nothing is written where they seem to lead.
    // Arrays of texts are metadata, as lists in JSON.
    void texts()
    {
        const auto header = [](const char* type, int count) {
            QByteArray text = QByteArray("{'descr': '") + type + "', 'fortran_order': False, 'shape': ("
                + QByteArray::number(count) + ",), }";
            return QByteArray("\x93NUMPY\x01\0", 8) + char(text.size()) + '\0' + text;
        };
        const auto wide = [](const QList<char32_t>& characters, bool big) {
            QByteArray bytes;
            for (const char32_t c : characters)
                for (int i = 0; i < 4; ++i)
                    bytes += char(c >> (big ? 24 - 8 * i : 8 * i));
            return bytes;
        };
        make_deflated("tokens.npy", header("<U3", 2) + wide({'T', 'h', 'e', 0x1F600, '"', 0}, false));
        QCOMPARE(read_file().metadata.at("tokens"), std::string("[\"The\",\"\xF0\x9F\x98\x80\\\"\"]"));
        QVERIFY(read_file().arrays.empty());
        make_deflated("tokens.npy", header(">U2", 1) + wide({'c', 0xD800}, true));
        QCOMPARE(read_file().metadata.at("tokens"), std::string("[\"c\xEF\xBF\xBD\"]"));
        make_deflated("tokens.npy", header("|S3", 2) + QByteArray("cat\xFF\0\0", 6));
        QCOMPARE(read_file().metadata.at("tokens"), std::string("[\"cat\",\"\xEF\xBF\xBD\"]"));
        RegularFile file(path().toStdString());
        MemoryBudget budget = memory_budget();
        const std::vector<StoredArray> headers = read_npz_headers(file, budget);
        QCOMPARE(headers.at(0).type, std::string("|S3"));
        QVERIFY(!headers.at(0).number);
    }

    void namesThatLeadOutside()
    {
        ArrayFile file = two_arrays();
        file.arrays[0].name = "../../a";
        file.arrays[1].name = folder_.filePath("b").toStdString();
        const ArrayFile back = read(bytes_of(file));
        QCOMPARE(back.arrays[0].name, std::string("../../a"));
        QCOMPARE(back.arrays[1].name, file.arrays[1].name);
        QCOMPARE(QDir(folder_.path()).entryList(QDir::Files | QDir::Hidden), QStringList{"x.npz"});
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const QByteArray good = bytes_of(two_arrays());
        const auto row = [](const char* name, const QByteArray& bytes, const char* message) {
            QTest::newRow(name) << bytes << QString(message);
        };
        row("empty", "", "archive: the file is empty. Save it again with numpy.savez.");
        row("no archive", "1,2\n", "archive: Not a zip archive. Save it again with numpy.savez.");
        row("cut", good.chopped(30), "archive: Not a zip archive. Save it again with numpy.savez.");

        row("repeated entry", QByteArray(good).replace("b.npy", "a.npy"),
            "a.npy: there are two entries of this name. Give each array a name of its own.");
        row("no array", QByteArray(good).replace("b.npy", "b.txt"),
            "b.txt: it is not a .npy array. Keep other files out of the archive.");

        QByteArray encrypted = good;
        encrypted[encrypted.indexOf("PK\x01\x02") + 8] =
            static_cast<char>(encrypted[encrypted.indexOf("PK\x01\x02") + 8] | 1);
        encrypted[6] = static_cast<char>(encrypted[6] | 1);
        row("encrypted entry", encrypted, "a.npy: it is encrypted. Save it without a password.");

        QByteArray flipped = good;
        flipped[flipped.indexOf(QByteArray::fromHex("0000803f"))] = 1;
        row("checksum", flipped, "a.npy: entry: CRC error. Save it again with numpy.savez.");

        // Sizes in the directory: 4 bytes each, compressed and not, 20 bytes into an entry.
        QByteArray smaller = good;
        const qsizetype sizes = smaller.indexOf("PK\x01\x02") + 20;
        smaller[sizes] = static_cast<char>(smaller[sizes] - 4);
        smaller[sizes + 4] = static_cast<char>(smaller[sizes + 4] - 4);
        row("size", smaller,
            "a.npy: data at byte 128: the shape [2] takes 8 bytes, but there are 4. Save it again with numpy.save.");

        row("objects", QByteArray(good).replace("<f4", "|O4"),
            "a.npy: descr at byte 20: '|O4' are Python objects (pickle), which could run a program when they are "
            "opened. Save arrays of unequal shapes one by one, as numpy.savez(path, *arrays) does, and texts with "
            "dtype=str.");
    }
    void refused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        QCOMPARE(refusal(bytes), message);
    }

    void stops()
    {
        read(bytes_of(two_arrays()));
        RegularFile opened(path().toStdString());
        MemoryBudget memory(1 << 20);
        std::stop_source stop;
        const RunControl control{.stop = stop.get_token(), .progress = [&](double share, std::string_view) {
                                     if (share == 0.5) // between the two arrays
                                         stop.request_stop();
                                 }};
        QCOMPARE(error_of<Cancelled>([&] { read_npz(opened, memory, control); }), QString("cancelled"));
    }

    // 64 MB of zeros in 64 kB, said to be what the shape asks for.
    void bombThatSaysSo()
    {
        QByteArray npy("\x93NUMPY\x01\x00", 8);
        const QByteArray header = "{'descr': '|b1', 'fortran_order': False, 'shape': (67108864,)}";
        npy += static_cast<char>(header.size());
        npy += '\0';
        make_deflated("a.npy", npy + header + QByteArray(67108864, '\0'));
        QVERIFY(QFileInfo(path()).size() < 100'000);
        QCOMPARE(error_of<MemoryError>([&] { read_file(1 << 20); }).remove(path() + ": "),
                 QString("a.npy: it needs 536.9 MB of memory, but only 1.0 MB may be used. Give a smaller file."));
    }

    // The same behind an array of one number, and with a directory that tells a lie about it.
    void bombThatHides()
    {
        QByteArray npy("\x93NUMPY\x01\x00", 8);
        const QByteArray header = "{'descr': '|b1', 'fortran_order': False, 'shape': ()}";
        npy += static_cast<char>(header.size());
        npy += '\0';
        make_deflated("a.npy", npy + header + QByteArray(67108864, '\0'));
        QCOMPARE(error_of<FormatError>([&] { read_file(); }).remove(path() + ": "),
                 QString("a.npy: data at byte 63: the shape [] takes 1 bytes, but there are 67108864. Save it again "
                         "with numpy.save."));

        QFile file(path());
        QVERIFY(file.open(QFile::ReadWrite));
        QByteArray bytes = file.readAll();
        const quint32 claimed = 10 + static_cast<quint32>(header.size()) + 1;
        for (int i = 0; i < 4; ++i)
            bytes[bytes.indexOf("PK\x01\x02") + 24 + i] = static_cast<char>(claimed >> 8 * i);
        QCOMPARE(refusal(bytes),
                 QString("a.npy: data at byte 64: there are more bytes than the shape [] takes. Save it again with "
                         "numpy.save."));
    }

    void budgetIsShared()
    {
        ArrayFile file;
        for (const char* name : {"a", "b", "c"})
            file.arrays.push_back({.name = name, .shape = {1000}, .values = std::vector<double>(1000)});
        const QByteArray bytes = bytes_of(file);
        QCOMPARE(read(bytes, 30'000).arrays.size(), std::size_t{3});
        QCOMPARE(error_of<MemoryError>([&] { read(bytes, 20'000); }).remove(path() + ": ").left(9),
                 QString("c.npy: it"));
    }
};

QTEST_APPLESS_MAIN(TestNpz)
#include "tst_npz.moc"
