#include "tests/app/program.h"

#include "engine/formats/array_file.h"

#include <QImage>
#include <QTemporaryDir>

#include <limits>

using namespace attn;

class TestInfoCommand : public QObject {
    Q_OBJECT
private slots:
    void arraysAreDescribed_data();
    void arraysAreDescribed();
    void pictureIsDescribed();
    void badFilesAreRefused();
};

void TestInfoCommand::arraysAreDescribed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("text");
    const QByteArray numbers = "  shape     [2, 2, 2]\n  type      float64\n  range     -1 to 2\n  NaN       1\n  infinite  1\n  row sums  -0.5 to inf\n";
    QTest::newRow("npy") << "dump.npy" << "dump\n" + numbers;
    QTest::newRow("npz") << "dump.npz" << "a.0\n" + numbers + "a.1\n  shape     [1, 2]\n  type      float32\n  range     0.5 to 0.5\n  NaN       0\n"
                                          "  infinite  0\n  row sums  1 to 1\n";
    QTest::newRow("csv") << "dump.csv" << QByteArray("dump\n  shape     [1, 2]\n  type      float64\n  range     0.5 to 0.5\n  NaN       0\n"
                                                     "  infinite  0\n  row sums  1 to 1\n");
}

void TestInfoCommand::arraysAreDescribed()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, text);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    const NamedArray first{.name = "a.0", .shape = {2, 2, 2}, .values = {1.0, 2.0, nan, 0.0, -1.0, 0.5, 0.0, infinity}, .type = NumberType::float64};
    const NamedArray second{.name = "a.1", .shape = {1, 2}, .values = {0.5, 0.5}};
    QTemporaryDir folder;
    ArrayFile file;
    if (!name.endsWith("csv"))
        file.arrays.push_back(first);
    if (!name.endsWith("npy"))
        file.arrays.push_back(second);
    write_arrays(folder.filePath(name).toStdString(), file);

    const Answer answer = answerOf({"info", folder.filePath(name)});
    QCOMPARE(answer.errors, QByteArray());
    QCOMPARE(answer.code, 0);
    QCOMPARE(answer.output, text);
}

void TestInfoCommand::pictureIsDescribed()
{
    QTemporaryDir folder;
    QImage image(30, 20, QImage::Format_RGB32);
    image.fill(Qt::green);
    const QString path = folder.filePath("p.png");
    QVERIFY(image.save(path));
    QCOMPARE(answerOf({"info", path}).output, path.toUtf8() + "\n  picture   30 x 20 pixels\n");
}

void TestInfoCommand::badFilesAreRefused()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("bad.npy");
    writeFile(path, "\x93NUMPY\x01");
    const Answer answer = answerOf({"info", path});
    QCOMPARE(answer.code, 1);
    QVERIFY2(answer.errors.startsWith("attnscope: " + path.toUtf8() + ": "), answer.errors.constData());
    QCOMPARE(answer.output, QByteArray());
}

QTEST_GUILESS_MAIN(TestInfoCommand)
#include "tst_info_command.moc"
