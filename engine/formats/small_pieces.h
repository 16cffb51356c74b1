// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/memory_budget.h"

#include <cstdint>
#include <string>
#include <utility>

namespace attn {

// Takes small pieces of memory from a budget, which is asked for them together. `file` names it in the error. Both must
// outlive this.
class SmallPieces {
public:
    SmallPieces(MemoryBudget& budget, const std::string& file) : budget_(budget), file_(file) {}
    // Throws MemoryError, perhaps some pieces later.
    void take(std::uint64_t bytes)
    {
        constexpr std::uint64_t asked_for = 1 << 20;
        taken_ += bytes;
        if (taken_ >= asked_for)
            settle();
    }
    // Asks for all that were taken. Throws MemoryError.
    void settle() { budget_.take(std::exchange(taken_, 0), 1, file_); }

private:
    MemoryBudget& budget_;
    const std::string& file_;
    std::uint64_t taken_ = 0; // that the budget was not asked for yet
};

} // namespace attn
