// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"
#include "engine/run_control/run_control.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// A file inside of a zip archive, as the archive's directory describes it.
struct ZipEntry {
    std::string_view name;
    std::uint64_t size = 0;   // in bytes, unpacked
    std::uint64_t header = 0; // where the header stands in front of its bytes
    bool stored = false;      // its bytes stand in the archive as they are, neither packed nor encrypted
};

struct ZipDirectory {
    std::unique_ptr<const std::string> bytes; // which hold the names
    std::vector<ZipEntry> entries;
};

// The directory of a zip archive, also of one above 4 GB. Nothing is unpacked, and no path is made of a name. Throws
// FormatError for what is no archive, or one that was cut; MemoryError, Cancelled.
ZipDirectory read_zip_directory(const RegularFile& file, MemoryBudget& budget, const RunControl& control);

// Where the bytes of the entry begin. Throws FormatError for one that is not stored, or that reaches beyond the file.
// Whether the file was written to is not looked at: ask file.require_unchanged() after the last one.
std::uint64_t offset_of(const RegularFile& file, const ZipEntry& entry);

} // namespace attn
