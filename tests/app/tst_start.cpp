// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/program.h"
#include "ui/window/kept_documents.h"

#include <QTemporaryDir>

#include <memory>

using namespace attn;

// The window starts whatever an earlier start, another program or the user left in the folders that it reads.
class TestStart : public QObject {
    Q_OBJECT
private slots:
    void init() { home_ = std::make_unique<QTemporaryDir>(); }

    void aStartAlwaysSucceeds_data()
    {
        QTest::addColumn<QByteArray>("settings");
        QTest::addColumn<QByteArray>("last");
        const QByteArray text = R"("input": "text", "text": {"text": "a b"})";
        const auto document = [&](const QByteArray& settings) {
            return "{" + text + ", \"operator\": {" + settings + "}}";
        };
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("no heads") << QByteArray() << document(R"("heads": 0)");
        QTest::newRow("fewer than no heads") << QByteArray() << document(R"("heads": -1)");
        QTest::newRow("a prime of heads") << QByteArray() << document(R"("heads": 2147483647)");
        QTest::newRow("as wide as numbers go") << QByteArray() << document(R"("dim": 9223372036854775807)");
        QTest::newRow("a patch of nothing")
            << QByteArray() << QByteArray(R"({"input": "image", "image": {"path": "/none.png", "patch": 0}})");
        QTest::newRow("no document") << QByteArray() << QByteArray("\0\xff{", 3);
        QTest::newRow("weights that are gone")
            << QByteArray() << QByteArray(R"({"input": "weights", "weights": {"path": "/none.npy"}})");
        QTest::newRow("a state of Qt's that is none")
            << QByteArray("[state]\nlayout=@ByteArray(\\0\\0\\0\\xff\\xfd\\0)\n") << QByteArray();
        QTest::newRow("a type of Qt's") << QByteArray("[state]\nlayout=@Variant(\\0\\0\\0\\x7f)\n") << QByteArray();
        QTest::newRow("no settings") << QByteArray("[[[\0\xff", 5) << QByteArray();
    }
    void aStartAlwaysSucceeds()
    {
        QFETCH(QByteArray, settings);
        QFETCH(QByteArray, last);
        if (!settings.isEmpty())
            writeInside("/.config/AttnScope/attnscope.ini", settings);
        if (!last.isEmpty())
            writeInside("/.local/share/AttnScope/AttnScope/last.attnscope", last);
        for (int start = 0; start < 2; ++start) {
            const auto program = started({});
            QVERIFY(reachesItsPicture(*program));
            QTest::qWait(100);
            QCOMPARE(program->state(), QProcess::Running);
            program->kill();
            program->waitForFinished();
        }
    }

    // What stands in the place of a folder is no reason not to start.
    void aStartNeedsNoFolder_data()
    {
        QTest::addColumn<QString>("place");
        QTest::newRow("settings") << "/.config";
        QTest::newRow("documents") << "/.local/share/AttnScope";
        QTest::newRow("document") << "/.local/share/AttnScope/AttnScope/last.attnscope/folder/file";
    }
    void aStartNeedsNoFolder()
    {
        QFETCH(QString, place);
        writeInside(place, "a file");
        const auto program = started({});
        QVERIFY(reachesItsPicture(*program));
        program->terminate();
        program->waitForFinished();
    }

    void theStartAfterOneThatFailedLeavesOutWhatWasKept()
    {
        writeInside("/.config/AttnScope/attnscope.ini", "[General]\ntheme=2\n");
        const KeptDocuments kept(data());
        {
            const auto document = kept.add();
            writeFile(document->path(), R"({"input": "text", "text": {"text": "kept"}})");
        }
        const QString path = kept.left().front();
        writeFile(path + ".starting", {});
        const auto program = started({});
        QVERIFY(reachesItsPicture(*program));
        QCOMPARE(contentsOf(home_->filePath(".config/AttnScope/attnscope.ini.aside")),
                 QByteArray("[General]\ntheme=2\n"));
        QCOMPARE(kept.left(), QStringList{path}); // it was not opened
        program->kill();
        program->waitForFinished();
        // The next start has no reason to leave anything out.
        const auto next = started({});
        QVERIFY(reachesItsPicture(*next));
        QVERIFY(!kept.left().contains(path));
        next->kill();
        next->waitForFinished();
    }

    void aStartThatIsKilledBeforeItsPictureIsNoticed()
    {
        const KeptDocuments kept(data());
        const auto program = started({});
        // It takes a tenth of a second from the mark to the picture.
        while (program->state() == QProcess::Running && QDir(data()).entryList({"*.starting"}).isEmpty())
            program->waitForReadyRead(1);
        program->kill();
        program->waitForFinished();
        QVERIFY(kept.takeFailedStart());
    }

    void aStartWithAFileLeavesUnsavedWorkAlone()
    {
        const KeptDocuments kept(data());
        {
            const auto document = kept.add();
            writeFile(document->path(), R"({"input": "text", "text": {"text": "work"}})");
        }
        const QString path = kept.left().front();
        const QByteArray before = contentsOf(path);
        writeInside("/weights.csv", "0.5,0.5\n0.25,0.75\n");
        const auto program = started({home_->filePath("weights.csv")});
        QVERIFY(reachesItsPicture(*program));
        const auto second = started({home_->filePath("weights.csv")});
        QVERIFY(reachesItsPicture(*second));
        for (QProcess* process : {program.get(), second.get()}) {
            process->terminate();
            process->waitForFinished();
        }
        QCOMPARE(contentsOf(path), before);
        QVERIFY(kept.left().contains(path));
    }

private:
    QString data() const { return home_->filePath(".local/share/AttnScope/AttnScope"); }

    void writeInside(const QString& path, const QByteArray& content)
    {
        const QString whole = home_->path() + path;
        QVERIFY(QDir().mkpath(QFileInfo(whole).path()));
        writeFile(whole, content);
    }

    std::unique_ptr<QProcess> started(const QStringList& files)
    {
        auto process = std::make_unique<QProcess>();
        prepareProgram(*process, QStringList{"--timing"} + files);
        QProcessEnvironment environment = process->processEnvironment();
        environment.insert("HOME", home_->path());
        environment.insert("QT_QPA_PLATFORM", "offscreen");
        process->setProcessEnvironment(environment);
        process->setProcessChannelMode(QProcess::MergedChannels);
        process->start();
        process->waitForStarted();
        return process;
    }

    static bool reachesItsPicture(QProcess& process)
    {
        QByteArray said;
        while (!said.contains("first_heatmap") && process.waitForReadyRead(20000))
            said += process.readAll();
        return said.contains("first_heatmap");
    }

    std::unique_ptr<QTemporaryDir> home_;
};

QTEST_GUILESS_MAIN(TestStart)
#include "tst_start.moc"
