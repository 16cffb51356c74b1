// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_runner.h"

#include "ui/wording/error_text.h"

#include <QThreadPool>

#include <condition_variable>
#include <exception>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>

namespace attn {

namespace {

// Always has another thread. Threads that were idle for a while end.
QThreadPool& threads()
{
    struct Pool : QThreadPool {
        Pool()
        {
            setMaxThreadCount(std::numeric_limits<int>::max());
            setExpiryTimeout(5000);
        }
    };
    static Pool pool;
    return pool;
}

} // namespace

// Where the runner puts the next job for the thread that works for it.
struct JobRunner::Desk {
    JobRunner* const runner; // alive as long as a thread works here
    std::mutex mutex;
    std::condition_variable ended;
    std::optional<Pending> pending;
    bool working = false; // a thread works here, and looks for the next job before it goes
};

JobRunner::JobRunner(QObject* parent) : QObject(parent), desk_(new Desk{.runner = this}) {}

JobRunner::~JobRunner()
{
    running_.request_stop();
    std::unique_lock lock(desk_->mutex);
    desk_->pending.reset();
    desk_->ended.wait(lock, [this] { return !desk_->working; });
}

void JobRunner::start(Job job)
{
    running_.request_stop();
    running_ = {};
    bool working = false;
    {
        const std::scoped_lock lock(desk_->mutex);
        desk_->pending = Pending{++newest_, std::move(job), running_};
        working = std::exchange(desk_->working, true);
    }
    if (!working)
        threads().start([desk = desk_] { work(*desk); });
    setBusy(true);
    emit started();
}

void JobRunner::cancel()
{
    if (!busy_)
        return;
    running_.request_stop();
    ++newest_;
    {
        const std::scoped_lock lock(desk_->mutex);
        desk_->pending.reset();
    }
    setBusy(false);
    emit cancelled();
}

void JobRunner::setBusy(bool busy)
{
    if (std::exchange(busy_, busy) != busy)
        emit busyChanged(busy);
}

void JobRunner::work(Desk& desk)
{
    for (;;) {
        std::optional<Pending> next;
        {
            const std::scoped_lock lock(desk.mutex);
            next.swap(desk.pending);
            desk.working = next.has_value();
            if (!next) {
                desk.ended.notify_all();
                return;
            }
        }
        run(*next, desk.runner);
    }
}

void JobRunner::run(const Pending& pending, JobRunner* runner)
{
    // Each answer is posted to the window's thread with the id of its job, and dropped there if a newer job was
    // started or the job was cancelled.
    const auto answer = [runner, id = pending.id](std::function<void()> deliver) {
        QMetaObject::invokeMethod(
            runner,
            [runner, id, deliver = std::move(deliver)] {
                if (id == runner->newest_)
                    deliver();
            },
            Qt::QueuedConnection);
    };
    const auto fail = [&](const QString& message) {
        answer([runner, message] {
            runner->setBusy(false);
            emit runner->failed(message);
        });
    };

    RunControl control;
    control.stop = pending.stop.get_token();
    control.progress = [&](double share, std::string_view stage) {
        answer([runner, share, text = stageText(stage)] {
            if (runner->busy_)
                emit runner->progressed(share, text);
        });
    };
    try {
        auto deliver = pending.job(control);
        answer([runner, id = pending.id, deliver = std::move(deliver)] {
            runner->setBusy(false);
            deliver();
            if (id == runner->newest_) // or it has started the next job
                emit runner->finished();
        });
    } catch (const Cancelled&) {
        // cancel() or start() has said so already.
    } catch (const std::exception& error) {
        fail(errorText(error));
    }
}

} // namespace attn
