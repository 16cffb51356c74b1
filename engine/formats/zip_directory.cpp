// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/zip_directory.h"

#include "engine/formats/file_beginning.h"
#include "engine/formats/format_error.h"
#include "engine/formats/number_bytes.h"

#include <algorithm>
#include <initializer_list>
#include <optional>

namespace attn {

namespace {

// Names of fields and their places are those of APPNOTE.TXT of PKWARE, sections 4.3.6 to 4.5.3.

constexpr std::size_t end_size = 22, locator_size = 20, end64_size = 56, entry_size = 46, header_size = 30;
constexpr std::uint64_t longest_comment = 65'535;
constexpr std::uint32_t in_extra_field = 0xFFFF'FFFF; // a number that does not fit stands in the extra field

[[noreturn]] void fail(const RegularFile& file, const Message& why)
{
    throw FormatError(file.path(), Message("zip.archive", "archive"),
                      Message("zip.again", "{0}. Copy or download it again.", why));
}

template <class Number>
Number number_at(std::string_view bytes, std::size_t place)
{
    return load_bytes<Number, false>(reinterpret_cast<const unsigned char*>(bytes.data()) + place);
}

std::string bytes_at(const RegularFile& file, std::uint64_t offset, std::uint64_t size)
{
    std::string bytes(static_cast<std::size_t>(size), '\0');
    file.read_at(offset, bytes.data(), bytes.size());
    return bytes;
}

struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

// The directory that the record of archives above 4 GB names; `end` is where the usual record stands.
std::optional<Directory> large_directory(const RegularFile& file, std::uint64_t end)
{
    if (end < locator_size)
        return {};
    const std::string locator = bytes_at(file, end - locator_size, locator_size);
    if (!locator.starts_with("PK\6\7"))
        return {};
    const auto place = number_at<std::uint64_t>(locator, 8);
    if (place > file.size() || file.size() - place < end64_size)
        fail(file, Message("zip.end64", "its directory is said to stand behind its end"));
    const std::string record = bytes_at(file, place, end64_size);
    if (!record.starts_with("PK\6\6"))
        fail(file, Message("zip.no-end64", "there is no directory where it should be"));
    return Directory{.offset = number_at<std::uint64_t>(record, 48), .size = number_at<std::uint64_t>(record, 40)};
}

Directory find_directory(const RegularFile& file)
{
    const Message cut("zip.cut", "the directory at its end is missing, so that it was cut short");
    if (file.size() < end_size)
        fail(file, cut);
    const std::uint64_t looked_at = std::min(file.size(), end_size + longest_comment);
    const std::string tail = bytes_at(file, file.size() - looked_at, looked_at);
    const std::size_t end = tail.rfind("PK\5\6", tail.size() - end_size);
    if (end == std::string::npos)
        fail(file, cut);
    const std::optional<Directory> large = large_directory(file, file.size() - looked_at + end);
    const Directory found = large ? *large
                                  : Directory{.offset = number_at<std::uint32_t>(tail, end + 16),
                                              .size = number_at<std::uint32_t>(tail, end + 12)};
    if (found.offset > file.size() || found.size > file.size() - found.offset)
        fail(file, Message("zip.directory", "its directory reaches beyond its end"));
    return found;
}

// A number of an entry, and whether it stands in the extra field.
struct Wide {
    bool is_in_extra = false;
    std::uint64_t* out = nullptr;
};

// Takes the numbers that did not fit from the extra field, in which they stand one after the other.
void read_extra(std::string_view extra, std::initializer_list<Wide> numbers)
{
    constexpr std::uint16_t id_of_wide = 1;
    while (extra.size() >= 4) {
        const auto* const bytes = reinterpret_cast<const unsigned char*>(extra.data());
        std::string_view field = extra.substr(4, load_bytes<std::uint16_t, false>(bytes + 2));
        extra.remove_prefix(4 + field.size());
        if (load_bytes<std::uint16_t, false>(bytes) != id_of_wide)
            continue;
        for (const Wide& number : numbers)
            if (number.is_in_extra && field.size() >= 8) {
                *number.out = load_bytes<std::uint64_t, false>(reinterpret_cast<const unsigned char*>(field.data()));
                field.remove_prefix(8);
            }
        return;
    }
}

// The entry at `place` of the directory, behind which `place` is moved.
ZipEntry read_entry(const RegularFile& file, std::string_view directory, std::size_t& place)
{
    if (directory.size() - place < entry_size || !directory.substr(place).starts_with("PK\1\2"))
        fail(file, Message("zip.entry", "its directory is damaged"));
    const auto half = [&](std::size_t field) { return number_at<std::uint16_t>(directory, place + field); };
    const auto word = [&](std::size_t field) { return number_at<std::uint32_t>(directory, place + field); };
    const std::size_t name = half(28), extra = half(30), comment = half(32);
    if (directory.size() - place - entry_size < name + extra + comment)
        fail(file, Message("zip.entry-cut", "its directory is damaged"));
    const bool encrypted = half(8) & 1;
    ZipEntry entry{.name = directory.substr(place + entry_size, name),
                   .size = word(24),
                   .header = word(42),
                   .stored = half(10) == 0 && !encrypted};
    std::uint64_t packed = 0;
    read_extra(directory.substr(place + entry_size + name, extra),
               {{word(24) == in_extra_field, &entry.size},
                {word(20) == in_extra_field, &packed},
                {word(42) == in_extra_field, &entry.header}});
    place += entry_size + name + extra + comment;
    return entry;
}

} // namespace

ZipDirectory read_zip_directory(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    const Directory place = find_directory(file);
    constexpr std::size_t kept = 2 * sizeof(ZipEntry) / entry_size + 2; // bytes for each byte of the directory, at most
    budget.take(place.size, kept, file.path());
    ZipDirectory directory{.bytes = std::make_unique<const std::string>(bytes_at(file, place.offset, place.size)),
                           .entries = {}};
    for (std::size_t at = 0; at < directory.bytes->size();) {
        if (directory.entries.size() % 1024 == 0)
            control.check();
        directory.entries.push_back(read_entry(file, *directory.bytes, at));
    }
    return directory;
}

std::uint64_t offset_of(const RegularFile& file, const ZipEntry& entry)
{
    const auto refuse = [&](const Message& why) { throw FormatError(file.path(), shortened(entry.name), why); };
    if (!entry.stored)
        refuse(Message("zip.packed", "it is packed or encrypted. Save it again with torch.save, which packs nothing."));
    if (entry.header > file.size() || file.size() - entry.header < header_size)
        refuse(Message("zip.header", "it is said to stand behind the end of the file. Copy or download it again."));
    char bytes[header_size];
    peek_at(file, entry.header, bytes, header_size);
    const std::string_view header(bytes, header_size);
    const std::uint64_t offset =
        entry.header + header_size + number_at<std::uint16_t>(header, 26) + number_at<std::uint16_t>(header, 28);
    if (!header.starts_with("PK\3\4") || offset > file.size() || entry.size > file.size() - offset)
        refuse(Message("zip.beyond", "it reaches beyond the end of the file. Copy or download it again."));
    return offset;
}

} // namespace attn
