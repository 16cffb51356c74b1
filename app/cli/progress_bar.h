// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace attn {

// Shows on standard error how far long work is and how long it will take, or how long it has taken where nothing says
// how far it is. Shows nothing for work of less than 300 ms, or when standard error is not a terminal.
class ProgressBar {
public:
    explicit ProgressBar(bool quiet);
    // Removes the bar.
    ~ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;

    // Another stage of the work begins.
    void begin(std::string_view stage);
    // How far it is, 0 to 1. May be called from any thread.
    void show(double share, std::string_view stage);
    // Takes the bar away for good.
    void end();

private:
    using Clock = std::chrono::steady_clock;

    void keepShowing(const std::stop_token& stop);
    void draw();
    std::string timeText() const;

    std::mutex mutex_;
    std::condition_variable_any ended_;
    Clock::time_point begun_ = Clock::now(); // what `share_` counts from
    double share_ = 0.0;
    std::string stage_;
    bool shown_ = false;
    std::jthread clock_; // draws; none where nobody watches
};

} // namespace attn
