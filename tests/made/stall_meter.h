// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <ctime>

namespace attn {

// How long the window's thread was kept from its events: a heart that beats every millisecond, and the longest time
// between two beats. On a busy machine the time that the processor worked for the thread tells more.
class StallMeter {
public:
    StallMeter()
    {
        beat_.setTimerType(Qt::PreciseTimer);
        QObject::connect(&beat_, &QTimer::timeout, &beat_, [this] { note(); });
        restart();
        beat_.start(1);
    }
    void restart()
    {
        longest_ = longestWork_ = 0.0;
        begin();
    }
    // In milliseconds, with what goes on now.
    double longest()
    {
        note();
        return longest_;
    }
    // The same of the processor's time.
    double longestWork()
    {
        note();
        return longestWork_;
    }

private:
    void note()
    {
        longest_ = std::max(longest_, static_cast<double>(since_.nsecsElapsed()) / 1e6);
        longestWork_ = std::max(longestWork_, work() - workBefore_);
        begin();
    }
    void begin()
    {
        since_.start();
        workBefore_ = work();
    }
    // The processor's time of this thread, in milliseconds.
    static double work()
    {
        timespec time = {};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
    }

    QTimer beat_;
    QElapsedTimer since_;
    double longest_ = 0.0;
    double workBefore_ = 0.0;
    double longestWork_ = 0.0;
};

} // namespace attn
