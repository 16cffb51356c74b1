// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/array_file.h"
#include "engine/tensor/error.h"
#include "tests/made/arrays.h"
#include "ui/importing/matrix_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestMatrixFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString path(const char* name) { return folder_.filePath(name); }

    QString refusal(const QString& file)
    {
        try {
            std::vector<Message> notes;
            readMatrixFile(file, notes);
        } catch (const Error& error) {
            return QString::fromStdString(error.what()).remove(folder_.path() + "/");
        }
        return "no error";
    }

private slots:
    void matrices_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"m.csv", "m.npy", "m.npz", "Ünï cödé.NPY"})
            QTest::newRow(name) << name;
    }

    void matrices()
    {
        QFETCH(QString, name);
        Matrix matrix(2, 3);
        matrix.values = {1, 2.5, -3, 4e10, 0.1, 6};
        NamedArray array = arrayOf(matrix, "m");
        array.type = NumberType::float64;
        const QString file = folder_.filePath(name);
        write_arrays(file.toStdString(), {{array}});
        std::vector<Message> notes;
        QCOMPARE(*readMatrixFile(file, notes), matrix);
    }

    void severalArrays()
    {
        write_arrays(path("several.npz").toStdString(), {{arrayOf(Matrix(1, 1), "q"), arrayOf(Matrix(1, 1), "k")}});
        QCOMPARE(refusal(path("several.npz")),
                 "several.npz: it holds 2 arrays (q, k). Save the one that is meant as a file of its own.");
    }

    void refusals()
    {
        write_arrays(path("cube.npy").toStdString(), {{NamedArray{"cube", {1, 1, 2}, {1, 2}}}});
        QVERIFY(refusal(path("cube.npy")).contains("cube"));
        QVERIFY(refusal(path("absent.csv")).startsWith("absent.csv: "));
        QVERIFY(refusal(folder_.path()) != "no error");
        QFile text(path("words.csv"));
        QVERIFY(text.open(QFile::WriteOnly) && text.write("1,2\n3,four\n") > 0);
        text.close();
        QVERIFY(refusal(path("words.csv")).contains("words"));
    }
};

QTEST_APPLESS_MAIN(TestMatrixFile)
#include "tst_matrix_file.moc"
