// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace attn {

// How long each stage of a command took, in the order they ran.
class StageTimes {
public:
    // Called when a stage begins.
    std::function<void(const char* stage)> begun;

    template <class Function>
    auto measure(const char* stage, Function&& function)
    {
        if (begun)
            begun(stage);
        const Stopwatch stopwatch(stages_, stage);
        return function();
    }

    // {"input": 0.2, "run": 12.5, ..., "total": 14.0}, in milliseconds.
    std::string json() const;

private:
    using Clock = std::chrono::steady_clock;
    using Stages = std::vector<std::pair<const char*, Clock::duration>>;
    class Stopwatch {
    public:
        Stopwatch(Stages& stages, const char* stage) : stages_(stages), stage_(stage) {}
        ~Stopwatch() { stages_.emplace_back(stage_, Clock::now() - start_); }
        Stopwatch(const Stopwatch&) = delete;
        Stopwatch& operator=(const Stopwatch&) = delete;

    private:
        Stages& stages_;
        const char* stage_;
        Clock::time_point start_ = Clock::now();
    };

    Clock::time_point start_ = Clock::now();
    Stages stages_;
};

} // namespace attn
