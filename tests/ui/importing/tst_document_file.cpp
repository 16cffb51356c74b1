// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/document_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace attn;

class TestDocumentFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

private slots:
    void roundTrip()
    {
        Document document;
        document.text.text = "The cat";
        document.model = {.path = "/models/gpt2", .pair = "sat", .masked = {1}, .ids = {5, 6}};
        writeDocumentFile(folder_.filePath("a.attnscope"), document);
        QVERIFY(readDocumentFile(folder_.filePath("a.attnscope")) == document);
    }

    // The content decides where texts and tables have the same ending.
    void numbersAreTables_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("table");
        QTest::newRow("numbers") << "a.txt" << QByteArray("0.5 0.5\n1 0\n") << true;
        QTest::newRow("labels") << "a.txt" << QByteArray("\tthe\tcat\nthe\t1\t0\ncat\t0,5\t0,5\n") << true;
        QTest::newRow("savetxt") << "a.dat" << QByteArray("# 2 x 2\n0.5 0.5\n1 0\n") << true;
        QTest::newRow("tabs") << "a.tsv" << QByteArray("0.5\t0.5\n") << true;
        QTest::newRow("words") << "a.txt" << QByteArray("The cat sat on 2 mats.\n") << false;
        QTest::newRow("words in two lines") << "a.dat" << QByteArray("The cat\nsat down\n") << false;
        QTest::newRow("JSON of numbers") << "a.json" << QByteArray("[[0.5, 0.5], [1, 0]]") << true;
        QTest::newRow("JSON with tokens")
            << "a.json" << QByteArray("{\"tokens\": [\"a\", \"b\"], \"attention\": [[0.5, 0.5], [1, 0]]}") << true;
        QTest::newRow("other JSON") << "a.json" << QByteArray("{\"text\": \"The cat\"}") << false;
    }
    void numbersAreTables()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(bool, table);
        QFile file(folder_.filePath(name));
        QVERIFY(file.open(QFile::WriteOnly) && file.write(content) == content.size());
        file.close();
        const OpenedFile opened = openedFile(file.fileName(), {});
        QCOMPARE(opened.document.kind, table ? InputKind::weights : InputKind::text);
        QCOMPARE(opened.run != nullptr, table);
    }

    void filesWithoutAWordAreRefused()
    {
        for (const QByteArray& content : {QByteArray(), QByteArray(" \n\n")}) {
            QFile file(folder_.filePath("a.txt"));
            QVERIFY(file.open(QFile::WriteOnly) && file.write(content) == content.size());
            file.close();
            QVERIFY_THROWS_EXCEPTION(Error, openedFile(file.fileName(), {}));
        }
    }

    void sessionsMayBeCalledJson()
    {
        Document document;
        document.text.text = "The cat";
        writeDocumentFile(folder_.filePath("session.json"), document);
        const OpenedFile opened = openedFile(folder_.filePath("session.json"), {});
        QVERIFY(opened.session);
        QVERIFY(opened.document == document);
    }

    // So that a session and its model can be moved together.
    void relativeModelsCountFromTheFile()
    {
        Document document;
        document.model.path = "models/gpt2";
        writeDocumentFile(folder_.filePath("a.attnscope"), document);
        QCOMPARE(QString::fromStdString(readDocumentFile(folder_.filePath("a.attnscope")).model.path),
                 folder_.filePath("models/gpt2"));
    }
};

QTEST_GUILESS_MAIN(TestDocumentFile)
#include "tst_document_file.moc"
