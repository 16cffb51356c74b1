// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/job_runner.h"

#include "ui/wording/error_text.h"

#include <exception>

namespace attn {

JobRunner::JobRunner(QObject* parent) : QObject(parent), thread_([this](std::stop_token end) { work(end); }) {}

JobRunner::~JobRunner()
{
    running_.request_stop();
    thread_.request_stop();
    wake_.notify_all();
    thread_.join();
}

void JobRunner::start(Job job)
{
    running_.request_stop();
    running_ = {};
    {
        const std::scoped_lock lock(mutex_);
        pending_ = Pending{++newest_, std::move(job), running_};
    }
    busy_ = true;
    wake_.notify_one();
    emit started();
}

void JobRunner::cancel()
{
    if (!busy_)
        return;
    running_.request_stop();
    ++newest_;
    busy_ = false;
    {
        const std::scoped_lock lock(mutex_);
        pending_.reset();
    }
    emit cancelled();
}

void JobRunner::work(std::stop_token end)
{
    for (;;) {
        std::optional<Pending> next;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, end, [this] { return pending_.has_value(); }))
                return;
            next.swap(pending_);
        }
        run(*next);
        if (end.stop_requested())
            return;
    }
}

void JobRunner::run(const Pending& pending)
{
    // Each answer is posted to the window's thread with the id of its job, and dropped there if it is not the newest
    // any more.
    const auto answer = [this, id = pending.id](std::function<void()> deliver) {
        QMetaObject::invokeMethod(
            this,
            [this, id, deliver = std::move(deliver)] {
                if (id == newest_)
                    deliver();
            },
            Qt::QueuedConnection);
    };
    const auto fail = [&](const QString& message) {
        answer([this, message] {
            busy_ = false;
            emit failed(message);
        });
    };

    RunControl control;
    control.stop = pending.stop.get_token();
    control.progress = [&](double share, std::string_view stage) {
        answer([this, share, text = stageText(stage)] {
            if (busy_)
                emit progressed(share, text);
        });
    };
    try {
        auto deliver = pending.job(control);
        answer([this, deliver = std::move(deliver)] {
            busy_ = false;
            deliver();
            emit finished();
        });
    } catch (const Cancelled&) {
        // Whoever stopped it knows.
    } catch (const std::bad_alloc&) {
        fail(tr("Memory: there is not enough for this; close other programs or make the input smaller"));
    } catch (const std::exception& error) {
        fail(errorText(error));
    }
}

} // namespace attn
