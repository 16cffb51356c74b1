// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/npz.h"

#include "engine/formats/format_error.h"
#include "engine/formats/json_writer.h"
#include "engine/formats/npy.h"
#include "engine/run_control/unstoppable_work.h"

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <set>
#include <string_view>
#include <unistd.h>
#include <zip.h>

namespace attn {

namespace {

constexpr std::string_view ending = ".npy";

// Deflate packs at most 1,032 bytes into one, weights that are not all alike 20 at best. What goes beyond
// `honest_ratio` may be as much as `most_excess` bytes over all entries: zeros, a mask. More is taken for a bomb.
constexpr std::uint64_t honest_ratio = 200;
constexpr std::uint64_t most_excess = 64'000'000;

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

struct Descriptor {
    Descriptor() = default;
    ~Descriptor()
    {
        if (number >= 0)
            ::close(number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number = -1;
};

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
        if (!entry_ && zip_error_code_zip(zip_get_error(archive)) == ZIP_ER_MEMORY)
            throw std::bad_alloc();
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
            if (count < 0 && zip_error_code_zip(zip_file_get_error(entry_.get())) == ZIP_ER_MEMORY)
                throw std::bad_alloc();
            if (count < 0)
                fail(zip_file_strerror(entry_.get()));
            if (count == 0)
                break;
            done += static_cast<std::size_t>(count);
        }
        return done;
    }
    std::uint64_t size() const override { return size_; }
    const std::string& file() const { return file_; }

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

// libzip reads the whole directory of the archive at once.
Archive open_archive(RegularFile& file, const RunControl& control)
{
    const Message field("npz.archive", "archive");
    if (file.size() == 0) // libzip would take it for a new archive
        throw FormatError(file.path(), field, save_again(Message("npz.empty-file", "the file is empty")));
    const auto descriptor = std::make_shared<Descriptor>();
    descriptor->number = file.release();
    const auto open = [descriptor] {
        int code = 0;
        Archive archive(zip_fdopen(descriptor->number, 0, &code));
        if (archive) // which closes it
            descriptor->number = -1;
        return std::pair(std::move(archive), code);
    };
    auto [archive, code] = run_unstoppable(open, control);
    if (code == ZIP_ER_MEMORY)
        throw std::bad_alloc();
    if (!archive)
        throw FormatError(file.path(), field, save_again(ZipError(code).text()));
    return std::move(archive);
}

// What the directory of an archive says of an entry.
struct Entry {
    zip_uint64_t index = 0;
    std::string name;
    std::uint64_t size = 0;
    std::uint64_t packed = 0;
    bool encrypted = false;
};

Entry entry_of(zip_t* archive, zip_uint64_t index, const std::string& path)
{
    zip_stat_t status = {};
    constexpr zip_uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD;
    if (zip_stat_index(archive, index, 0, &status) != 0 || (status.valid & needed) != needed)
        throw FormatError(path, Message("npz.entry-number", "entry {0}", index), save_again(zip_strerror(archive)));
    return {.index = index,
            .name = status.name,
            .size = status.size,
            .packed = status.comp_size,
            .encrypted = status.encryption_method != ZIP_EM_NONE};
}

// How many bytes it would unpack to beyond the honest ratio.
std::uint64_t excess_of(const Entry& entry)
{
    return entry.size - std::min(entry.size, entry.packed * honest_ratio);
}

// Holds what the entries claim against what the archive has, before anything is unpacked or allocated.
class ClaimedSizes {
public:
    ClaimedSizes(std::uint64_t archive_size, const std::string& path) : left_(archive_size), path_(path) {}

    void add(const Entry& entry)
    {
        if (entry.packed > left_)
            throw FormatError(path_, entry.name,
                              save_again(Message("npz.overlap", "the entries have more bytes than the file")));
        left_ -= entry.packed;
        excess_ += std::min(excess_of(entry), most_excess + 1);
        if (excess_ > most_excess)
            throw FormatError(
                path_, entry.name,
                Message("npz.bomb",
                        "{0} would unpack to {1}. Beyond {2} of zeros, more than {3} times as much is refused. Save it "
                        "again with numpy.savez, which does not pack.",
                        bytes_text(static_cast<double>(entry.packed)), bytes_text(static_cast<double>(entry.size)),
                        bytes_text(static_cast<double>(most_excess)), honest_ratio));
    }

private:
    std::uint64_t left_;
    std::uint64_t excess_ = 0;
    const std::string& path_;
};

// The entries in the archive's order, of which no two have one name.
std::vector<Entry> entries_of(zip_t* archive, const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    std::vector<Entry> entries;
    std::set<std::string_view> names;
    ClaimedSizes sizes(file.size(), file.path());
    const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0));
    entries.reserve(count); // names look at it
    for (zip_uint64_t i = 0; i < count; ++i) {
        control.check();
        const Entry& entry = entries.emplace_back(entry_of(archive, i, file.path()));
        budget.take(1, sizeof(Entry) + entry.name.size(), file.path());
        if (!names.insert(entry.name).second)
            throw FormatError(
                file.path(), entry.name,
                Message("npz.same-name", "there are two entries of this name. Give each array a name of its own."));
        sizes.add(entry);
    }
    return entries;
}

