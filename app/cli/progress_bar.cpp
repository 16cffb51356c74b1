// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <new>

namespace attn {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds patience{300};
constexpr milliseconds interval{100};
constexpr int width = 30;
constexpr double fewest = 0.002; // of the work, from which the rest is guessed

std::string rounded(double seconds)
{
    return seconds < 99.5 ? std::to_string(std::max(static_cast<int>(seconds + 0.5), 1)) + " s"
                          : std::to_string(static_cast<int>(seconds / 60.0 + 0.5)) + " min";
}

} // namespace

ProgressBar::ProgressBar(bool quiet)
{
    if (!quiet && isatty(STDERR_FILENO))
        clock_ = std::jthread([this](const std::stop_token& stop) { keepShowing(stop); });
}

ProgressBar::~ProgressBar()
{
    end();
}

void ProgressBar::begin(std::string_view stage)
{
    const std::scoped_lock lock(mutex_);
    stage_ = stage;
    share_ = 0.0;
    begun_ = Clock::now();
}

void ProgressBar::show(double share, std::string_view stage)
{
    const std::scoped_lock lock(mutex_);
    if (share < share_) // of other work in the same stage
        begun_ = Clock::now();
    share_ = std::clamp(share, 0.0, 1.0);
    stage_ = stage;
}

void ProgressBar::end()
{
    clock_ = {}; // waits for it
    if (shown_)
        std::fputs("\r\033[K", stderr);
    shown_ = false;
}

void ProgressBar::keepShowing(const std::stop_token& stop)
{
    std::unique_lock lock(mutex_);
    for (milliseconds pause = patience; !stop.stop_requested(); pause = interval) {
        ended_.wait_for(lock, stop, pause, [] { return false; });
        try {
            if (!stop.stop_requested())
                draw();
        } catch (const std::bad_alloc&) {
            // The work itself says so, if it needs more as well.
        }
    }
}

void ProgressBar::draw()
{
    shown_ = true;
    const auto filled = static_cast<std::size_t>(share_ * width);
    const std::string bar = std::string(filled, '#') + std::string(width - filled, ' ');
    std::fprintf(stderr, "\r[%s] %3d %% %s, %s\033[K", bar.c_str(), static_cast<int>(share_ * 100.0), stage_.c_str(),
                 timeText().c_str());
}

std::string ProgressBar::timeText() const
{
    const double seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
    return share_ < fewest ? rounded(seconds) : "about " + rounded(seconds * (1.0 - share_) / share_) + " left";
}

} // namespace attn
