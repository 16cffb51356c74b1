// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace attn {

// The bytes that reading one file may still allocate. Asked before each allocation whose size the file decides.
class MemoryBudget {
public:
    explicit MemoryBudget(std::size_t bytes) : left_(bytes) {}

    // Takes `count` times `size` bytes. Throws MemoryError naming `what` when fewer are left.
    void take(std::uint64_t count, std::uint64_t size, const std::string& what)
    {
        std::uint64_t bytes = 0;
        if (__builtin_mul_overflow(count, size, &bytes))
            bytes = std::numeric_limits<std::uint64_t>::max();
        if (bytes > left_)
            throw MemoryError(what + ": it needs " + megabytes(bytes) + " of memory, but only " + megabytes(left_)
                              + " may be used, give a smaller file");
        left_ -= bytes;
    }
    std::size_t left() const { return static_cast<std::size_t>(left_); }

private:
    static std::string megabytes(std::uint64_t bytes)
    {
        return std::to_string(bytes / 1'000'000) + "." + std::to_string(bytes / 100'000 % 10) + " MB";
    }

    std::uint64_t left_;
};

} // namespace attn
