// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_runner.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <filesystem>
#include <memory>
#include <new>
#include <thread>

using namespace attn;
using namespace std::chrono_literals;

namespace {

using Answer = std::function<void()>;

// What a test and its job share: the job runs until it is let go or, when it obeys, told to stop.
struct Gate {
    std::atomic<bool> begun = false;
    std::atomic<bool> open = false;
    std::atomic<bool> ended = false;
};

void waitAt(Gate& gate, const std::stop_token& stop = {})
{
    gate.begun = true;
    while (!gate.open && !stop.stop_requested())
        std::this_thread::sleep_for(1ms);
}

JobRunner::Job answering(Answer answer)
{
    return [answer = std::move(answer)](const RunControl&) { return answer; };
}

// A job that never looks at its stop token, and answers when the gate is opened.
JobRunner::Job deafJob(
    const std::shared_ptr<Gate>& gate, Answer answer = [] {})
{
    return [gate, answer = std::move(answer)](const RunControl&) {
        waitAt(*gate);
        gate->ended = true;
        return answer;
    };
}

// A job that runs until it is stopped.
JobRunner::Job endlessJob(const std::shared_ptr<Gate>& gate)
{
    return [gate](const RunControl& control) -> Answer {
        waitAt(*gate, control.stop);
        gate->ended = true;
        control.check();
        return [] {};
    };
}

std::ptrdiff_t threadsOfThisProgram()
{
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return std::distance(begin(tasks), end(tasks));
}

} // namespace

class TestJobRunner : public QObject {
    Q_OBJECT

private slots:
    void aJobWorksElsewhereAndAnswersHere()
    {
        JobRunner runner;
        QSignalSpy started(&runner, &JobRunner::started);
        QSignalSpy finished(&runner, &JobRunner::finished);
        std::thread::id worked;
        std::thread::id answered;
        runner.start([&](const RunControl&) -> Answer {
            worked = std::this_thread::get_id();
            return [&] { answered = std::this_thread::get_id(); };
        });
        QVERIFY(runner.busy());
        QCOMPARE(started.count(), 1);
        QVERIFY(finished.wait());
        QVERIFY(!runner.busy());
        QVERIFY(worked != std::this_thread::get_id());
        QCOMPARE(answered, std::this_thread::get_id());
    }

    // It answers all the same, as one that has just ended when the newer one starts.
    void theAnswerOfAReplacedJobIsDropped()
    {
        JobRunner runner;
        QSignalSpy finished(&runner, &JobRunner::finished);
        QSignalSpy cancelled(&runner, &JobRunner::cancelled);
        const auto first = std::make_shared<Gate>();
        QStringList answers;
        runner.start(deafJob(first, [&] { answers << "first"; }));
        QTRY_VERIFY(first->begun);
        runner.start(answering([&] { answers << "second"; }));
        first->open = true;
        QVERIFY(finished.wait());
        QTest::qWait(20);
        QCOMPARE(answers, QStringList("second"));
        QCOMPARE(finished.count(), 1);
        QCOMPARE(cancelled.count(), 0);
    }

    void aPostedAnswerIsDroppedWhenAnotherJobStarts()
    {
        JobRunner runner;
        QSignalSpy finished(&runner, &JobRunner::finished);
        const auto first = std::make_shared<Gate>();
        first->open = true;
        QStringList answers;
        runner.start(deafJob(first, [&] { answers << "first"; }));
        while (!first->ended)
            std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(20ms); // its answer waits in the queue of events
        runner.start(answering([&] { answers << "second"; }));
        QVERIFY(finished.wait());
        QCOMPARE(answers, QStringList("second"));
    }

    void jobsOfARunnerFollowEachOtherAndOnlyTheNewestWaits()
    {
        JobRunner runner;
        QSignalSpy finished(&runner, &JobRunner::finished);
        const auto first = std::make_shared<Gate>();
        std::atomic<bool> secondRan = false;
        std::atomic<bool> thirdBegan = false;
        runner.start(deafJob(first));
        QTRY_VERIFY(first->begun);
        runner.start([&](const RunControl&) -> Answer {
            secondRan = true;
            return [] {};
        });
        runner.start([&](const RunControl&) -> Answer {
            thirdBegan = true;
            return [] {};
        });
        QTest::qWait(30);
        QVERIFY(!thirdBegan);
        first->open = true;
        QVERIFY(finished.wait());
        QVERIFY(thirdBegan);
        QVERIFY(!secondRan);
    }

