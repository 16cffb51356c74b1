// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace attn {

// Bytes read from front to back: of a file, or of a file inside an archive.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    // Reads `size` bytes, fewer only at the end. Throws Error naming the file.
    virtual std::size_t read(void* out, std::size_t size) = 0;
    // How many bytes there are, as the file system or the archive says; reading may show otherwise.
    virtual std::uint64_t size() const = 0;
};

// Bytes read at any place, from several threads at once.
class RandomAccessBytes {
public:
    virtual ~RandomAccessBytes() = default;
    // Reads the `size` bytes from `offset` on. Throws Error when they are not there (any more).
    virtual void read_at(std::uint64_t offset, void* out, std::size_t size) const = 0;
};

// A file opened for reading. Folders, pipes and devices, which may never end, are refused before anything is read.
class RegularFile final : public ByteSource, public RandomAccessBytes {
public:
    // Throws Error naming `path` and what is wrong.
    explicit RegularFile(const std::string& path);
    ~RegularFile() override;
    RegularFile(const RegularFile&) = delete;
    RegularFile& operator=(const RegularFile&) = delete;

    std::size_t read(void* out, std::size_t size) override;
    std::uint64_t size() const override { return size_; }
    // Throws Error naming the file when it was written to since it was opened: what was read before would not fit what
    // comes.
    void read_at(std::uint64_t offset, void* out, std::size_t size) const override;
    // Throws Error naming the file when it was cut short or written to since it was opened.
    void require_unchanged() const;
    const std::string& path() const { return path_; }
    int descriptor() const { return descriptor_; }
    // Gives the file descriptor away; this object must not be read from any more.
    int release();

private:
    std::string path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::int64_t written_ = 0; // when, in nanoseconds
};

// Reads all bytes of the file, file.size(). Throws Error when it changes while it is read, Cancelled.
void read_whole(RegularFile& file, char* out, const RunControl& control = {});
// The bytes of the file at `path`. Throws MemoryError when it has more bytes than `budget`.
std::string read_whole(const std::string& path, MemoryBudget budget, const RunControl& control = {});

} // namespace attn
