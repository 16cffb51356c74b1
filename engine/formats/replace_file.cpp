// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/replace_file.h"

#include "engine/tensor/error.h"

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace attn {

namespace {

[[noreturn]] void fail(const std::string& path, int error)
{
    throw Error("file.not-written", "{0}: it cannot be written: {1}. Choose another place or make room there.", path,
                std::strerror(error));
}

// A file open for writing. Every step throws Error naming `name`, the file that the user asked for.
class OpenFile {
public:
    OpenFile(const std::string& path, int flags, const std::string& name)
        : name_(name), descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0666))
    {
        if (descriptor_ < 0)
            fail(name_, errno);
    }
    ~OpenFile()
    {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    void write(std::string_view bytes) const
    {
        while (!bytes.empty()) {
            const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
            if (count >= 0)
                bytes.remove_prefix(static_cast<std::size_t>(count));
            else if (errno != EINTR)
                fail(name_, errno);
        }
    }
    void set_permissions(mode_t mode) const
    {
        if (::fchmod(descriptor_, mode & 07777) != 0)
            fail(name_, errno);
    }
    void flush_to_disk() const
    {
        if (::fsync(descriptor_) != 0)
            fail(name_, errno);
    }
    // Some file systems tell only here that there was no room.
    void close()
    {
        const int descriptor = descriptor_;
        descriptor_ = -1;
        if (::close(descriptor) != 0)
            fail(name_, errno);
    }

private:
    std::string name_;
    int descriptor_;
};

// Removes a file unless told that it has been moved to its place.
class TemporaryName {
public:
    explicit TemporaryName(std::string path) : path_(std::move(path)) {}
    ~TemporaryName()
    {
        if (!kept_)
            ::unlink(path_.c_str());
    }
    TemporaryName(const TemporaryName&) = delete;
    TemporaryName& operator=(const TemporaryName&) = delete;

    void keep() { kept_ = true; }

private:
    std::string path_;
    bool kept_ = false;
};

// Where the path leads when it is a link; the path itself when there is nothing yet.
std::string follow_links(const std::string& path)
{
    char resolved[PATH_MAX];
    return ::realpath(path.c_str(), resolved) ? std::string(resolved) : path;
}

std::string folder_of(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

// A name beside `path` that no other process and no other call of this one uses. Short, whatever the length of the
// file's own name.
std::string name_beside(const std::string& path)
{
    static std::atomic<unsigned> count = 0;
    return folder_of(path) + "/.attnscope-" + std::to_string(::getpid()) + "-" + std::to_string(count++);
}

void write_aside_and_rename(const std::string& path, const std::string& target, std::optional<mode_t> mode,
                            const std::function<void(const ByteSink&)>& write)
{
    const std::string aside = name_beside(target);
    OpenFile file(aside, O_WRONLY | O_CREAT | O_EXCL, path);
    TemporaryName temporary(aside);
    if (mode)
        file.set_permissions(*mode);
    write([&file](std::string_view bytes) { file.write(bytes); });
    file.flush_to_disk();
    file.close();
    if (::rename(aside.c_str(), target.c_str()) != 0)
        fail(path, errno);
    temporary.keep();
    // The new name reaches the disk with its folder. The file is whole either way, so a system that cannot do this is
    // no failure.
    if (const int folder = ::open(folder_of(target).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
}

} // namespace

void replace_file(const std::string& path, const std::function<void(const ByteSink& sink)>& write)
{
    struct stat status = {};
    const bool exists = ::stat(path.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode))
        fail(path, EISDIR);
    // A file that the user may not write to must not be replaced just because its folder allows that.
    if (exists && ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0)
        fail(path, errno);
    if (exists && !S_ISREG(status.st_mode)) {
        OpenFile device(path, O_WRONLY, path);
        write([&device](std::string_view bytes) { device.write(bytes); });
        device.close();
        return;
    }
    write_aside_and_rename(path, follow_links(path), exists ? std::optional(status.st_mode) : std::nullopt, write);
}

void replace_file(const std::string& path, std::string_view contents)
{
    replace_file(path, [contents](const ByteSink& sink) { sink(contents); });
}

} // namespace attn
