// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <functional>
#include <stop_token>
#include <string_view>

namespace attn {

// Thrown out of long work when its stop token was set. Not a failure: there is nothing to tell the user.
class Cancelled : public Error {
public:
    Cancelled() : Error("cancelled", "cancelled") {}
};

// Every piece of long work is given one. It says when to stop, and takes reports of progress. The default never stops
// the work and takes no reports.
struct RunControl {
    std::stop_token stop;
    // Called from any thread, with the share done (0 to 1) and the name of the stage.
    std::function<void(double share, std::string_view stage)> progress;

    // Throws Cancelled when a stop was asked for. Long loops call it at least every 50 ms.
    void check() const
    {
        if (stop.stop_requested())
            throw Cancelled();
    }
    void report(double share, std::string_view stage) const
    {
        if (progress)
            progress(share, stage);
    }
};

// The control of a part of longer work: progress from 0 to 1 in the part is reported as `begin` to `end` of the whole.
// `control` must outlive it.
inline RunControl part_of(const RunControl& control, double begin, double end)
{
    return {control.stop, [&control, begin, end](double share, std::string_view stage) {
                control.report(begin + share * (end - begin), stage);
            }};
}

} // namespace attn
