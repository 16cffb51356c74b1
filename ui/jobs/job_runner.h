// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>

namespace attn {

// Runs one job at a time on another thread. Starting a job stops the one before it, whose answer is dropped. Nothing
// here waits for a job except the destructor, which stops the job and waits until it has ended.
//
// All runners borrow their threads from one pool. A runner takes one thread while it is busy and none while it is idle,
// so that a long job never keeps the job of another runner waiting.
class JobRunner : public QObject {
    Q_OBJECT
public:
    // Is called on another thread, and may throw. Captures values only, never a widget or the document. What it returns
    // is called on the window's thread, unless another job was started or this one was cancelled meanwhile.
    using Job = std::function<std::function<void()>(const RunControl&)>;

    explicit JobRunner(QObject* parent = nullptr);
    ~JobRunner() override;

    void start(Job job);
    void cancel();
    bool busy() const { return busy_; }

signals:
    void started();
    void progressed(double share, const QString& stage);
    // Exactly one of these ends each job that was not replaced by a newer one.
    void finished();
    void failed(const QString& message);
    void cancelled();
    // Precedes each of the three above, and the call of what a job returned.
    void busyChanged(bool busy);

private:
    struct Pending {
        quint64 id = 0;
        Job job;
        std::stop_source stop;
    };
    struct Desk;
    void customEvent(QEvent* event) override;
    static void workOnAnotherThread(std::shared_ptr<Desk> desk);
    static void work(Desk& desk);
    static void run(const Pending& pending, Desk& desk);
    void setBusy(bool busy);

    quint64 newest_ = 0; // id of the newest job
    bool busy_ = false;
    std::stop_source running_;
    std::shared_ptr<Desk> desk_; // shared with the thread that works for this runner
};

} // namespace attn
