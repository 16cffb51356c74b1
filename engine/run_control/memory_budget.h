// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <cstdint>
#include <string>

namespace attn {

// "33.6 MB": a number of bytes as messages show it, in units of 1,000.
std::string bytes_text(double bytes);

// The bytes that a piece of work may still allocate. It is asked before each allocation whose size depends on the
// input. A copy is a budget of its own; functions that share one take it by reference.
class MemoryBudget {
public:
    constexpr explicit MemoryBudget(double bytes) : left_(bytes) {}

    // Throws MemoryError when fewer than `bytes` are left. Its message names `what` needs them and ends with `advice`,
    // a sentence without its full stop.
    void require(double bytes, const MessagePart& what, const Message& advice) const;
    // Takes `bytes`, and throws as above.
    void take(double bytes, const MessagePart& what, const Message& advice);
    // Takes `count` times `size` bytes for reading `file`, and throws as above.
    void take(std::uint64_t count, std::uint64_t size, const std::string& file);
    double left() const { return left_; }

private:
    double left_;
};

// Half of the machine's memory: what one run, or reading one file, may take.
MemoryBudget memory_budget();

} // namespace attn
