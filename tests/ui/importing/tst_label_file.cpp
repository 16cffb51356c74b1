// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/error_of.h"
#include "ui/importing/label_file.h"

#include <QFile>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestLabelFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString saved(const QString& name, const QByteArray& content)
    {
        QFile file(folder_.filePath(name));
        if (!file.open(QFile::WriteOnly) || file.write(content) != content.size())
            qFatal("the test's file cannot be written");
        return file.fileName();
    }
    static Run run(Index queries, Index keys)
    {
        Run made;
        for (Index i = 0; i < queries; ++i)
            made.queries.push_back({std::to_string(i)});
        for (Index i = 0; i < keys; ++i)
            made.keys.push_back({std::to_string(i)});
        return made;
    }

private slots:
    void read_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QStringList>("labels");
        const QStringList three = {"Le", "chat", "dort"};
        QTest::newRow("lines") << QByteArray("Le\nchat\ndort\n") << three;
        QTest::newRow("no last line end") << QByteArray("Le\nchat\ndort") << three;
        QTest::newRow("byte order mark and CRLF") << QByteArray("\xEF\xBB\xBFLe\r\nchat\r\ndort\r\n") << three;
        QTest::newRow("old line ends") << QByteArray("Le\rchat\rdort\r") << three;
        for (const auto encoding : {QStringConverter::Utf16LE, QStringConverter::Utf16BE}) {
            QStringEncoder encode(encoding, QStringConverter::Flag::WriteBom);
            QTest::addRow("UTF-16 %d", int(encoding))
                << QByteArray(encode(QStringLiteral("Le\r\nchat\r\ndort"))) << three;
        }
        QTest::newRow("list in JSON") << QByteArray(" [\"Le\", \"chat\",\n \"dort\"]\n") << three;
        QTest::newRow("object in JSON") << QByteArray("{\"ids\": [1], \"tokens\": [\"Le\", \"chat\", \"dort\"]}")
                                        << three;
        QTest::newRow("blank lines at the end stay") << QByteArray("Le\n\n\n") << QStringList{"Le", "", ""};
        QTest::newRow("blanks stay") << QByteArray(" Le\n \nchat \n") << QStringList{" Le", " ", "chat "};
        QTest::newRow("brackets") << QByteArray("[CLS]\nchat\n[SEP]\n") << QStringList{"[CLS]", "chat", "[SEP]"};
        QTest::newRow("a list of numbers is lines") << QByteArray("[1, 2]\n") << QStringList{"[1, 2]"};
        QTest::newRow("nothing") << QByteArray() << QStringList{};
    }
    void read()
    {
        QFETCH(QByteArray, content);
        QFETCH(QStringList, labels);
        QStringList found;
        for (const std::string& label : readLabelFile(saved("labels.txt", content)))
            found << QString::fromStdString(label);
        QCOMPARE(found, labels);
    }

    void otherEncodingsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("message");
        const QString zero = "it has a zero byte, which UTF-16 without a byte order mark is full of. Save the file as "
                             "UTF-8.";
        const QString latin = "it is not UTF-8. Save the file as UTF-8.";
        QTest::newRow("Latin-1") << QByteArray("Le\nch\xE4t\n") << "line 2 at byte 5: " + latin;
        QTest::newRow("Latin-1 behind a mark") << QByteArray("\xEF\xBB\xBF\xE4\n") << "line 1 at byte 3: " + latin;
        QTest::newRow("Latin-1 in JSON") << QByteArray("[\"\xE4\"]") << "line 1 at byte 2: " + latin;
        QTest::newRow("UTF-16") << QByteArray("L\0e\0\n\0a\0", 8) << "line 1 at byte 1: " + zero;
        QTest::newRow("UTF-16, big end first") << QByteArray("\0L\0e\0\n\0a", 8) << "line 1 at byte 0: " + zero;
    }
    void otherEncodingsAreRefused()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, message);
        const QString path = saved("labels.txt", content);
        QCOMPARE(error_of([&] { readLabelFile(path); }), path + ": " + message);
        QVERIFY(fittingLabels(path, run(1, 2)).empty());
    }

    void fitting()
    {
        QVERIFY(labelsFit({"a", "b"}, run(2, 3)));
        QVERIFY(labelsFit({"a", "b", "c"}, run(2, 3)));
        QVERIFY(labelsFit({"a", "b", "", ""}, run(2, 2)));
        QVERIFY(!labelsFit({"a"}, run(2, 3)));
        QVERIFY(!labelsFit({"a", "", "c", "d"}, run(2, 3)));
        QVERIFY(!labelsFit({}, run(2, 3)));
    }

    void besideADump()
    {
        const QString dump = saved("a.npy", "");
        QCOMPARE(labelFileBeside(dump, run(2, 2)), QString());
        const QString all = saved("tokens.txt", "x\ny\n");
        QCOMPARE(labelFileBeside(dump, run(2, 2)), all);
        QCOMPARE(labelFileBeside(dump, run(3, 3)), QString());
        const QString own = saved("a.tokens.json", "[\"x\", \"y\"]");
        QCOMPARE(labelFileBeside(dump, run(2, 2)), own);
        Run named = run(2, 2);
        named.queries[0].text = named.keys[0].text = "The";
        QCOMPARE(labelFileBeside(dump, named), QString());
    }
};

QTEST_GUILESS_MAIN(TestLabelFile)
#include "tst_label_file.moc"
