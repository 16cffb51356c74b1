// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/made/pytorch_file.h"
#include "tests/made/windows.h"
#include "ui/importing/document_file.h"
#include "ui/importing/example_catalog.h"
#include "ui/window/autosave.h"
#include "ui/window/file_commands.h"
#include "ui/window/kept_menu.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace attn;

// What is saved, and what is kept without being saved.
class TestKeptWork : public QObject, WindowTest {
    Q_OBJECT

private slots:
    void initTestCase() { QApplication::setStyle(new ThemeStyle); }

    void init() { openWindow(); }
    void cleanup() { closeWindow(); }

    void savedAndOpenedAgain()
    {
        type("one two three");
        const QString path = folder_.filePath("session.attnscope");
        writeDocumentFile(path, session_->document());
        const Document before = session_->document();
        trigger(ActionId::newSentence);
        QVERIFY(!session_->run());
        window_->files()->open(path);
        waitForRun();
        QVERIFY(session_->document() == before);
        QVERIFY(settings_->recentFiles().contains(path));
        QVERIFY(window_->windowTitle().startsWith("session.attnscope"));
    }

    void aSessionIsSavedWhereItWasOpened_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("as it is written") << "session.attnscope";
        QTest::newRow("by another system") << "X.ATTNSCOPE";
    }

    void aSessionIsSavedWhereItWasOpened()
    {
        QFETCH(QString, name);
        const QString path = folder_.filePath(name);
        type("one two");
        writeDocumentFile(path, session_->document());
        window_->files()->open(path);
        waitForRun();
        QCOMPARE(window_->files()->path(), path);
        QVERIFY(!window_->files()->isModified());
        type(" three");
        QVERIFY(window_->isWindowModified());
        trigger(ActionId::save);
        QVERIFY(!window_->isWindowModified());
        QVERIFY(readDocumentFile(path) == session_->document());
    }

    void unsavedWorkIsKeptAndADamagedFileGoesAside()
    {
        const KeptDocuments kept(folder_.filePath("deep/er"));
        {
            Autosave autosave(session_.get(), window_->files(), kept, nullptr);
            type("kept for the next time");
        }
        QCOMPARE(kept.left().size(), 1);
        const QString path = kept.left().front();
        QString damage;
        QCOMPARE(Autosave::restore(path, &damage)->text.text, std::string("kept for the next time"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"text\": ");
        file.close();
        QVERIFY(!Autosave::restore(path, &damage));
        QVERIFY(damage.contains(path));
        QVERIFY(!QFile::exists(path));
        QVERIFY(QFile::exists(path + ".damaged"));
    }

    void anotherDocumentLeavesUnsavedWorkInTheFolder()
    {
        const KeptDocuments kept(folder_.filePath("another"));
        {
            Autosave autosave(session_.get(), window_->files(), kept, nullptr);
            type("not saved anywhere");
            window_->files()->openExample(exampleCatalog().front().name);
        }
        QCOMPARE(kept.left().size(), 1);
        QString damage;
        QCOMPARE(Autosave::restore(kept.left().front(), &damage)->text.text, std::string("not saved anywhere"));
        // The example can be had again at any time, so it is only what was open last.
        QCOMPARE(Autosave::restore(kept.last(), &damage), session_->document());
    }

    void whatCannotBeKeptIsSaidOnce()
    {
        const KeptDocuments kept(folder_.filePath("full"));
        Autosave autosave(session_.get(), window_->files(), kept, nullptr);
        QSignalSpy failed(&autosave, &Autosave::failed);
        const QString folder = folder_.filePath("full");
        QVERIFY(QDir(folder).removeRecursively());
        type("one");
        QVERIFY(!autosave.saveNow());
        QVERIFY(!autosave.saveNow());
        QCOMPARE(failed.count(), 1);
        QVERIFY(failed.front().front().toString().contains(folder));
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(autosave.saveNow());
    }

    void keptWorkIsOpenedFromTheMenuAndStaysUnsaved()
    {
        const KeptDocuments kept(folder_.filePath("menu"));
        {
            Autosave autosave(session_.get(), window_->files(), kept, nullptr);
            type("work of before");
        }
        window_->files()->openExample(exampleCatalog().front().name);
        window_->keepWork(kept, nullptr);
        auto* const menu = window_->findChild<KeptMenu*>();
        emit menu->aboutToShow();
        menu->actions().front()->trigger();
        QTRY_COMPARE(session_->document().text.text, std::string("work of before"));
        QVERIFY(window_->files()->isUnsaved());
        QVERIFY(kept.left().isEmpty()); // it is the window's own now
        closeWindow();
        QCOMPARE(kept.left().size(), 1);
        openWindow();
    }

    // What is read when the window closes, or when another file is opened, is still there at the next start.
    void keptWorkThatIsNotReadYetStaysAsItIs()
    {
        const KeptDocuments kept(folder_.filePath("unread"));
        Document document;
        document.text.text = "a b";
        document.matrices.by_name["q"] = std::make_shared<Matrix>(1000, 1000);
        QString path;
        {
            const auto file = kept.add();
            path = file->path();
            writeDocumentFile(path, document);
        }
        writeDocumentFile(kept.last(), document);
        const auto bytesOf = [](const QString& name) {
            QFile file(name);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray before = bytesOf(path);
        for (const QString& resumed : {path, kept.last()}) {
            closeWindow();
            openWindow();
            window_->keepWork(kept, nullptr);
            QVERIFY(window_->autosave()->resume(resumed));
            QVERIFY(window_->files()->loading()->busy());
        }
        closeWindow();
        QCOMPARE(kept.left(), QStringList{path});
        QCOMPARE(bytesOf(path), before);
        QCOMPARE(bytesOf(kept.last()), before);
        QString damage;
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(Cancelled, Autosave::restore(path, &damage, {.stop = stop.get_token()}));
        QCOMPARE(kept.left(), QStringList{path});
        openWindow();
    }

    // A window that shows what it has found writes nothing when it closes, and leaves the mark of a start.
    void keptWorkIsNotWrittenAgain()
    {
        const KeptDocuments kept(folder_.filePath("resumed"));
        QString path;
        {
            const auto file = kept.add();
            path = file->path();
            writeDocumentFile(path, {.text = {.text = "a b"}});
        }
        QVERIFY(QFile(path).setPermissions(QFile::ReadOwner));
        auto own = kept.add();
        own->noteStart();
        window_->keepWork(kept, std::move(own));
        QVERIFY(window_->autosave()->resume(path));
        waitForRun();
        QCOMPARE(session_->document().text.text, std::string("a b"));
        QCOMPARE(window_->autosave()->document()->path(), path);
        QVERIFY(window_->autosave()->document()->isStarting());
        window_->noteFirstPicture();
        QVERIFY(!kept.takeFailedStart());
        const QDateTime written = QFileInfo(path).lastModified();
        closeWindow();
        QCOMPARE(kept.left(), QStringList{path});
        QCOMPARE(QFileInfo(path).lastModified(), written);
        openWindow();
    }
};

int main(int argc, char** argv)
{
    return runWindowTest<TestKeptWork>(argc, argv);
}
#include "tst_kept_work.moc"
