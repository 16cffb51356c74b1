// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_bar.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace attn {

namespace {

constexpr std::chrono::milliseconds patience{300};
constexpr std::chrono::milliseconds interval{50};
constexpr int width = 30;

} // namespace

ProgressBar::ProgressBar(bool quiet) : visible_(!quiet && isatty(STDERR_FILENO)), next_(Clock::now() + patience) {}

ProgressBar::~ProgressBar()
{
    clear();
}

void ProgressBar::clear()
{
    const std::scoped_lock lock(mutex_);
    if (shown_)
        std::fputs("\r\033[K", stderr);
    shown_ = false;
}

void ProgressBar::show(double share, std::string_view stage)
{
    if (!visible_)
        return;
    const std::scoped_lock lock(mutex_);
    const auto now = Clock::now();
    if (now < next_)
        return;
    next_ = now + interval;
    shown_ = true;
    const double done = std::clamp(share, 0.0, 1.0);
    const int filled = static_cast<int>(done * width);
    std::fprintf(stderr, "\r[%s%s] %3d %% %.*s\033[K", std::string(filled, '#').c_str(),
                 std::string(width - filled, ' ').c_str(), static_cast<int>(done * 100.0),
                 static_cast<int>(stage.size()), stage.data());
}

} // namespace attn
