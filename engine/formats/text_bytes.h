// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"
#include "engine/run_control/run_control.h"

#include <cstdint>
#include <memory>
#include <string>

namespace attn {

// The bytes of a text file behind its byte order mark, in UTF-8. They are read where somebody asks for them, but a file
// in UTF-16 or UTF-32 is read and converted as a whole.
class TextBytes {
public:
    // The file must outlive it. Throws Error naming it, MemoryError, Cancelled.
    explicit TextBytes(const RegularFile& file, const RunControl& control = {});

    std::uint64_t size() const { return size_; }
    // Throws Error when the `size` bytes from `offset` on are not there (any more).
    void read_at(std::uint64_t offset, char* out, std::size_t size) const;
    // Where in the file these bytes begin; 0 for one that is converted.
    std::uint64_t begin() const { return begin_; }

private:
    const RegularFile* file_;
    std::uint64_t begin_ = 0;
    std::uint64_t size_;
    std::shared_ptr<const std::string> converted_;
};

} // namespace attn
