// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_file.h"
#include "engine/formats/format_error.h"
#include "tests/engine/error_of.h"
#include "tests/made/arrays.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace attn;

namespace {

constexpr MemoryBudget budget(1 << 20);

ArrayFile one_matrix()
{
    return {.arrays = {{.name = "attention", .shape = {2, 2}, .values = {0.25, 0.75, 0.1f, 0.9f}}}};
}

} // namespace

class TestArrayFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString path(const QString& name) const { return folder_.filePath(name); }
    QString reading(const QString& file)
    {
        return error_of([&] { read_arrays(file.toStdString(), budget); });
    }
    QString writing(const QString& file, const ArrayFile& arrays)
    {
        return error_of([&] { write_arrays(file.toStdString(), arrays); });
    }

private slots:
    // Any case of the ending; arrays of formats without names are named after the file.
    void roundTrip_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow(".csv") << "attention.csv";
        QTest::newRow(".npy") << "attention.npy";
        QTest::newRow(".npz") << "attention.npz";
        QTest::newRow(".NPY") << "attention.NPY";
        QTest::newRow("two points") << "attention.0.npy";
    }
    void roundTrip()
    {
        QFETCH(QString, name);
        ArrayFile file = one_matrix();
        file.arrays[0].name = QFileInfo(name).completeBaseName().toStdString();
        write_arrays(path(name).toStdString(), file);
        const ArrayFile back = read_arrays(path(name).toStdString(), budget);
        QCOMPARE(back.arrays.size(), std::size_t{1});
        QCOMPARE(back.arrays[0].name, file.arrays[0].name);
        QCOMPARE(back.arrays[0].shape, file.arrays[0].shape);
        for (std::size_t i = 0; i < 4; ++i)
            QCOMPARE(static_cast<float>(back.arrays[0].values[i]), static_cast<float>(file.arrays[0].values[i]));
    }

    void labelsStayInTables()
    {
        ArrayFile file = one_matrix();
        file.arrays[0].row_labels = {"The", "0"};
        file.arrays[0].column_labels = {";", ""};
        write_arrays(path("labels.csv").toStdString(), file);
        const NamedArray back = read_arrays(path("labels.csv").toStdString(), budget).arrays[0];
        QCOMPARE(back.row_labels, file.arrays[0].row_labels);
        QCOMPARE(back.column_labels, file.arrays[0].column_labels);
    }

    void writtenOnly_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("start");
        QTest::newRow(".safetensors") << "a.safetensors" << QByteArray("H\0\0\0\0\0\0\0{\"attention\":{", 22);
    }
    void writtenOnly()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, start);
        write_arrays(path(name).toStdString(), one_matrix());
        QFile file(path(name));
        QVERIFY(file.open(QFile::ReadOnly));
        QCOMPARE(file.readAll().left(start.size()), start);
        QCOMPARE(reading(path(name)),
                 path(name) + ": arrays are not read from files that end in \"" + name.mid(1)
                     + "\". Give a .csv, .tsv, .txt, .dat, .npy, .npz or .json file.");
    }

    // Whatever would never end is refused before anything is read.
    void noRegularFile_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("why");
        QTest::newRow("folder") << "/"
                                << "it is a folder. Choose a file.";
        QTest::newRow("/dev/zero") << "/dev/zero"
                                   << "it is a device. Choose a file.";
        QTest::newRow("pipe") << path("pipe") << "it is a pipe. Save what comes through it as a file first.";
        QTest::newRow("nothing") << path("nothing") << "it cannot be opened: No such file or directory";
    }
    void noRegularFile()
    {
        QFETCH(QString, target);
        QFETCH(QString, why);
        ::mkfifo(path("pipe").toUtf8().constData(), 0600);
        for (const QString ending : {".csv", ".npy", ".npz"}) {
            const QString file = path("no_file" + ending);
            QFile::remove(file);
            QVERIFY(QFile::link(target, file));
            QElapsedTimer timer;
            timer.start();
            QCOMPARE(reading(file), file + ": " + why);
            QVERIFY(timer.elapsed() < 1000);
        }
    }

    void beyondTheBudget()
    {
        QFile file(path("large.csv"));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(QByteArray("1,").repeated(49) + '1');
        file.close();
        QCOMPARE(code_of<MemoryError>([&] { read_arrays(path("large.csv").toStdString(), MemoryBudget(399)); }),
                 "memory.too-little(" + path("large.csv") + ", 400 B, 399 B, advice.smaller-file)");
    }

    void writingRefused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<ArrayFile>("file");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const ArrayFile& file, const char* message) {
            QTest::newRow(message) << name << file << message;
        };
        const NamedArray matrix = one_matrix().arrays[0];
        NamedArray deep = matrix;
        deep.shape = {1, 2, 2};
        NamedArray other = matrix;
        other.name = "other";
        NamedArray wrong = matrix;
        wrong.shape = {2, 3};
        NamedArray labelled = matrix;
        labelled.row_labels = {"one"};
        row("a.txt", one_matrix(),
            "arrays are not written to files that end in \".txt\". Choose .csv, .npy, .npz, .json or .safetensors.");
        row("a.csv", {.arrays = {deep}},
            "attention: a table has rows and columns only, but the shape is [1, 2, 2]. Save it as .npy, .npz, .json or "
            ".safetensors, or pick one of its matrices.");
        row("a.csv", {.arrays = {matrix, other}},
            "the format holds one array, but there are 2. Save them as .npz, .json or .safetensors.");
        row("a.npy", {}, "the format holds one array, but there are 0. Save them as .npz, .json or .safetensors.");
        row("a.npz", {}, "an archive holds one array at least, but there are none");
        row("a.npz", {.arrays = {matrix, matrix}}, "two arrays are named \"attention\". Give each a name of its own.");
        row("a.json", {.arrays = {wrong}}, "attention: its shape is [2, 3], but it holds 4 numbers");
        row("a.csv", {.arrays = {labelled}},
            "attention: there are 1 row labels for 2 rows. Give one for each or none.");
    }
    void writingRefused()
    {
        QFETCH(QString, name);
        QFETCH(ArrayFile, file);
        QFETCH(QString, message);
        QVERIFY(QDir(folder_.path()).mkpath("empty"));
        const QString target = path("empty/" + name);
        QCOMPARE(writing(target, file), target + ": " + message);
        QVERIFY(QDir(path("empty")).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    void matrices()
    {
        Matrix matrix(2, 3);
        matrix(1, 2) = 5;
        const NamedArray array = arrayOf(matrix, "m");
        QCOMPARE(array.shape, (std::vector<Index>{2, 3}));
        QCOMPARE(to_matrix(array), matrix);
        QCOMPARE(to_matrix({.name = "v", .shape = {2}, .values = {1, 2}}).rows, Index{1});
        QCOMPARE(to_matrix({.name = "n", .shape = {}, .values = {1}}).columns, Index{1});
        QCOMPARE(
            error_of<ShapeError>([] {
                to_matrix({.name = "t", .shape = {1, 1, 2}, .values = {1, 2}});
            }),
            QString(
                "t: its shape is [1, 1, 2], but a matrix of rows and columns is needed here. Give one of its slices."));
    }
};

QTEST_APPLESS_MAIN(TestArrayFile)
#include "tst_array_file.moc"