// An archive that is being read.
struct Reading {
    zip_t* archive;
    const std::string& path;
    const RunControl& control;

    EntrySource open(const Entry& entry) const
    {
        if (entry.encrypted)
            throw FormatError(path, entry.name,
                              Message("npz.encrypted", "it is encrypted. Save it without a password."));
        if (!entry.name.ends_with(ending))
            throw FormatError(
                path, entry.name,
                Message("npz.other-file", "it is not a .npy array. Keep other files out of the archive."));
        return {archive, entry.index, entry.size, path + ": " + entry.name, control};
    }
};

std::string array_name(const Entry& entry)
{
    return entry.name.substr(0, entry.name.size() - (entry.name.ends_with(ending) ? ending.size() : 0));
}

StoredArray locate_entry(const Reading& reading, const Entry& entry)
{
    EntrySource source = reading.open(entry);
    return locate_npy_or_texts(source, source.file(), array_name(entry)).array;
}

// Unpacks the entry without keeping anything, which shows whether it is whole.
void require_whole(const Reading& reading, const Entry& entry)
{
    EntrySource source = reading.open(entry);
    std::array<char, 1 << 16> block;
    while (source.read(block.data(), block.size()) == block.size())
        ;
}

// Texts become metadata, as a list in JSON, where they are one list.
void read_texts(EntrySource& source, const LocatedNpy& located, MemoryBudget& budget, ArrayFile& content)
{
    const std::vector<Index>& shape = located.array.shape;
    const bool one_list = shape.size() == 1 || (shape.size() == 2 && shape.front() == 1);
    if (!one_list)
        return;
    std::string list;
    JsonWriter(list).texts(read_npy_texts(source, located, source.file(), budget), JsonWriter::Layout::compact);
    content.metadata[located.array.name] = std::move(list);
}

void read_entry(const Reading& reading, const Entry& entry, MemoryBudget& budget, ArrayFile& content)
{
    // Before memory is taken for many times the bytes of the file, or all at once, as Fortran order needs it.
    if (excess_of(entry) > 0 || locate_entry(reading, entry).fortran_order)
        require_whole(reading, entry);
    EntrySource source = reading.open(entry);
    LocatedNpy located = locate_npy_or_texts(source, source.file(), array_name(entry));
    if (located.text_bytes > 0)
        read_texts(source, located, budget, content);
    else
        content.arrays.push_back(read_located_npy(source, std::move(located.array), source.file(), budget));
}

// The texts of an entry, if it holds some.
void read_texts(const Reading& reading, const Entry& entry, MemoryBudget& budget, ArrayFile& content)
{
    try {
        EntrySource source = reading.open(entry);
        if (const LocatedNpy located = locate_npy_or_texts(source, source.file(), array_name(entry));
            located.text_bytes > 0)
            read_texts(source, located, budget, content);
    } catch (const FormatError&) { // it is not wanted
    }
}

StoredArray header_of(const Reading& reading, const Entry& entry)
{
    try {
        return locate_entry(reading, entry);
    } catch (const FormatError& error) {
        StoredArray unread;
        unread.name = array_name(entry);
        unread.fault = std::make_shared<const Message>(error.within_file());
        return unread;
    }
}

void add_entry(zip_t* archive, const std::string& name, const std::string& bytes)
{
    const std::string entry_name = name + std::string(ending);
    zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
    const zip_int64_t index = source ? zip_file_add(archive, entry_name.c_str(), source, ZIP_FL_ENC_UTF_8) : -1;
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
    return read_wanted_npz(file, budget, control, [](const std::string&) { return true; });
}

ArrayFile read_wanted_npz(RegularFile& file, MemoryBudget& budget, const RunControl& control, const WantedArray& wanted)
{
    const Archive archive = open_archive(file, control);
    const Reading reading{.archive = archive.get(), .path = file.path(), .control = control};
    const std::vector<Entry> entries = entries_of(archive.get(), file, budget, control);
    ArrayFile content;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        control.report(static_cast<double>(i) / static_cast<double>(entries.size()), "reading");
        if (wanted(array_name(entries[i])))
            read_entry(reading, entries[i], budget, content);
        else
            read_texts(reading, entries[i], budget, content);
    }
    return content;
}

std::vector<StoredArray> read_npz_headers(RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    const Archive archive = open_archive(file, control);
    const Reading reading{.archive = archive.get(), .path = file.path(), .control = control};
    std::vector<StoredArray> arrays;
    for (const Entry& entry : entries_of(archive.get(), file, budget, control))
        arrays.push_back(header_of(reading, entry));
    return arrays;
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
