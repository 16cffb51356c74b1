// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/byte_source.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace attn {

namespace {

// Why a file of this mode, which is no regular one, is not read.
Message refusal(mode_t mode)
{
    if (S_ISDIR(mode))
        return Message("file.folder", "it is a folder. Choose a file.");
    if (S_ISFIFO(mode))
        return Message("file.pipe", "it is a pipe. Save what comes through it as a file first.");
    return Message("file.device", "it is a device. Choose a file.");
}

[[noreturn]] void fail_to_read(const std::string& path)
{
    throw Error("file.not-read", "{0}: it cannot be read: {1}", path, std::strerror(errno));
}

std::int64_t nanoseconds(const timespec& time)
{
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

} // namespace

RegularFile::RegularFile(const std::string& path) : path_(path)
{
    // Not blocking: opening a pipe would otherwise wait for somebody to write to it.
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor_ < 0)
        throw Error("file.not-opened", "{0}: it cannot be opened: {1}", path, std::strerror(errno));
    struct stat status = {};
    const bool known = ::fstat(descriptor_, &status) == 0;
    if (!known || !S_ISREG(status.st_mode)) {
        const MessagePart why = known ? refusal(status.st_mode) : MessagePart(std::strerror(errno));
        ::close(descriptor_);
        throw Error("", "{0}: {1}", path, why);
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
    written_ = nanoseconds(status.st_mtim);
}

RegularFile::~RegularFile()
{
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

std::size_t RegularFile::read(void* out, std::size_t size)
{
    std::size_t done = 0;
    while (done < size) {
        const ssize_t count = ::read(descriptor_, static_cast<char*>(out) + done, size - done);
        if (count == 0)
            break;
        if (count > 0)
            done += static_cast<std::size_t>(count);
        else if (errno != EINTR)
            fail_to_read(path_);
    }
    return done;
}

void RegularFile::read_at(std::uint64_t offset, void* out, std::size_t size) const
{
    std::size_t done = 0;
    while (done < size) {
        const ssize_t count =
            ::pread(descriptor_, static_cast<char*>(out) + done, size - done, static_cast<off_t>(offset + done));
        if (count == 0)
            throw Error("file.shorter", "{0}: it has become shorter since it was opened. Open it again.", path_);
        if (count > 0)
            done += static_cast<std::size_t>(count);
        else if (errno != EINTR)
            fail_to_read(path_);
    }
    require_unchanged();
}

void RegularFile::require_unchanged() const
{
    struct stat status = {};
    if (::fstat(descriptor_, &status) != 0 || static_cast<std::uint64_t>(status.st_size) != size_
        || nanoseconds(status.st_mtim) != written_)
        throw Error("file.changed", "{0}: it has changed since it was opened. Open it again.", path_);
}

int RegularFile::release()
{
    return std::exchange(descriptor_, -1);
}

void read_whole(RegularFile& file, char* out, const RunControl& control)
{
    constexpr std::size_t block = std::size_t{1} << 22;
    const auto size = static_cast<std::size_t>(file.size());
    std::size_t done = 0;
    for (std::size_t more = 1; more > 0; done += more) {
        control.check();
        more = file.read(out + done, std::min(block, size - done));
    }
    char beyond = 0;
    if (done != size || file.read(&beyond, 1) != 0)
        throw Error("file.changing", "{0}: it changed while it was read. Open it again.", file.path());
}

std::string read_whole(const std::string& path, MemoryBudget budget, const RunControl& control)
{
    RegularFile file(path);
    budget.take(file.size(), 1, path);
    std::string bytes(static_cast<std::size_t>(file.size()), '\0');
    read_whole(file, bytes.data(), control);
    return bytes;
}

} // namespace attn
