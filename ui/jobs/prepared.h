// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"
#include "ui/jobs/job_runner.h"
#include "ui/wording/error_text.h"

#include <limits>
#include <optional>

namespace attn {

// So many weights can be read on the window's thread within a frame.
inline constexpr Index cellsPerFrame = 300'000;
// The cost of a value that takes longer than a frame, or might.
inline constexpr Index longerThanAFrame = std::numeric_limits<Index>::max();

// One value that a view shows, and what it was made for. A view asks for the value of a key. A cheap value is made at
// once, any other one by a job on another thread. Until the new value is there, the last one stays. Values that are out
// of date when they arrive are dropped. To be used on the window's thread only.
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
    // Captures values only, as it may be called on another thread. May throw.
    using Make = std::function<Value(const RunControl&)>;

    // `arrived` is called when a value is there that ask() could not give at once, `failed` when making one threw.
    // Neither is called after this object is gone.
    explicit Prepared(std::function<void()> arrived, std::function<void(const QString& why)> failed = {})
        : arrived_(std::move(arrived)), failed_(std::move(failed))
    {
        if (failed_)
            QObject::connect(&jobs_, &JobRunner::failed, &jobs_, failed_);
    }

    // True: value() belongs to `key`, and `arrived` is not called. False: it is being made, or making it has failed;
    // asking for the same key again changes nothing. `cost` is the number of weights that are read, or that
    // could be read in the same time; above cellsPerFrame a job makes the value.
    bool ask(const Key& key, Index cost, Make make)
    {
        if (wanted_ == key)
            return false;
        stop();
        if (made_ == key)
            return true;
        wanted_ = key;
        if (cost <= cellsPerFrame)
            return makeNow(key, make);
        jobs_.start([this, key, make = std::move(make)](const RunControl& control) -> std::function<void()> {
            // The value is made here, and taken on the window's thread.
            return [this, key, value = std::make_shared<Value>(make(control))] {
                take(key, std::move(*value));
                arrived_();
            };
        });
        return false;
    }
    // Stops making a value. The last one stays, and one that failed may be asked for again.
    void stop()
    {
        wanted_.reset();
        jobs_.cancel();
    }

    // Stops, and forgets the last value and its key, which may keep a run or a model in memory.
    void clear()
    {
        stop();
        made_.reset();
        value_ = {};
    }

    const Value& value() const { return value_; }
    // What value() was made for; nothing before the first one was.
    const std::optional<Key>& made() const { return made_; }
    // Whether a value is being made on another thread.
    bool busy() const { return jobs_.busy(); }

private:
    bool makeNow(const Key& key, const Make& make)
    {
        try {
            take(key, make({}));
            return true;
        } catch (const Error& error) {
            if (failed_)
                failed_(errorText(error));
            return false;
        }
    }
    void take(const Key& key, Value value)
    {
        wanted_.reset();
        made_ = key;
        value_ = std::move(value);
    }

    std::function<void()> arrived_;
    std::function<void(const QString& why)> failed_;
    std::optional<Key> wanted_; // being made, or failed
    std::optional<Key> made_;
    Value value_{};
    JobRunner jobs_; // last, so that it ends before what its answers use
};

} // namespace attn