    void startingAnotherJobStopsTheOneBefore()
    {
        JobRunner runner;
        QSignalSpy finished(&runner, &JobRunner::finished);
        QSignalSpy failed(&runner, &JobRunner::failed);
        const auto endless = std::make_shared<Gate>();
        runner.start(endlessJob(endless));
        QTRY_VERIFY(endless->begun);
        runner.start(answering([] {}));
        QVERIFY(finished.wait());
        QVERIFY(endless->ended);
        QCOMPARE(failed.count(), 0);
    }

    void anAnswerMayStartTheNextJob()
    {
        JobRunner runner;
        QSignalSpy finished(&runner, &JobRunner::finished);
        bool idleAtTheEnd = false;
        connect(&runner, &JobRunner::finished, this, [&] { idleAtTheEnd = !runner.busy(); });
        bool answered = false;
        runner.start(answering([&] { runner.start(answering([&] { answered = true; })); }));
        QTRY_VERIFY(answered);
        QTRY_VERIFY(idleAtTheEnd);
        QCOMPARE(finished.count(), 1);
    }

    void beingBusyEndsBeforeTheAnswerAndBeforeEveryEnd()
    {
        JobRunner runner;
        QStringList heard;
        connect(&runner, &JobRunner::busyChanged, this, [&](bool busy) { heard << (busy ? "busy" : "idle"); });
        connect(&runner, &JobRunner::finished, this, [&] { heard << "finished"; });
        connect(&runner, &JobRunner::failed, this, [&] { heard << "failed"; });
        connect(&runner, &JobRunner::cancelled, this, [&] { heard << "cancelled"; });
        runner.start(endlessJob(std::make_shared<Gate>()));
        runner.start(answering([&] { heard << "answer"; }));
        QTRY_COMPARE(heard, (QStringList{"busy", "idle", "answer", "finished"}));
        heard.clear();
        runner.start([](const RunControl&) -> Answer { throw Error("", "broken"); });
        QTRY_COMPARE(heard, (QStringList{"busy", "idle", "failed"}));
        heard.clear();
        runner.start(endlessJob(std::make_shared<Gate>()));
        runner.cancel();
        QCOMPARE(heard, (QStringList{"busy", "idle", "cancelled"}));
    }

    // However long the job takes to notice.
    void cancellingDoesNotWait()
    {
        JobRunner runner;
        QSignalSpy finished(&runner, &JobRunner::finished);
        QSignalSpy cancelled(&runner, &JobRunner::cancelled);
        const auto gate = std::make_shared<Gate>();
        bool answered = false;
        runner.start(deafJob(gate, [&] { answered = true; }));
        QTRY_VERIFY(gate->begun);
        runner.cancel();
        QVERIFY(!gate->ended);
        QVERIFY(!runner.busy());
        QCOMPARE(cancelled.count(), 1);
        runner.cancel(); // there is nothing left to cancel
        QCOMPARE(cancelled.count(), 1);
        gate->open = true;
        QTRY_VERIFY(gate->ended);
        QTest::qWait(20);
        QVERIFY(!answered);
        QCOMPARE(finished.count(), 0);
    }

    void cancellingStopsTheJobAndForgetsTheOneThatWaits()
    {
        JobRunner runner;
        const auto running = std::make_shared<Gate>();
        const auto waiting = std::make_shared<Gate>();
        runner.start(deafJob(running));
        QTRY_VERIFY(running->begun);
        runner.start(endlessJob(waiting));
        runner.cancel();
        running->open = true;
        QTRY_VERIFY(running->ended);
        QTest::qWait(20);
        QVERIFY(!waiting->begun);

        const auto endless = std::make_shared<Gate>();
        runner.start(endlessJob(endless));
        QTRY_VERIFY(endless->begun);
        runner.cancel();
        QTRY_VERIFY(endless->ended);
    }

