// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <execinfo.h>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace attn {

// Says on standard error where the window's thread stands whenever it was kept from its events for 100 ms: the calls,
// as addr2line and c++filt read them. One at a time, made in the window's thread.
class StallReport {
public:
    StallReport() : window_(pthread_self())
    {
        void* calls[1];
        backtrace(calls, 1); // loads its library, which a handler of a signal must not do
        std::signal(SIGUSR2, [](int) {
            void* all[60];
            backtrace_symbols_fd(all, backtrace(all, 60), STDERR_FILENO);
        });
        QObject::connect(&beat_, &QTimer::timeout, &beat_, [this] { ++beats_; });
        beat_.start(1);
        watch_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
    }

private:
    void watch(const std::stop_token& stop) const
    {
        using Clock = std::chrono::steady_clock;
        auto since = Clock::now();
        bool said = false;
        for (unsigned before = beats_; !stop.stop_requested();) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            if (const unsigned now = beats_; now != before) {
                if (said)
                    std::fprintf(stderr, "stalled for %lld ms\n\n",
                                 static_cast<long long>((Clock::now() - since) / std::chrono::milliseconds(1)));
                before = now;
                since = Clock::now();
                said = false;
            } else if (!said && Clock::now() - since > std::chrono::milliseconds(100)) {
                said = true;
                pthread_kill(window_, SIGUSR2);
            }
        }
    }

    pthread_t window_;
    QTimer beat_;
    std::atomic<unsigned> beats_ = 0;
    std::jthread watch_; // last, so that it ends first
};

} // namespace attn
