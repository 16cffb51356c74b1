// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"

#include "engine/formats/array_file.h"

#include <QImage>
#include <QTemporaryDir>

#include <limits>

using namespace attn;

class TestInfoCommand : public QObject {
    Q_OBJECT
private slots:
    void arraysAreDescribed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        const QByteArray numbers = "  shape     [2, 2, 2]\n  type      float64\n  range     -1 to 2\n  NaN       1\n  "
                                   "infinite  1\n  row sums  -0.5 to inf\n";
        const QByteArray layers = "attention\n  1 layer x 2 heads x 2 x 2, if it is attention (1 array of another "
                                  "shape left out): open with --array a\n";
        QTest::newRow("npy") << "dump.npy"
                             << "dump\n" + numbers
                + "attention\n  1 layer x 2 heads x 2 x 2, if it is attention: open with --array dump\n";
        QTest::newRow("npz") << "dump.npz"
                             << "a.0\n" + numbers
                + "a.1\n  shape     [1, 2]\n  type      float32\n  range     0.5 to 0.5\n  NaN       0\n"
                  "  infinite  0\n  row sums  1 to 1\n"
                + layers;
        QTest::newRow("safetensors") << "dump.safetensors"
                                     << "a.0\n" + numbers
                + "a.1\n  shape     [1, 2]\n  type      float32\n  range     0.5 to 0.5\n"
                  "  NaN       0\n  infinite  0\n  row sums  1 to 1\nmetadata\n  tokens    [\"a\"]\n"
                + layers;
        QTest::newRow("csv")
            << "dump.csv"
            << QByteArray("dump\n  shape     [1, 2]\n  type      float64\n  range     0.5 to 0.5\n  NaN       0\n"
                          "  infinite  0\n  row sums  1 to 1\n"
                          "attention\n  1 layer x 1 head x 1 x 2, if it is attention: open with --array dump\n");
    }

    void arraysAreDescribed()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinity = std::numeric_limits<double>::infinity();
        const NamedArray first{.name = "a.0",
                               .shape = {2, 2, 2},
                               .values = {1.0, 2.0, nan, 0.0, -1.0, 0.5, 0.0, infinity},
                               .type = NumberType::float64};
        const NamedArray second{.name = "a.1", .shape = {1, 2}, .values = {0.5, 0.5}};
        QTemporaryDir folder;
        ArrayFile file;
        if (name.endsWith("safetensors"))
            file.metadata["tokens"] = "[\"a\"]";
        if (!name.endsWith("csv"))
            file.arrays.push_back(first);
        if (!name.endsWith("npy"))
            file.arrays.push_back(second);
        write_arrays(folder.filePath(name).toStdString(), file);

        const Answer answer = answerOf({"info", "--numbers", folder.filePath(name)});
        QCOMPARE(answer.errors, QByteArray());
        QCOMPARE(answer.code, 0);
        QCOMPARE(answer.output, text);

        // The headers alone say the rest.
        QByteArrayList headers;
        for (const QByteArray& line : text.split('\n'))
            if (!line.startsWith("  range") && !line.startsWith("  NaN") && !line.startsWith("  infinite")
                && !line.startsWith("  row sums"))
                headers << line;
        QCOMPARE(answerOf({"info", folder.filePath(name)}).output, headers.join('\n'));
    }

    // Ranges and sums are those of the cells that no mask closes.
    void maskNumbersAreCountedApart()
    {
        QTemporaryDir folder;
        writeFile(folder.filePath("a.csv"), "0.5,-65504,inf\n0.25,0.5,-inf\n-1e9,-1e9,-1e9\n");
        QCOMPARE(answerOf({"info", "--numbers", folder.filePath("a.csv")}).output,
                 QByteArray("a\n  shape     [3, 3]\n  type      float64\n  range     0.25 to 0.5\n  NaN       0\n"
                            "  infinite  1\n  masked    5 (-infinity, or a number such as -65504 or -1e9)\n"
                            "  row sums  0.75 to inf\n"
                            "attention\n  1 layer x 1 head x 3 x 3, if it is attention: open with --array a\n"));
        writeFile(folder.filePath("b.csv"), "-1e4,-1e4\n");
        QVERIFY(answerOf({"info", "--numbers", folder.filePath("b.csv")})
                    .output.contains("  range     none\n  NaN       0\n  infinite  0\n  masked    2 "));
        QVERIFY(answerOf({"info", "--numbers", folder.filePath("b.csv")}).output.contains("  row sums  none\n"));
    }

    // As NumPy and PyTorch write it, and what is not known of it.
    void numbersAreDescribedAsTheyAreStored()
    {
        QTemporaryDir folder;
        const QString npy = folder.filePath("f.npy");
        writeFile(npy,
                  QByteArray("\x93NUMPY\x01\x00\x3b\x00", 10)
                      + "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 2), }\n"
                      + QByteArray::fromHex("0001000300020004"));
        QCOMPARE(answerOf({"info", "--numbers", npy}).output,
                 QByteArray("f\n  shape     [2, 2]\n  type      int16, big-endian, Fortran order\n  range     1 to 4\n"
                            "  NaN       0\n  infinite  0\n  row sums  3 to 7\n"));
        const QString tensors = folder.filePath("t.safetensors");
        const QByteArray header =
            "{\"h\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[0,2]},\"q\":{\"dtype\":\"F8_"
            "E4M3\",\"shape\":[0],\"data_offsets\":[2,2]}}";
        writeFile(tensors,
                  static_cast<char>(header.size()) + QByteArray(7, '\0') + header + QByteArray::fromHex("803f"));
        QCOMPARE(answerOf({"info", "--numbers", tensors}).output,
                 QByteArray("h\n  shape     []\n  type      bfloat16\n  range     1 to 1\n  NaN       0\n"
                            "  infinite  0\n  row sums  none\n"
                            "q\n  shape     [0]\n  type      F8_E4M3, which is not read here\n"));
    }

    // Which arrays are attention together, and how they are opened.
    void attentionIsDescribed_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QList<Index>>("shape");
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const QStringList& names, const QList<Index>& shape, const char* text) {
            QTest::newRow(text) << names << shape << QByteArray(text);
        };
        row({"attentions.0", "attentions.1", "attentions.2"}, {1, 4, 6, 6},
            "  3 layers x 4 heads x 6 x 6 of attention: open with --array attentions\n");
        row({"blocks.0.attn.hook_pattern", "blocks.1.attn.hook_pattern", "blocks.0.hook_z"}, {3, 4, 6, 6},
            "  2 layers x 4 heads x 6 x 6 of attention (a batch of 3): open with --array 'blocks.*.attn.hook_pattern'\n"
            "  others of such shapes: 1\n");
        row({"attn", "cross attn", "it's attn"}, {2, 4, 6, 6},
            "  2 layers x 4 heads x 6 x 6 of attention (or a batch of 2): open with --array attn\n"
            "  2 layers x 4 heads x 6 x 6 of attention (or a batch of 2): open with --array 'cross attn'\n"
            "  2 layers x 4 heads x 6 x 6 of attention (or a batch of 2): open with --array 'it'\\''s attn'\n");
        row({"a", "b"}, {6, 6},
            "  1 layer x 1 head x 6 x 6, if it is attention: open with --array a\n"
            "  1 layer x 1 head x 6 x 6, if it is attention: open with --array b\n");
        row({"a", "b"}, {6}, "");
    }
    void attentionIsDescribed()
    {
        QFETCH(QStringList, names);
        QFETCH(QList<Index>, shape);
        QFETCH(QByteArray, text);
        ArrayFile file;
        for (const QString& name : names) {
            NamedArray& array = file.arrays.emplace_back();
            array.name = name.toStdString();
            array.shape = {shape.begin(), shape.end()};
            array.values.resize(static_cast<std::size_t>(*place_count(array.shape)));
        }
        QTemporaryDir folder;
        for (const char* const name : {"f.npz", "f.safetensors"}) {
            write_arrays(folder.filePath(name).toStdString(), file);
            const QByteArray output = answerOf({"info", folder.filePath(name)}).output;
            const qsizetype begin = output.indexOf("attention\n  ");
            QCOMPARE(begin < 0 ? QByteArray() : output.sliced(begin + 10), text);
        }
    }

    // One that cannot be read is listed with the reason, and does not stop the others.
    void unreadableMembers()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("f.npz");
        write_arrays(path.toStdString(),
                     {.arrays = {{.name = "tokens", .shape = {1}, .values = {0}},
                                 {.name = "attn", .shape = {1, 1}, .values = {1}},
                                 {.name = "cut", .shape = {1}, .values = {0}}}});
        QFile file(path);
        QVERIFY(file.open(QFile::ReadOnly));
        QByteArray bytes = file.readAll();
        bytes.replace(bytes.indexOf("<f4"), 3, "|O ");
        bytes[bytes.indexOf("NUMPY", bytes.indexOf("cut.npy")) + 1] = 'X';
        writeFile(path, bytes);
        const Answer answer = answerOf({"info", "--numbers", path});
        QCOMPARE(answer.code, 0);
        QVERIFY2(answer.output.startsWith("tokens\n  unread    descr"), answer.output);
        QVERIFY2(answer.output.contains("Python objects"), answer.output);
        QVERIFY2(answer.output.contains("attn\n  shape     [1, 1]\n  type      float32\n  range     1 to 1\n"),
                 answer.output);
        QVERIFY2(answer.output.contains("cut\n  unread    start at byte 0: it does not begin"), answer.output);
    }

    // Thousands are not all listed.
    void manyArrays()
    {
        ArrayFile file;
        for (int i = 0; i < 1500; ++i)
            file.arrays.push_back({.name = "layer." + std::to_string(i), .shape = {1, 1}, .values = {1}});
        QTemporaryDir folder;
        const QString path = folder.filePath("f.safetensors");
        write_arrays(path.toStdString(), file);
        const QByteArray output = answerOf({"info", path}).output;
        QCOMPARE(output.count("  shape     "), 1000);
        QVERIFY(output.endsWith("  more arrays: 500\nattention\n  1500 layers x 1 head x 1 x 1, if it is attention: "
                                "open with --array layer\n"));
    }

    void pictureIsDescribed()
    {
        QTemporaryDir folder;
        QImage image(30, 20, QImage::Format_RGB32);
        image.fill(Qt::green);
        const QString path = folder.filePath("p.png");
        QVERIFY(image.save(path));
        QCOMPARE(answerOf({"info", path}).output, path.toUtf8() + "\n  picture   30 x 20 pixels\n");
    }

    void badFilesAreRefused()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("bad.npy");
        writeFile(path, "\x93NUMPY\x01");
        const Answer answer = answerOf({"info", path});
        QCOMPARE(answer.code, 1);
        QVERIFY2(answer.errors.startsWith("attnscope: " + path.toUtf8() + ": "), answer.errors.constData());
        QCOMPARE(answer.output, QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestInfoCommand)
#include "tst_info_command.moc"
