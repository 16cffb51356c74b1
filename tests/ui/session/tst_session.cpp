// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/session.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace attn;

namespace {

void type(Session& session, const char* text, const QString& merge = "text")
{
    session.edit("Type", merge, [&](Document& document) { document.text.text = text; });
}

} // namespace

class TestSession : public QObject {
    Q_OBJECT

private slots:
    void anEditRuns()
    {
        Session session;
        QSignalSpy summarized(session.detail(), &HeadDetail::summaryChanged);
        type(session, "one two three");
        QVERIFY(summarized.wait());
        QVERIFY(session.run());
        QCOMPARE(session.run()->queries.size(), size_t(3));
        QVERIFY(session.detail()->summary().largest > 0.0);
        QVERIFY(session.detail()->summary().row_sum_error < 1e-12);
        QVERIFY(session.error().isEmpty());
    }

    void typingIsOneStepUntilItEnds()
    {
        Session session;
        type(session, "a");
        type(session, "ab");
        type(session, "abc");
        QCOMPARE(session.undoStack()->count(), 1);
        session.endMerge();
        type(session, "abc d");
        QCOMPARE(session.undoStack()->count(), 2);
        session.edit("Heads", {}, [](Document& document) { document.settings.heads = 8; });
        session.edit("Heads", {}, [](Document& document) { document.settings.heads = 2; });
        QCOMPARE(session.undoStack()->count(), 4);
        session.undoStack()->undo();
        QCOMPARE(session.document().settings.heads, Index(8));
        session.undoStack()->undo();
        session.undoStack()->undo();
        QCOMPARE(session.document().text.text, std::string("abc"));
        session.undoStack()->undo();
        QCOMPARE(session.document().text.text, std::string());
        session.undoStack()->redo();
        QCOMPARE(session.document().text.text, std::string("abc"));
        // After an undo the next key starts a step of its own.
        type(session, "abcd");
        QCOMPARE(session.undoStack()->count(), 2);
    }

    void anEditThatChangesNothingIsNone()
    {
        Session session;
        QSignalSpy changed(&session, &Session::documentChanged);
        session.edit("Nothing", {}, [](Document&) {});
        QCOMPARE(session.undoStack()->count(), 0);
        QCOMPARE(changed.count(), 0);
    }

    void aFailureKeepsTheLastRunAndSaysWhy()
    {
        Session session;
        QSignalSpy finished(&session, &Session::runFinished);
        QSignalSpy failed(&session, &Session::runFailed);
        type(session, "one two three");
        QVERIFY(finished.wait());
        const auto before = session.run();
        session.edit("Heads", {}, [](Document& document) { document.settings.heads = 3; });
        QVERIFY(failed.wait());
        QVERIFY(session.error().startsWith("heads: 3 heads do not divide a width of 64"));
        QCOMPARE(session.run(), before);
        session.undoStack()->undo();
        QVERIFY(finished.wait());
        QVERIFY(session.error().isEmpty());
    }

    // Only the newest of many edits is answered, however the older ones end.
    void staleAnswersAreDropped()
    {
        Session session;
        QSignalSpy finished(&session, &Session::runFinished);
        std::string text;
        for (int i = 0; i < 200; ++i) {
            text += "w" + std::to_string(i) + " ";
            type(session, text.c_str());
        }
        QTRY_COMPARE_WITH_TIMEOUT(session.run() ? session.run()->queries.size() : size_t(0), size_t(200), 20000);
        QCOMPARE(finished.count(), 1);
    }

    void nothingTypedIsNoError()
    {
        Session session;
        QSignalSpy finished(&session, &Session::runFinished);
        type(session, "one");
        QVERIFY(finished.wait());
        type(session, "  ");
        QVERIFY(!session.run());
        QVERIFY(session.error().isEmpty());
    }

    void theSelectionFollowsTheSize()
    {
        Session session;
        QSignalSpy finished(&session, &Session::runFinished);
        type(session, "one two three");
        QVERIFY(finished.wait());
        session.selection()->setHead({0, 3});
        session.selection()->pin({Index(2), Index(1)});
        session.edit("Heads", {}, [](Document& document) { document.settings.heads = 2; });
        QVERIFY(finished.wait());
        QCOMPARE(session.selection()->head().head.number, Index(0));
        type(session, "one two");
        QVERIFY(finished.wait());
        QVERIFY(!session.selection()->pinned().query);
        QCOMPARE(*session.selection()->pinned().key, Index(1));
    }

    void cancellingKeepsTheWindowFree()
    {
        Session session;
        std::string text;
        for (int i = 0; i < 4000; ++i)
            text += "w" + std::to_string(i) + " ";
        QSignalSpy cancelled(&session, &Session::runCancelled);
        QSignalSpy finished(&session, &Session::runFinished);
        type(session, text.c_str());
        QElapsedTimer timer;
        timer.start();
        session.jobs()->cancel();
        QVERIFY(timer.elapsed() < 50);
        QCOMPARE(cancelled.count(), 1);
        QVERIFY(!finished.wait(300));
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
