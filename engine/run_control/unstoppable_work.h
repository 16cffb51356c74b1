// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"

#include <chrono>
#include <future>
#include <thread>
#include <type_traits>
#include <utility>

namespace attn {

// Runs the work of a library that knows no stop on a thread of its own, and returns what it returns or throws. Throws
// Cancelled soon after a stop was asked for. Nobody waits for the thread then, so that `work` must own what it uses.
template <class Work>
std::invoke_result_t<Work> run_unstoppable(Work work, const RunControl& control)
{
    std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
    auto answer = task.get_future();
    std::thread thread(std::move(task));
    while (answer.wait_for(std::chrono::milliseconds(20)) != std::future_status::ready)
        if (control.stop.stop_requested()) {
            thread.detach();
            throw Cancelled();
        }
    thread.join();
    return answer.get();
}

} // namespace attn
