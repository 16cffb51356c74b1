// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/stage_times.h"

#include "engine/formats/json_writer.h"

#include <cmath>

namespace attn {

std::string StageTimes::json() const
{
    std::string out;
    JsonWriter json(out);
    const auto field = [&json](const char* name, Clock::duration time) {
        const double microseconds = std::chrono::duration<double, std::micro>(time).count();
        json.key(name).number(std::round(microseconds) / 1000.0);
    };
    json.begin_object();
    for (const auto& [name, time] : stages_)
        field(name, time);
    field("total", Clock::now() - start_);
    json.end();
    return out;
}

} // namespace attn