    void whatAJobThrowsBecomesAMessage_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<QString>("start");
        QTest::newRow("an error of ours") << 0 << "heads: 3 are too many";
        QTest::newRow("another exception") << 1 << "of the library";
        QTest::newRow("no memory") << 2 << "There is not enough memory";
    }
    void whatAJobThrowsBecomesAMessage()
    {
        QFETCH(int, what);
        QFETCH(QString, start);
        JobRunner runner;
        QSignalSpy failed(&runner, &JobRunner::failed);
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.start([what](const RunControl&) -> Answer {
            if (what == 0)
                throw Error("", "heads: 3 are too many");
            if (what == 1)
                throw std::runtime_error("of the library");
            throw std::bad_alloc();
        });
        QVERIFY(failed.wait());
        QVERIFY(failed.front().front().toString().startsWith(start));
        QVERIFY(!runner.busy());
        QCOMPARE(finished.count(), 0);
        runner.start(answering([] {})); // and the next job runs as ever
        QVERIFY(finished.wait());
    }

    void aFailureOfAReplacedJobIsNotTold()
    {
        JobRunner runner;
        QSignalSpy failed(&runner, &JobRunner::failed);
        QSignalSpy finished(&runner, &JobRunner::finished);
        const auto gate = std::make_shared<Gate>();
        runner.start([gate](const RunControl&) -> Answer {
            waitAt(*gate);
            throw Error("", "late");
        });
        QTRY_VERIFY(gate->begun);
        runner.start(answering([] {}));
        gate->open = true;
        QVERIFY(finished.wait());
        QTest::qWait(20);
        QCOMPARE(failed.count(), 0);
    }

    void progressIsToldWhileTheJobRuns()
    {
        JobRunner runner;
        QSignalSpy progressed(&runner, &JobRunner::progressed);
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.start([](const RunControl& control) -> Answer {
            control.report(0.25, "first half");
            control.report(0.75, "second half");
            return [] {};
        });
        QVERIFY(finished.wait());
        QCOMPARE(progressed.count(), 2);
        QCOMPARE(progressed[0], (QList<QVariant>{0.25, "first half"}));
        QCOMPARE(progressed[1], (QList<QVariant>{0.75, "second half"}));
    }

    void nobodyHearsOfTheProgressOfACancelledJob()
    {
        JobRunner runner;
        QSignalSpy progressed(&runner, &JobRunner::progressed);
        const auto gate = std::make_shared<Gate>();
        runner.start([gate](const RunControl& control) -> Answer {
            waitAt(*gate);
            control.report(0.5, "stage");
            gate->ended = true;
            return [] {};
        });
        QTRY_VERIFY(gate->begun);
        runner.cancel();
        gate->open = true;
        QTRY_VERIFY(gate->ended);
        QTest::qWait(20);
        QCOMPARE(progressed.count(), 0);
    }

    // What an answer was for may go right after the runner.
    void theEndOfARunnerStopsItsJobAndDropsItsAnswer()
    {
        const auto gate = std::make_shared<Gate>();
        const auto waiting = std::make_shared<Gate>();
        bool answered = false;
        {
            JobRunner runner;
            runner.start([gate, &answered](const RunControl& control) -> Answer {
                waitAt(*gate, control.stop);
                control.report(0.5, "stage");
                std::this_thread::sleep_for(20ms);
                gate->ended = true;
                return [&] { answered = true; };
            });
            QTRY_VERIFY(gate->begun);
            runner.start(endlessJob(waiting));
        }
        QVERIFY(gate->ended); // nothing that the job may use goes before its end
        QTest::qWait(20);
        QVERIFY(!answered);
        QVERIFY(!waiting->begun);
    }

    void aRunnerGoesAtOnceWhenItsJobHasEndedOrObeys()
    {
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 50; ++i) {
            JobRunner runner;
            const auto gate = std::make_shared<Gate>();
            runner.start(endlessJob(gate));
            if (i % 2 == 0)
                QTRY_VERIFY(gate->begun);
        }
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }

    void longJobsKeepNoShortOneWaiting()
    {
        constexpr int count = 30;
        std::vector<std::unique_ptr<JobRunner>> runners;
        std::vector<std::shared_ptr<Gate>> gates;
        for (int i = 0; i < count; ++i) {
            runners.push_back(std::make_unique<JobRunner>());
            gates.push_back(std::make_shared<Gate>());
            runners.back()->start(endlessJob(gates.back()));
        }
        for (const auto& gate : gates)
            QTRY_VERIFY(gate->begun);
        JobRunner runner;
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.start(answering([] {}));
        QVERIFY(finished.wait());
    }

    void idleRunnersHoldNoThreads()
    {
        const std::ptrdiff_t before = threadsOfThisProgram();
        std::vector<std::unique_ptr<JobRunner>> runners;
        for (int i = 0; i < 20; ++i)
            runners.push_back(std::make_unique<JobRunner>());
        QVERIFY(threadsOfThisProgram() <= before);
        // One after the other they share one thread.
        for (const auto& runner : runners) {
            QSignalSpy finished(runner.get(), &JobRunner::finished);
            runner->start(answering([] {}));
            QVERIFY(finished.wait());
        }
        QVERIFY(threadsOfThisProgram() <= before + 2);
    }
};

QTEST_GUILESS_MAIN(TestJobRunner)
#include "tst_job_runner.moc"
