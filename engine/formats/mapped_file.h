// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"

#include <cstdint>
#include <string>

namespace attn {

// A file whose bytes are read as memory. Where a file is cut short while it is mapped, what is not there any more reads
// as zero, and check tells; the program goes on. Mapping the first file installs a handler of SIGBUS, which leaves what
// is no file of ours to the handler that was there before.
class MappedFile {
public:
    // Throws Error naming `path`.
    explicit MappedFile(const std::string& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    const std::string& path() const { return file_.path(); }
    const RegularFile& file() const { return file_; }
    const unsigned char* bytes() const { return bytes_; } // nullptr for an empty file
    std::uint64_t size() const { return file_.size(); }

    // Throws Error naming the file when it was cut short or written to since it was opened: what was read of it cannot
    // be trusted. To be called after each piece of work that read the bytes.
    void check() const;

private:
    struct Mapping;
    struct BusErrors;

    RegularFile file_;
    const unsigned char* bytes_ = nullptr;
    Mapping* mapping_ = nullptr;
};

} // namespace attn
