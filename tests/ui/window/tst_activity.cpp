// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/activity.h"

#include <QLabel>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <thread>

using namespace attn;
using namespace std::chrono_literals;

namespace {

// Runs until it is stopped.
JobRunner::Job endless(double share, const char* stage)
{
    return [share, stage](const RunControl& control) -> std::function<void()> {
        for (;;) {
            control.report(share, stage);
            std::this_thread::sleep_for(5ms);
            control.check();
        }
    };
}

JobRunner::Job brief()
{
    return [](const RunControl&) -> std::function<void()> { return [] {}; };
}

} // namespace

class TestActivity : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        window_ = std::make_unique<QWidget>();
        activity_ = new Activity(window_.get());
        window_->show();
    }

    void briefWorkIsNotShown()
    {
        JobRunner runner;
        activity_->follow(&runner);
        QSignalSpy finished(&runner, &JobRunner::finished);
        runner.start(brief());
        QVERIFY(finished.wait());
        QTest::qWait(350);
        QVERIFY(!activity_->isVisible());
    }

    void longWorkIsShownUntilItEnds()
    {
        JobRunner runner;
        activity_->follow(&runner);
        runner.start(endless(0.25, "counting"));
        QVERIFY(!activity_->isVisible());
        QTRY_VERIFY(activity_->isVisible());
        QCOMPARE(stage(), QString("counting"));
        QCOMPARE(activity_->findChild<QProgressBar*>()->value(), 250);
        QVERIFY(activity_->findChild<QToolButton*>()->isVisible());
        runner.cancel();
        QVERIFY(!activity_->isVisible());
    }

    // What goes on longest has no less right to be seen when something brief begins and ends beside it.
    void briefWorkHidesNoLongWork()
    {
        JobRunner generating;
        JobRunner summaries;
        activity_->follow(&summaries);
        activity_->follow(&generating);
        generating.start(endless(0.5, "writing"));
        QTRY_VERIFY(activity_->isVisible());
        QSignalSpy finished(&summaries, &JobRunner::finished);
        summaries.start(brief());
        QCOMPARE(stage(), QString("writing"));
        QVERIFY(finished.wait());
        QVERIFY(activity_->isVisible());
        QCOMPARE(stage(), QString("writing"));
        activity_->findChild<QToolButton*>()->click();
        QVERIFY(!generating.busy());
        QVERIFY(!activity_->isVisible());
    }

    void theNewestLongWorkIsShownFirst()
    {
        JobRunner first;
        JobRunner second;
        activity_->follow(&first);
        activity_->follow(&second);
        first.start(endless(0.1, "first"));
        QTRY_COMPARE(stage(), QString("first"));
        second.start(endless(0.2, "second"));
        QTRY_COMPARE(stage(), QString("second"));
        second.cancel();
        QCOMPARE(stage(), QString("first"));
        QVERIFY(activity_->isVisible());
        first.cancel();
        QVERIFY(!activity_->isVisible());
    }

    // As while somebody types, when each key starts a new run.
    void workThatBeginsAgainStaysShown()
    {
        JobRunner runner;
        activity_->follow(&runner);
        runner.start(endless(0.5, "run"));
        QTRY_VERIFY(activity_->isVisible());
        runner.start(endless(0.1, "next run"));
        QVERIFY(activity_->isVisible());
        QTRY_COMPARE(stage(), QString("next run"));
    }

    void anAnswerThatStartsTheNextJobLeavesItListed()
    {
        JobRunner runner;
        activity_->follow(&runner);
        runner.start(
            [&](const RunControl&) -> std::function<void()> { return [&] { runner.start(endless(0.5, "next")); }; });
        QTRY_VERIFY(activity_->isVisible());
        QCOMPARE(stage(), QString("next"));
    }

    void aRunnerMayHaveACancelOfItsOwn()
    {
        JobRunner runner;
        bool cancelled = false;
        activity_->follow(&runner, [&] {
            cancelled = true;
            runner.cancel();
        });
        runner.start(endless(0.1, "growing"));
        QTRY_VERIFY(activity_->isVisible());
        activity_->cancel();
        QVERIFY(cancelled);
        QVERIFY(!activity_->isVisible());
    }

    // However many there are, and however often they begin again.
    void itIsBusyFromTheFirstWorkToTheLast()
    {
        JobRunner first;
        JobRunner second;
        activity_->follow(&first);
        activity_->follow(&second);
        const QSignalSpy changes(activity_, &Activity::busyChanged);
        QVERIFY(!activity_->busy());
        first.start(endless(0.1, "first"));
        second.start(endless(0.2, "second"));
        first.start(endless(0.1, "first"));
        QVERIFY(activity_->busy());
        first.cancel();
        QVERIFY(activity_->busy());
        second.cancel();
        QVERIFY(!activity_->busy());
        QCOMPARE(changes.size(), 2);
        QCOMPARE(changes[0], QVariantList{true});
        QCOMPARE(changes[1], QVariantList{false});
    }

    // A runner that was busy before is listed too.
    void cancelStopsEverything()
    {
        JobRunner first;
        JobRunner second;
        first.start(endless(0.1, "first"));
        activity_->follow(&first);
        activity_->follow(&second);
        second.start(endless(0.2, "second"));
        activity_->cancel();
        QVERIFY(!first.busy());
        QVERIFY(!second.busy());
    }

private:
    QString stage() const { return activity_->findChild<QLabel*>()->text(); }

    std::unique_ptr<QWidget> window_;
    Activity* activity_ = nullptr;
};

QTEST_MAIN(TestActivity)
#include "tst_activity.moc"
