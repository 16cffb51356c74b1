// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/replace_file.h"

#include "engine/tensor/error.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <random>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace attn {

namespace {

[[noreturn]] void fail(const std::string& path, int error)
{
    throw Error("file.not-written", "{0}: it cannot be written: {1}. Choose another place or make room there.", path,
                std::strerror(error));
}

// A file open for writing. Every step throws Error naming `name`, the file that the user asked for, which must live
// longer.
class OpenFile {
public:
    OpenFile(int descriptor, const std::string& name) : name_(name), descriptor_(descriptor)
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

    // False when somebody else holds the lock, or has removed the file before it was locked.
    bool lock() const
    {
        const bool held = ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        struct stat status = {};
        return !held && ::fstat(descriptor_, &status) == 0 && status.st_nlink > 0;
    }
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
        // Some file systems tell only at closing that there was no room. The lock stays with the one that is open.
        if (const int copy = ::fcntl(descriptor_, F_DUPFD_CLOEXEC, 0); copy < 0 || ::close(copy) != 0)
            fail(name_, errno);
    }
    void close()
    {
        const int descriptor = descriptor_;
        descriptor_ = -1;
        if (::close(descriptor) != 0)
            fail(name_, errno);
    }

private:
    const std::string& name_;
    int descriptor_;
};

std::string folder_of(const std::string& path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "./" : path.substr(0, slash + 1);
}

// Where the path leads when it is a link, also when there is no file yet.
std::string follow_links(const std::string& path)
{
    constexpr int most_links = 40; // as many as Linux follows
    std::string place = path;
    for (int links = 0; links <= most_links; ++links) {
        char target[PATH_MAX];
        const ssize_t size = ::readlink(place.c_str(), target, sizeof target);
        if (size < 0)
            return place;
        const std::string next(target, static_cast<std::size_t>(size));
        place = next.starts_with('/') ? next : folder_of(place) + next;
    }
    fail(path, ELOOP);
}

constexpr std::string_view temporary_prefix = ".attnscope-";
constexpr std::size_t temporary_digits = 16;

// Short, whatever the length of the file's own name, and random: the numbers of processes repeat in containers.
std::string temporary_name()
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::random_device random;
    std::string name(temporary_prefix);
    for (std::size_t i = 0; i < temporary_digits; ++i)
        name += digits[random() % digits.size()];
    return name;
}

bool is_temporary_name(std::string_view name)
{
    return name.starts_with(temporary_prefix) && name.size() == temporary_prefix.size() + temporary_digits
        && name.find_first_not_of("0123456789abcdef", temporary_prefix.size()) == std::string_view::npos;
}

// Removes the temporary files of programs that were ended while they wrote: nobody holds their lock any more. What
// cannot be removed stays.
void remove_stale_files(const std::string& folder)
{
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), ::closedir);
    while (const dirent* entry = entries ? ::readdir(entries.get()) : nullptr) {
        if (!is_temporary_name(entry->d_name))
            continue;
        const int place = ::dirfd(entries.get());
        const int file = ::openat(place, entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (file < 0)
            continue;
        struct stat status = {};
        if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && ::flock(file, LOCK_SH | LOCK_NB) == 0)
            ::unlinkat(place, entry->d_name, 0);
        ::close(file);
    }
}

// A new file beside `target` that is locked for as long as it has its temporary name. Removed unless it was moved to
// the target. Errors name `name`, which must live longer.
class TemporaryFile {
public:
    TemporaryFile(const std::string& target, const std::string& name) : target_(target), name_(name)
    {
        constexpr int most_tries = 100;
        for (int tries = 0; tries < most_tries; ++tries)
            if (make())
                return;
        fail(name_, EEXIST);
    }
    ~TemporaryFile()
    {
        if (!moved_)
            ::unlink(path_.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const OpenFile& file() const { return *file_; }
    void move_to_target()
    {
        if (::rename(path_.c_str(), target_.c_str()) != 0)
            fail(name_, errno);
        moved_ = true;
    }

private:
    bool make()
    {
        path_ = folder_of(target_) + temporary_name();
        const int descriptor = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno == EEXIST)
            return false;
        return file_.emplace(descriptor, name_).lock();
    }

    const std::string& target_;
    const std::string& name_;
    std::string path_;
    std::optional<OpenFile> file_;
    bool moved_ = false;
};

void write_aside_and_rename(const std::string& path, const std::string& target, std::optional<mode_t> mode,
                            const std::function<void(const ByteSink&)>& write)
{
    const std::string folder = folder_of(target);
    remove_stale_files(folder);
    TemporaryFile temporary(target, path);
    const OpenFile& file = temporary.file();
    if (mode)
        file.set_permissions(*mode);
    write([&file](std::string_view bytes) { file.write(bytes); });
    file.flush_to_disk();
    temporary.move_to_target();
    // The new name reaches the disk with its folder. The file is whole either way, so a system that cannot do this is
    // no failure.
    if (const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
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
        OpenFile device(::open(path.c_str(), O_WRONLY | O_CLOEXEC), path);
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
