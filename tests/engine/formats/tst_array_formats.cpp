// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_formats.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

namespace {

ArrayFile oneMatrix()
{
    return {.arrays = {{.name = "m", .shape = {2, 3}, .values = {1, 2, 3, 4, 5, 6}}}};
}

} // namespace

class TestArrayFormats : public QObject {
    Q_OBJECT
private slots:
    void formatsAreFoundByTheEnding()
    {
        QCOMPARE(array_format_of("a/b.npz")->ending, std::string_view(".npz"));
        QCOMPARE(array_format_of("b.SafeTensors")->ending, std::string_view(".safetensors"));
        for (const char* other : {"npy", "a.npy.txt", "a.", "", "a.np"})
            QVERIFY2(!array_format_of(other), other);
        QVERIFY(is_array_file("a.json", &ArrayFormat::writes));
        QVERIFY(!is_array_file("a.jsonl", &ArrayFormat::reads));
        QVERIFY(!is_array_file("a.txt", &ArrayFormat::writes));
    }

    void endingsAreListed()
    {
        QCOMPARE(either_ending(&ArrayFormat::reads_into_memory),
                 std::string(".csv, .tsv, .txt, .dat, .npy, .npz or .json"));
        QCOMPARE(either_ending(&ArrayFormat::stays_on_disk),
                 std::string(".npy, .pt, .pth, .bin, .ckpt or .safetensors"));
        QCOMPARE(either_ending(&ArrayFormat::writes_many), std::string(".npz, .json or .safetensors"));
        QCOMPARE(all_endings(&ArrayFormat::reads),
                 std::string(".csv .tsv .txt .dat .npy .npz .pt .pth .bin .ckpt .json .safetensors"));
        QCOMPARE(all_endings(&ArrayFormat::reads_into_memory, "*"),
                 std::string("*.csv *.tsv *.txt *.dat *.npy *.npz *.json"));
    }

    // What a row promises is done: what is written is read again, by each way that the format has.
    void formatsDoWhatTheirRowSays_data()
    {
        QTest::addColumn<int>("row");
        for (std::size_t i = 0; i < array_formats().size(); ++i)
            QTest::newRow(std::string(array_formats()[i].ending).c_str()) << int(i);
    }
    void formatsDoWhatTheirRowSays()
    {
        QFETCH(int, row);
        const ArrayFormat& format = array_formats()[std::size_t(row)];
        const QTemporaryDir folder;
        const std::string path = folder.filePath("m").toStdString() + std::string(format.ending);
        QVERIFY(!format.name().english().empty());
        QCOMPARE(format.stream != nullptr, format.writes_many() && format.stays_on_disk());
        if (!format.writes())
            return;
        write_arrays(path, oneMatrix());
        if (format.reads_into_memory()) {
            const ArrayFile back = read_arrays(path, MemoryBudget(1 << 20));
            QCOMPARE(back.arrays.at(0).shape, oneMatrix().arrays[0].shape);
            QCOMPARE(back.arrays.at(0).values, oneMatrix().arrays[0].values);
        }
        if (format.stays_on_disk())
            QCOMPARE(open_stored(path).arrays.at(0).shape, oneMatrix().arrays[0].shape);
        if (!format.stream)
            return;
        std::string bytes;
        const StreamedArray array{.name = "m",
                                  .shape = {2, 3},

                                  .numbers = [](const NumberSink& sink) { sink(oneMatrix().arrays[0].values); }};
        format.stream({&array, 1}, {}, [&](std::string_view part) { bytes += part; });
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray::fromStdString(bytes));
    }
};

QTEST_GUILESS_MAIN(TestArrayFormats)
#include "tst_array_formats.moc"
