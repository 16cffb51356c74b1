// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace attn {

// While it lives, the first Ctrl+C (SIGINT) or SIGTERM asks the work to stop, so that it can leave nothing half-written
// behind; the second one ends the program at once. Made before any other thread, as threads inherit which signals they
// leave alone.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    std::stop_token token() const { return stop_.get_token(); }
    // The signal that asked, 0 if none did.
    int signal() const { return signal_; }

private:
    void listen();

    std::stop_source stop_;
    std::atomic<int> signal_ = 0;
    std::atomic<bool> done_ = false;
    std::thread listener_;
};

} // namespace attn
