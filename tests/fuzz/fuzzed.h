// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/memory_budget.h"
#include "engine/tensor/error.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace attn {

// What every target gives to what it tries: enough for the small files that libFuzzer makes.
inline constexpr MemoryBudget fuzz_budget(64e6);

// Calls `work` with the bytes. A file that is refused throws Error, which is what is wanted; anything else that comes
// out of it ends the target and is a find.
template <class Work>
int fuzz(const std::uint8_t* data, std::size_t size, const Work& work)
{
    try {
        work(std::string_view(reinterpret_cast<const char*>(data), size));
    } catch (const Error&) {
        return 0;
    }
    return 0;
}

// The part of the input before a zero byte, which is taken off its front; all of it where there is none.
inline std::string_view take_part(std::string_view& input)
{
    const std::size_t end = input.find('\0');
    const std::string_view part = input.substr(0, end);
    input.remove_prefix(end == input.npos ? input.size() : end + 1);
    return part;
}

// A folder in memory that is gone when the target ends, for readers that take a path.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::string& path() const { return path_; }
    // Writes a file of this name, and returns its path.
    std::string write(const std::string& name, std::string_view content) const;

private:
    std::string path_;
};

} // namespace attn
