// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/work_with_progress.h"

#include <QApplication>
#include <QDialog>
#include <QProgressBar>
#include <QPushButton>
#include <QTest>
#include <QTimer>

#include <thread>

using namespace attn;

namespace {

QDialog* shownDialog()
{
    return qobject_cast<QDialog*>(QApplication::activeModalWidget());
}

} // namespace

class TestWorkWithProgress : public QObject {
    Q_OBJECT
private slots:
    void workIsDoneOnAnotherThread()
    {
        std::thread::id where;
        QVERIFY(workWithProgress(nullptr, "Work", [&](const RunControl&) { where = std::this_thread::get_id(); }));
        QVERIFY(where != std::thread::id());
        QVERIFY(where != std::this_thread::get_id());
        QVERIFY(!shownDialog()); // it took no time
    }

    // The window's thread goes on meanwhile, and what the work says is shown.
    void longWorkIsShownAndCanBeStopped()
    {
        int ticks = 0;
        int shownValue = 0;
        QTimer timer;
        connect(&timer, &QTimer::timeout, this, [&] {
            ++ticks;
            if (auto* const dialog = shownDialog()) {
                shownValue = dialog->findChild<QProgressBar*>()->value();
                dialog->findChild<QPushButton*>()->click();
            }
        });
        timer.start(20);
        const bool done = workWithProgress(nullptr, "Work", [](const RunControl& control) {
            for (;;) {
                control.check();
                control.report(0.25, "stage");
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
        });
        QVERIFY(!done);
        QCOMPARE(shownValue, 250);
        QVERIFY(ticks > 5);
    }

    void whatIsThrownArrives()
    {
        QVERIFY_THROWS_EXCEPTION(
            Error, workWithProgress(nullptr, "Work", [](const RunControl&) { throw Error("", "broken"); }));
        QVERIFY_THROWS_EXCEPTION(MemoryError,
                                 workWithProgress(nullptr, "Work", [](const RunControl&) { throw std::bad_alloc(); }));
    }
};

QTEST_MAIN(TestWorkWithProgress)
#include "tst_work_with_progress.moc"
