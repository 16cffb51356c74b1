// Valid files with bytes changed, cut, repeated and put in, by a fixed seed: whatever comes of it, reading ends with arrays or with an
// Error, never beyond the budget, in any other exception or a crash.

#include "engine/formats/array_file.h"
#include "engine/tensor/error.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace attn;

namespace {

constexpr int mutations = 20'000;
constexpr std::size_t budget = 1 << 20;

class Mutator {
public:
    QByteArray mutate(QByteArray bytes)
    {
        for (int changes = 1 + below(4); changes > 0; --changes)
            change(bytes);
        return bytes;
    }

private:
    int below(qsizetype limit) { return static_cast<int>(random_() % static_cast<quint64>(std::max<qsizetype>(limit, 1))); }

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
    const QList<QByteArray> interesting_ = {"\"", ",", ";", "\t", "\n", "nan", "1e999", "(", ")", "'", "-", "9223372036854775807", "|O", ">f2", "True",
                                            QByteArray(4, '\xff'), QByteArray(8, '\0'), "\xEF\xBB\xBF", "PK\x01\x02"};
};

NamedArray small_matrix()
{
    return {.name = "a", .shape = {2, 3}, .values = {0.5, -1, 2e-9, 3, 4, 5}, .row_labels = {"The", "c,at"}, .column_labels = {"x", "\"", "7"}};
}

} // namespace

class TestMutations : public QObject {
    Q_OBJECT

private slots:
    void read_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow(".npy") << "a.npy";
        QTest::newRow(".npz") << "a.npz";
        QTest::newRow(".csv") << "a.csv";
    }
    void read()
    {
        QFETCH(QString, name);
        // In memory where there is such a place: a disk would take much longer than the reading.
        const QString base = QDir("/dev/shm").exists() ? "/dev/shm" : QDir::tempPath();
        QTemporaryDir folder(base + "/attnscope-XXXXXX");
        const QString path = folder.filePath(name);
        write_arrays(path.toStdString(), {.arrays = {small_matrix()}});
        QFile file(path);
        QVERIFY(file.open(QFile::ReadWrite | QFile::Unbuffered));
        const QByteArray valid = file.readAll();
        Mutator mutator;
        int refused = 0;
        for (int i = 0; i < mutations; ++i) {
            const QByteArray bytes = mutator.mutate(valid);
            QVERIFY(file.resize(0) && file.seek(0) && file.write(bytes) == bytes.size());
            try {
                for (const NamedArray& array : read_arrays(path.toStdString(), budget).arrays)
                    require_consistent(array);
            } catch (const Error&) {
                ++refused;
            } catch (const std::exception& error) {
                QFAIL(qPrintable(QString("change %1: %2").arg(i).arg(error.what())));
            }
        }
        // Most changes break a binary file; some leave a table whole. Neither all nor none is a sign that nothing was tried.
        QVERIFY(refused > mutations / 10 && refused < mutations);
    }
};

QTEST_APPLESS_MAIN(TestMutations)
#include "tst_mutations.moc"
