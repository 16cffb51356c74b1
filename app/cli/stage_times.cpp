// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/stage_times.h"

#include <cstdio>

namespace attn {

std::string StageTimes::json() const
{
    const auto field = [](const char* name, Clock::duration time) {
        char text[96];
        std::snprintf(text, sizeof text, "\"%s\": %.3f", name, std::chrono::duration<double, std::milli>(time).count());
        return std::string(text);
    };
    std::string json = "{";
    for (const auto& [name, time] : stages_)
        json += field(name, time) + ", ";
    return json + field("total", Clock::now() - start_) + "}";
}

} // namespace attn
