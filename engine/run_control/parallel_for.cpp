// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_control/parallel_for.h"

#ifdef __SANITIZE_THREAD__

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace attn {

// oneTBB is not built for the thread sanitizer, which mistakes its synchronization for races. With plain threads the
// sanitizer reports only races in our own code.
void parallel_for(Index count, const std::function<void(Index)>& work)
{
    constexpr int threads = 4;
    std::atomic<Index> next = 0;
    std::atomic<bool> failed = false;
    std::mutex mutex;
    std::exception_ptr error;
    {
        std::vector<std::jthread> pool;
        for (int t = 0; t < threads; ++t) {
            pool.emplace_back([&] {
                for (Index index = next++; index < count && !failed; index = next++) {
                    try {
                        work(index);
                    } catch (...) {
                        const std::scoped_lock lock(mutex);
                        error = std::current_exception();
                        failed = true;
                    }
                }
            });
        }
    }
    if (error)
        std::rethrow_exception(error);
}

} // namespace attn

#else

#include "engine/run_control/upper_registers.h"

#include <tbb/parallel_for.h>

namespace attn {

void parallel_for(Index count, const std::function<void(Index)>& work)
{
    tbb::parallel_for(Index{0}, count, [&work](Index index) {
        release_upper_registers();
        work(index);
    });
}

} // namespace attn

#endif
