// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <mutex>
#include <string_view>

namespace attn {

// Shows on standard error how far long work is. Shows nothing for work of less than 300 ms, or when standard error is
// not a terminal.
class ProgressBar {
public:
    explicit ProgressBar(bool quiet);
    // Removes the bar.
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // May be called from any thread.
    void show(double share, std::string_view stage);
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    const bool visible_;
    std::mutex mutex_;
    Clock::time_point next_;
    bool shown_ = false;
};

} // namespace attn
