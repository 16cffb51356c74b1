// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/importing/document_file.h"

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
