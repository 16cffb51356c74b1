// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>

namespace attn {

// How long the window's thread was kept from its events: a heart that beats every millisecond, and the longest time
// between two beats.
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
        longest_ = 0.0;
        since_.start();
    }
    // In milliseconds, with what goes on now.
    double longest()
    {
        note();
        return longest_;
    }

private:
    void note()
    {
        longest_ = std::max(longest_, static_cast<double>(since_.nsecsElapsed()) / 1e6);
        since_.start();
    }

    QTimer beat_;
    QElapsedTimer since_;
    double longest_ = 0.0;
};

} // namespace attn
