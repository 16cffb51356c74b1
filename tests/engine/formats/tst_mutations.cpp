// SPDX-License-Identifier: GPL-3.0-or-later
// Valid files with bytes changed, cut, repeated and put in, by a fixed seed: whatever comes of it, reading ends with
// arrays or with an Error, never beyond the budget, in any other exception or a crash.

#include "engine/formats/array_file.h"
#include "engine/formats/stored_file.h"
#include "engine/formats/stored_matrix.h"
#include "engine/tensor/error.h"
#include "tests/made/pytorch_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace attn;

namespace {

constexpr int mutations = 20'000;
constexpr MemoryBudget budget(1 << 20);

class Mutator {
public:
    QByteArray mutate(QByteArray bytes)
    {
        for (int changes = 1 + below(4); changes > 0; --changes)
            change(bytes);
        return bytes;
    }

private:
    int below(qsizetype limit)
    {
        return static_cast<int>(random_() % static_cast<quint64>(std::max<qsizetype>(limit, 1)));
    }

    void change(QByteArray& bytes)
    {
        const int place = below(bytes.size());
        switch (below(6)) {
        case 0: bytes.truncate(place); break;
        case 1: bytes.insert(place, bytes.mid(below(bytes.size()), below(20))); break;
        case 2: bytes.remove(place, below(20)); break;
        case 3: bytes.insert(place, interesting_[below(interesting_.size())]); break;
        case 4: bytes.replace(place, 1, QByteArray(1, static_cast<char>(below(256)))); break;
        default:
            if (place < bytes.size())
                bytes[place] = static_cast<char>(bytes[place] ^ (1 << below(8)));
        }
    }

    std::mt19937_64 random_{20240601};
    const QList<QByteArray> interesting_ = {"\"",
                                            ",",
                                            ";",
                                            "\t",
                                            "\n",
                                            "nan",
                                            "1e999",
                                            "(",
                                            ")",
                                            "'",
                                            "-",
                                            "9223372036854775807",
                                            "|O",
                                            ">f2",
                                            "True",
                                            QByteArray(4, '\xff'),
                                            QByteArray(8, '\0'),
                                            "\xEF\xBB\xBF",
                                            "PK\x01\x02",
                                            "{",
                                            "}",
                                            "[",
                                            "]",
                                            "F64",
                                            "BF16",
                                            "\"a\":",
                                            "[0,4]",
                                            "__metadata__"};
};

NamedArray small_matrix()
{
    return {.name = "a",
            .shape = {2, 3},
            .values = {0.5, -1, 2e-9, 3, 4, 5},
            .row_labels = {"The", "c,at"},
            .column_labels = {"x", "\"", "7"}};
}

// A matrix in C order, and a view of it that is not.
QByteArray pytorch_file(bool old)
{
    const QByteArray storage = pickled::storage("FloatStorage", "0", 6);
    const QByteArray object = pickled::dict({{"a", pickled::tensor(storage, 0, {2, 3}, {3, 1})},
                                             {"b", pickled::tensor(storage, 1, {2, 2}, {2, 3})},
                                             {"tokens", pickled::list({pickled::text("The")})}});
    const pickled::Storages storages = {{"0", pickled::numbers<float>({0.5f, -1, 2e-9f, 3, 4, 5})}};
    return old ? pickled::oldFile(object, storages, 4) : pickled::file(object, storages);
}

void read_loaded(const std::string& path)
{
    for (const NamedArray& array : read_arrays(path, budget).arrays)
        require_consistent(array);
}

// Every number that the header promises must be there.
void read_in_place(const std::string& path)
{
    const StoredFile file = open_stored(path);
    for (const StoredArray& array : file.arrays) {
        if (!array.number)
            continue;
        MemoryBudget memory = budget;
        const ArrayBytes bytes = in_c_order(file, array, memory);
        const Index count = place_count(array.shape).value();
        std::vector<double> values(static_cast<std::size_t>(count));
        StoredMatrix(
            {.bytes = bytes.bytes, .number = *array.number, .offset = bytes.offset, .rows = 1, .columns = count})
            .read({0, 0, 1, count}, values.data());
    }
}

} // namespace

class TestMutations : public QObject {
    Q_OBJECT

private slots:
    void read_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("in_place");
        QTest::newRow(".npy") << "a.npy" << false;
        QTest::newRow(".npz") << "a.npz" << false;
        QTest::newRow(".csv") << "a.csv" << false;
        QTest::newRow(".npy in place") << "a.npy" << true;
        QTest::newRow(".safetensors in place") << "a.safetensors" << true;
        QTest::newRow(".pt in place") << "a.pt" << true;
        QTest::newRow(".pt of old in place") << "old.pt" << true;
    }
    void read()
    {
        QFETCH(QString, name);
        QFETCH(bool, in_place);
        // In memory where there is such a place: a disk would take much longer than the reading.
        const QString base = QDir("/dev/shm").exists() ? "/dev/shm" : QDir::tempPath();
        QTemporaryDir folder(base + "/attnscope-XXXXXX");
        const QString path = folder.filePath(name);
        if (!name.endsWith(".pt"))
            write_arrays(path.toStdString(), {.arrays = {small_matrix()}, .metadata = {{"tokens", "[\"The\"]"}}});
        QFile file(path);
        QVERIFY(file.open(QFile::ReadWrite | QFile::Unbuffered));
        const QByteArray valid = name.endsWith(".pt") ? pytorch_file(name.startsWith("old")) : file.readAll();
        Mutator mutator;
        int refused = 0;
        for (int i = 0; i < mutations; ++i) {
            const QByteArray bytes = mutator.mutate(valid);
            QVERIFY(file.resize(0) && file.seek(0) && file.write(bytes) == bytes.size());
            try {
                in_place ? read_in_place(path.toStdString()) : read_loaded(path.toStdString());
            } catch (const Error&) {
                ++refused;
            } catch (const std::exception& error) {
                QFAIL(qPrintable(QString("change %1: %2").arg(i).arg(error.what())));
            }
        }
        // Most changes break a binary file; some leave a table whole. Neither all nor none is a sign that nothing was
        // tried.
        QVERIFY(refused > mutations / 10 && refused < mutations);
    }
};

QTEST_APPLESS_MAIN(TestMutations)
#include "tst_mutations.moc"
