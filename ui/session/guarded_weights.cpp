// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/guarded_weights.h"

#include "engine/run_control/run_control.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <limits>

namespace attn {

namespace {

thread_local int throwingReads = 0;

// Reports the first failure of a run's weights. Later ones have the same cause.
class FirstFailure {
public:
    explicit FirstFailure(std::function<void(const Message&)> failed) : failed_(std::move(failed)) {}
    void report(const Message& message)
    {
        if (!reported_.exchange(true))
            failed_(message);
    }

private:
    std::function<void(const Message&)> failed_;
    std::atomic<bool> reported_ = false;
};

class GuardedSource final : public MatrixSource {
public:
    GuardedSource(std::shared_ptr<const MatrixSource> source, std::shared_ptr<FirstFailure> failure)
        : source_(std::move(source)), failure_(std::move(failure))
    {
    }
    Index rows() const override { return source_->rows(); }
    Index columns() const override { return source_->columns(); }
    void read(const Window& window, double* out) const override
    {
        try {
            source_->read(window, out);
        } catch (const Cancelled&) {
            throw;
        } catch (const Error& error) {
            failure_->report(error.message());
            if (throwingReads > 0 || QThread::currentThread() != QCoreApplication::instance()->thread())
                throw;
            std::fill_n(out, window.rows * window.columns, std::numeric_limits<double>::quiet_NaN());
        }
    }

private:
    std::shared_ptr<const MatrixSource> source_;
    std::shared_ptr<FirstFailure> failure_;
};

} // namespace

ThrowingReads::ThrowingReads()
{
    ++throwingReads;
}

ThrowingReads::~ThrowingReads()
{
    --throwingReads;
}

std::shared_ptr<const Run> guardedWeights(std::shared_ptr<const Run> run,
                                          std::function<void(const Message& message)> failed)
{
    if (run->traces) // computed in memory
        return run;
    auto guarded = std::make_shared<Run>(*run);
    const auto failure = std::make_shared<FirstFailure>(std::move(failed));
    for (auto& source : guarded->weights)
        source = std::make_shared<GuardedSource>(std::move(source), failure);
    return guarded;
}

} // namespace attn
