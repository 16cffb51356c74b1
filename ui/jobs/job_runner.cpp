// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_runner.h"

#include "ui/wording/error_text.h"

#include <QCoreApplication>
#include <QEvent>
#include <QThreadPool>

#include <condition_variable>
#include <deque>
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

// Where the runner puts the next job for the thread that works for it, and where the thread puts its answers.
struct JobRunner::Desk {
    // What is called on the window's thread, unless a newer job was started or this one was cancelled.
    struct Answer {
        quint64 id = 0; // of its job
        std::function<void()> deliver;
    };

    void answer(quint64 id, std::function<void()> deliver)
    {
        {
            const std::scoped_lock lock(mutex);
            answers.push_back({id, std::move(deliver)});
        }
        QCoreApplication::postEvent(runner, new QEvent(QEvent::User));
    }

    JobRunner* const runner; // alive as long as a thread works here
    std::mutex mutex;
    std::condition_variable ended;
    std::optional<Pending> pending;
    std::deque<Answer> answers; // each with an event under way to the runner
    bool working = false;       // a thread works here, and looks for the next job before it goes
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
        workOnAnotherThread(desk_);
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

// The desk goes to its thread, as answers come back, under a lock of ours: the thread sanitizer does not see those of
// Qt, which is not built for it, and would take the handing over for a race.
void JobRunner::workOnAnotherThread(std::shared_ptr<Desk> desk)
{
    static std::mutex mutex;
    static std::deque<std::shared_ptr<Desk>> waiting;
    {
        const std::scoped_lock lock(mutex);
        waiting.push_back(std::move(desk));
    }
    threads().start([] {
        std::shared_ptr<Desk> next;
        {
            const std::scoped_lock lock(mutex);
            next = std::move(waiting.front());
            waiting.pop_front();
        }
        work(*next);
    });
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
        run(*next, desk);
    }
}

void JobRunner::customEvent(QEvent*)
{
    Desk::Answer next;
    {
        const std::scoped_lock lock(desk_->mutex);
        next = std::move(desk_->answers.front());
        desk_->answers.pop_front();
    }
    if (next.id == newest_)
        next.deliver();
}

void JobRunner::run(const Pending& pending, Desk& desk)
{
    JobRunner* const runner = desk.runner;
    const auto answer = [&](std::function<void()> deliver) { desk.answer(pending.id, std::move(deliver)); };
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
