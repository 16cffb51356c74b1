// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"

#include <QObject>
#include <QString>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace attn {

// Runs one job at a time on a thread of its own. Starting another stops the one before it, and whatever that one still
// answers is dropped. Nothing here ever waits for a job, except the destructor for the last one to notice its stop
// token.
class JobRunner : public QObject {
    Q_OBJECT
public:
    // Computes off the window's thread; may throw. Captures values only, never a widget or the document.
    // What it returns is called on the window's thread, if nobody has started or cancelled anything since.
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

private:
    struct Pending {
        quint64 id = 0;
        Job job;
        std::stop_source stop;
    };
    void work(std::stop_token end);
    void run(const Pending& pending);

    quint64 newest_ = 0; // of the window's thread
    bool busy_ = false;
    std::stop_source running_;

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Pending> pending_;
    std::jthread thread_;
};

} // namespace attn
