// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"
#include "ui/jobs/job_runner.h"

#include <limits>
#include <optional>

namespace attn {

// How many weights the window's thread reads within a frame without a stutter.
inline constexpr Index cellsPerFrame = 300'000;
// The cost of what never fits into a frame, or might not.
inline constexpr Index longerThanAFrame = std::numeric_limits<Index>::max();

// One value that a view shows, and what it was made for. A view asks for the value of a key; it is made at once where
// that is cheap, and by a job on another thread where it is not. Until the new value is there, the last one stays. The
// answer to a question that is out of date is dropped. To be used on the window's thread only.
//
//     Prepared<Key, Value> facts_{[this] { refresh(); }}; // last of the members that refresh() uses
//
//     if (facts_.ask(key, cells, [key](const RunControl& control) { return read(key, control); }))
//         show(facts_.value());
//
// `Key` is compared by ==; `Value` needs a default constructor.
template <typename Key, typename Value>
class Prepared {
public:
    // Captures values only, as it may run on another thread. May throw.
    using Make = std::function<Value(const RunControl&)>;

    // `arrived` is called when a value is there that ask() could not give at once, `failed` when the job that should
    // have made it threw. Neither is called after this object is gone.
    explicit Prepared(std::function<void()> arrived, std::function<void(const QString& why)> failed = {})
        : arrived_(std::move(arrived))
    {
        if (failed)
            QObject::connect(&jobs_, &JobRunner::failed, &jobs_, std::move(failed));
    }

    // True: value() is the one for `key`, and `arrived` is not called. False: it is being made, or making it has
    // failed; asking for the same key again changes nothing. `cost` is the number of weights that are read, or that
    // could be read in the same time; above cellsPerFrame a job makes the value. Throws what `make` throws outside of a
    // job.
    bool ask(const Key& key, Index cost, Make make)
    {
        if (wanted_ == key)
            return false;
        stop();
        if (made_ == key)
            return true;
        if (cost <= cellsPerFrame) {
            take(key, make({}));
            return true;
        }
        wanted_ = key;
        jobs_.start([this, key, make = std::move(make)](const RunControl& control) -> std::function<void()> {
            // The value is made here, and taken on the window's thread.
            return [this, key, value = std::make_shared<Value>(make(control))] {
                take(key, std::move(*value));
                arrived_();
            };
        });
        return false;
    }
    // Nothing is wanted any more; the last value stays. What failed may be asked for again.
    void stop()
    {
        wanted_.reset();
        jobs_.cancel();
    }

    // As if nothing had been asked for yet.
    void forget()
    {
        stop();
        made_.reset();
        value_ = {};
    }

    const Value& value() const { return value_; }
    // What value() was made for; nothing before the first one was.
    const std::optional<Key>& made() const { return made_; }
    // A value is being made on another thread.
    bool busy() const { return jobs_.busy(); }

private:
    void take(const Key& key, Value value)
    {
        wanted_.reset();
        made_ = key;
        value_ = std::move(value);
    }

    std::function<void()> arrived_;
    std::optional<Key> wanted_; // being made, or failed
    std::optional<Key> made_;
    Value value_{};
    JobRunner jobs_; // ends before what its answers are for
};

} // namespace attn
