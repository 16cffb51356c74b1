// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/kept_documents.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

using namespace attn;

namespace {

void write(const QString& path)
{
    QFile file(path);
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("{}");
}

} // namespace

class TestKeptDocuments : public QObject {
    Q_OBJECT
private slots:
    void init() { QVERIFY(QDir(folder_.path()).removeRecursively() && QDir().mkpath(folder_.path())); }

    void aDocumentBelongsToOneWindow()
    {
        const KeptDocuments kept(folder_.path());
        auto first = kept.add();
        const auto second = kept.add();
        QVERIFY(first && second);
        QVERIFY(first->path() != second->path());
        write(first->path());
        write(second->path());
        const QString path = first->path();
        QVERIFY(!kept.take(path));
        QVERIFY(kept.left().isEmpty());
        first.reset();
        QCOMPARE(kept.left(), QStringList{path});
        QVERIFY(kept.take(path));
        QVERIFY(!kept.take(folder_.filePath("gone.attnscope")));
    }

    // The lock goes with the process, however it ends, and a process of the same number does not count as the old one.
    void aProgramThatWasKilledLeavesItsDocument()
    {
        const KeptDocuments kept(folder_.path());
        const pid_t child = fork();
        if (child == 0) {
            auto document = kept.add();
            QFile file(document->path());
            const bool written = file.open(QFile::WriteOnly) && file.write("{}") > 0;
            file.close();
            document->noteStart();
            document.release(); // NOLINT: the process ends as if it was killed
            _exit(written ? 0 : 1);
        }
        int status = 1;
        waitpid(child, &status, 0);
        QCOMPARE(status, 0);
        QCOMPARE(kept.left().size(), 1);
        QVERIFY(kept.takeFailedStart());
        QVERIFY(!kept.takeFailedStart());
        QCOMPARE(kept.left().size(), 1);
    }

    void aStartUnderWayIsNoFailedOne()
    {
        const KeptDocuments kept(folder_.path());
        auto document = kept.add();
        document->noteStart();
        QVERIFY(!kept.takeFailedStart());
        document.reset();
        QVERIFY(!kept.takeFailedStart());
        QVERIFY(QDir(folder_.path()).isEmpty());
    }

    void whatWasOpenLastIsOneFile()
    {
        const KeptDocuments kept(folder_.path());
        for (int i = 0; i < 2; ++i) {
            const auto document = kept.add();
            write(document->path());
            kept.keepAsLast(*document);
        }
        QVERIFY(kept.left().isEmpty());
        QCOMPARE(QDir(folder_.path()).entryList(QDir::Files), QStringList{"last.attnscope"});
    }

    void aFolderThatCannotBeMadeKeepsNothing()
    {
        QVERIFY(!KeptDocuments("/proc/none").add());
        QVERIFY(KeptDocuments("/proc/none").left().isEmpty());
    }

private:
    QTemporaryDir folder_;
};

QTEST_GUILESS_MAIN(TestKeptDocuments)
#include "tst_kept_documents.moc"
