// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/error.h"
#include "ui/importing/text_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestTextFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString write(const QByteArray& bytes)
    {
        QFile file(folder_.filePath("text.txt"));
        if (!file.open(QFile::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write the text");
        return file.fileName();
    }

private slots:
    void encodings_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        QTest::newRow("empty") << QByteArray() << "";
        QTest::newRow("UTF-8") << QByteArray("caf\u00e9 \U0001F600") << "caf\u00e9 \U0001F600";
        QTest::newRow("UTF-8 with a mark") << QByteArray("\xef\xbb\xbf"
                                                         "a\u00e9")
                                           << "a\u00e9";
        QTest::newRow("UTF-16, little end first") << QByteArray::fromHex("fffe6100e900") << "a\u00e9";
        QTest::newRow("UTF-16, big end first") << QByteArray::fromHex("feff006100e9d83dde00") << "a\u00e9\U0001F600";
        QTest::newRow("malformed") << QByteArray("a\xff"
                                                 "b")
                                   << "a\uFFFDb";
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << QString("a") + QChar(u'\0') + "b";
        QTest::newRow("line breaks") << QByteArray("a\r\nb\rc\nd") << "a\nb\nc\nd";
    }

    void encodings()
    {
        QFETCH(QByteArray, bytes);
        QTEST(readTextFile(write(bytes)), "expected");
    }

    void limit()
    {
        QCOMPARE(readTextFile(write(QByteArray(4'000'000, 'a'))).size(), qsizetype{4'000'000});
        const QString path = write(QByteArray(4'100'000, 'a'));
        try {
            readTextFile(path);
            QFAIL("no error");
        } catch (const Error& error) {
            QCOMPARE(QString::fromStdString(error.what()),
                     path + ": it has 4.1 MB, but at most 4.0 MB can be opened. Make it smaller.");
        }
    }

    void noFile()
    {
        for (const char* path : {"/", "/dev/zero", "/nowhere/at/all.txt"})
            QVERIFY_THROWS_EXCEPTION(Error, readTextFile(path));
    }
};

QTEST_APPLESS_MAIN(TestTextFile)
#include "tst_text_file.moc"
