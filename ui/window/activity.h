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

// Says in the status line what is being computed, how far it is, and offers to cancel it. Of several pieces of work it
// shows the one that began last. Work that ends within 300 ms is never shown. Hidden while nothing goes on.
class Activity : public QWidget {
    Q_OBJECT
public:
    using Cancel = std::function<void()>;

    explicit Activity(QWidget* parent);

    // Shows the jobs of a runner from now on, which must outlive this widget or never start again. `cancel` stops the
    // job; without it JobRunner::cancel does.
    void follow(JobRunner* runner, Cancel cancel = {});
    bool busy() const { return !works_.empty(); }

    // Stops everything that goes on.
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

    std::vector<Work> works_; // what goes on, the newest first
    QLabel* stage_;
    QProgressBar* bar_;
    QTimer ripening_; // until the next work has gone on long enough to be shown
};

} // namespace attn
