// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"

#include <memory>
#include <mutex>

namespace attn {

// The last answer of a model, passed from one run to the next. It includes answers that came too late to be shown, so
// that a causal model computes no token twice while somebody types. May be used from any thread.
class NewestAnswer {
public:
    std::shared_ptr<const ModelAnswer> get() const
    {
        const std::scoped_lock lock(mutex_);
        return answer_;
    }
    void set(std::shared_ptr<const ModelAnswer> answer)
    {
        const std::scoped_lock lock(mutex_);
        answer_.swap(answer); // the old answer is destroyed after the lock
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const ModelAnswer> answer_;
};

} // namespace attn
