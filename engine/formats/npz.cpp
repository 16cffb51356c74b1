// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/npz.h"

#include "engine/formats/format_error.h"
#include "engine/formats/npy.h"

#include <array>
#include <memory>
#include <set>
#include <string_view>
#include <unistd.h>
#include <zip.h>

namespace attn {

namespace {

constexpr std::string_view ending = ".npy";

Message save_again(const MessagePart& why)
{
    return Message("npz.save-again", "{0}. Save it again with numpy.savez.", why);
}

[[noreturn]] void fail_to_write(const std::string& why)
{
    throw Error("npz.not-made", "the archive cannot be made: {0}", why);
}

struct CloseArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;

struct CloseEntry {
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;

class ZipError {
public:
    explicit ZipError(int code) { zip_error_init_with_code(&error_, code); }
    ~ZipError() { zip_error_fini(&error_); }
    ZipError(const ZipError&) = delete;
    ZipError& operator=(const ZipError&) = delete;
    std::string text() { return zip_error_strerror(&error_); }
    zip_error_t* get() { return &error_; }

private:
    zip_error_t error_;
};

// One file inside of the archive.
class EntrySource final : public ByteSource {
public:
    EntrySource(zip_t* archive, zip_uint64_t index, std::uint64_t size, std::string file, const RunControl& control)
        : entry_(zip_fopen_index(archive, index, 0)), size_(size), file_(std::move(file)), control_(control)
    {
        if (!entry_)
            fail(zip_strerror(archive));
    }
    // Reading the last byte and one more makes libzip check the size and the checksum.
    std::size_t read(void* out, std::size_t size) override
    {
        control_.check();
        std::size_t done = 0;
        while (done < size) {
            const zip_int64_t count = zip_fread(entry_.get(), static_cast<char*>(out) + done, size - done);
            if (count < 0)
                fail(zip_file_strerror(entry_.get()));
            if (count == 0)
                break;
            done += static_cast<std::size_t>(count);
        }
        return done;
    }
    std::uint64_t size() const override { return size_; }

private:
    [[noreturn]] void fail(const char* why) const
    {
        throw FormatError(file_, Message("npz.entry", "entry"), save_again(why));
    }

    std::unique_ptr<zip_file_t, CloseEntry> entry_;
    std::uint64_t size_;
    std::string file_;
    const RunControl& control_;
};

Archive open_archive(RegularFile& file)
{
    const Message field("npz.archive", "archive");
    if (file.size() == 0) // libzip would take it for a new archive
        throw FormatError(file.path(), field, save_again(Message("npz.empty-file", "the file is empty")));
    int code = 0;
    const int descriptor = file.release();
    Archive archive(zip_fdopen(descriptor, 0, &code));
    if (!archive) {
        ::close(descriptor);
        throw FormatError(file.path(), field, save_again(ZipError(code).text()));
    }
    return archive;
}

// An archive that is being read.
struct Reading {
    zip_t* archive;
    const std::string& path;
    MemoryBudget& budget;
    const RunControl& control;
    std::set<std::string> names = {}; // of the entries so far
};

NamedArray read_entry(Reading& reading, zip_uint64_t index)
{
    const std::string& path = reading.path;
    zip_stat_t status = {};
    constexpr zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(reading.archive, index, 0, &status) != 0 || (status.valid & needed) != needed)
        throw FormatError(path, Message("npz.entry-number", "entry {0}", index),
                          save_again(zip_strerror(reading.archive)));
    const std::string entry = status.name;
    const std::string file = path + ": " + entry;
    reading.budget.take(2, entry.size(), path);
    if (!reading.names.insert(entry).second)
        throw FormatError(
            path, entry,
            Message("npz.same-name", "there are two entries of this name. Give each array a name of its own."));
    if (status.encryption_method != ZIP_EM_NONE)
        throw FormatError(path, entry, Message("npz.encrypted", "it is encrypted. Save it without a password."));
    if (!entry.ends_with(ending))
        throw FormatError(path, entry,
                          Message("npz.other-file", "it is not a .npy array. Keep other files out of the archive."));
    EntrySource source(reading.archive, index, status.size, file, reading.control);
    return read_npy(source, file, entry.substr(0, entry.size() - ending.size()), reading.budget);
}

void add_entry(zip_t* archive, const std::string& name, const std::string& bytes)
{
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index =
        source ? zip_file_add(archive, (name + std::string(ending)).c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0)
        zip_source_free(source);
    const auto entry = static_cast<zip_uint64_t>(index);
    constexpr zip_uint16_t midnight = 0;
    constexpr zip_uint16_t first_of_january_1980 = 1 << 5 | 1;
    if (index < 0 || zip_set_file_compression(archive, entry, ZIP_CM_STORE, 0) != 0
        || zip_file_set_dostime(archive, entry, midnight, first_of_january_1980, 0) != 0)
        throw Error("npz.not-added", "{0}: it cannot be put into the archive: {1}", name, zip_strerror(archive));
}

void copy_bytes(zip_source_t* source, const ByteSink& sink)
{
    std::array<char, 1 << 16> block;
    zip_int64_t count = zip_source_open(source);
    while (count >= 0 && (count = zip_source_read(source, block.data(), block.size())) > 0)
        sink({block.data(), static_cast<std::size_t>(count)});
    if (count < 0)
        fail_to_write(zip_error_strerror(zip_source_error(source)));
}

} // namespace

ArrayFile read_npz(RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    const Archive archive = open_archive(file);
    ArrayFile content;
    Reading reading{.archive = archive.get(), .path = file.path(), .budget = budget, .control = control};
    const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        control.report(static_cast<double>(i) / static_cast<double>(count), "reading");
        content.arrays.push_back(read_entry(reading, static_cast<zip_uint64_t>(i)));
    }
    return content;
}

void write_npz(const ArrayFile& file, const ByteSink& sink)
{
    if (file.arrays.empty())
        throw Error("npz.no-arrays", "an archive holds one array at least, but there are none");
    std::vector<std::string> entries(file.arrays.size()); // libzip reads them when the archive is closed
    ZipError error(0);
    const Source source(zip_source_buffer_create(nullptr, 0, 0, error.get()));
    Archive archive(source ? zip_open_from_source(source.get(), ZIP_TRUNCATE, error.get()) : nullptr);
    if (!archive)
        fail_to_write(error.text());
    zip_source_keep(source.get()); // closing the archive gives back what it holds of the source
    for (std::size_t i = 0; i < entries.size(); ++i) {
        write_npy(file.arrays[i], [&bytes = entries[i]](std::string_view part) { bytes += part; });
        add_entry(archive.get(), file.arrays[i].name, entries[i]);
    }
    if (zip_close(archive.get()) != 0)
        fail_to_write(zip_strerror(archive.get()));
    archive.release();
    copy_bytes(source.get(), sink);
}

} // namespace attn
