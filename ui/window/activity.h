// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/job_runner.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QProgressBar;

namespace attn {

// Shows in the status bar what is being computed and how much of it is done, with a button that cancels it. When
// several jobs run, the one that began last is shown. Work that ends within 300 ms is never shown.
class Activity : public QWidget {
    Q_OBJECT
public:
    using Cancel = std::function<void()>;

    explicit Activity(QWidget* parent);

    // Shows the jobs of a runner from now on. The runner must outlive this widget or never start again. Its jobs are
    // cancelled by `cancel`, or without it by JobRunner::cancel.
    void follow(JobRunner* runner, Cancel cancel = {});
    // Whether a job of any of these runners goes on.
    bool busy() const { return !works_.empty(); }

    // Cancels all jobs.
    void cancel();

signals:
    void busyChanged(bool busy);

private:
    struct Work {
        const JobRunner* runner;
        Cancel cancel;
        QElapsedTimer age;
        double share = 0.0;
        QString stage;
    };
    void begin(const JobRunner* runner, const Cancel& cancel);
    void progress(const JobRunner* runner, double share, const QString& stage);
    void end(const JobRunner* runner);
    std::vector<Work>::iterator find(const JobRunner* runner);
    void refresh();

    std::vector<Work> works_; // the newest first
    QLabel* stage_;
    QProgressBar* bar_;
    QTimer ripening_; // until another work has gone on long enough to be shown
};

} // namespace attn
