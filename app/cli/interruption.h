// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace attn {

// While it lives, the first Ctrl+C (SIGINT) or SIGTERM asks the work to stop, so that no file is left half-written. The
// second one ends the program at once. It has to be made before any other thread, as threads inherit which signals are
// blocked.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    std::stop_token token() const { return stop_.get_token(); }
    // The signal that asked for the stop, or 0.
    int signal() const { return signal_; }

private:
    void listen();

    std::stop_source stop_;
    std::atomic<int> signal_ = 0;
    std::atomic<bool> done_ = false;
    std::thread listener_;
};

} // namespace attn
