// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_control/memory_budget.h"

#include <array>
#include <charconv>
#include <unistd.h>

namespace attn {

std::string bytes_text(double bytes)
{
    constexpr std::array units = {" B", " kB", " MB", " GB", " TB"};
    std::size_t unit = 0;
    // A number that would be written as 1000.0 is written as 1.0 of the next unit.
    for (; unit + 1 < units.size() && bytes >= 999.95; ++unit)
        bytes /= 1000.0;
    std::array<char, 512> digits = {};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), bytes, std::chars_format::fixed, unit == 0 ? 0 : 1);
    return std::string(digits.data(), end.ptr) + units[unit];
}

void MemoryBudget::require(double bytes, const MessagePart& what, const Message& advice) const
{
    if (bytes > left_)
        throw MemoryError("memory.too-little", "{0}: it needs {1} of memory, but only {2} may be used. {3}.", what,
                          bytes_text(bytes), bytes_text(left_), advice);
}

void MemoryBudget::take(double bytes, const MessagePart& what, const Message& advice)
{
    require(bytes, what, advice);
    left_ -= bytes;
}

void MemoryBudget::take(std::uint64_t count, std::uint64_t size, const std::string& file)
{
    take(static_cast<double>(count) * static_cast<double>(size), file,
         Message("advice.smaller-file", "Give a smaller file"));
}

MemoryBudget memory_budget()
{
    return MemoryBudget(0.5 * static_cast<double>(sysconf(_SC_PHYS_PAGES))
                        * static_cast<double>(sysconf(_SC_PAGESIZE)));
}

} // namespace attn
