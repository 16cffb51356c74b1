// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"
#include "engine/formats/stored_array.h"
#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace attn {

// A file of arrays that stays on disk: what it holds, and the open file that the numbers are read from when somebody
// needs them.
struct StoredFile {
    std::shared_ptr<const RegularFile> file;
    std::vector<StoredArray> arrays;
    std::map<std::string, std::string> metadata; // of .safetensors and PyTorch
    std::string path = {};
};

// Whether the file is of a format whose numbers can stay on disk. Throws as array_format_in.
bool is_stored_format(const std::string& path);

// Reads the header of such a file, whose array is named after the file in .npy. Throws FormatError for a file that
// breaks its format, Error naming `path` when it cannot be read, MemoryError, Cancelled.
StoredFile open_stored(const std::string& path, MemoryBudget budget = memory_budget(), const RunControl& control = {});

// What any file of arrays holds, without its numbers: those can be read where is_stored_format. Throws as read_arrays.
StoredFile open_headers(const std::string& path, MemoryBudget budget, const RunControl& control = {});

// Why an array without StoredArray::number cannot be read: names the file, the array and its type.
Message why_unread(const StoredFile& file, const StoredArray& array);

// Throws Error that says so unless the array can be read.
void require_known_type(const StoredFile& file, const StoredArray& array);

// The memory that in_c_order takes for an array, in bytes: 0 for one that stands in C order.
std::uint64_t bytes_copied(const StoredArray& array);

// All bytes of an array that stands in another order, in C order. Its type must be known. Throws Cancelled.
std::vector<unsigned char> copied_in_c_order(const RegularFile& file, const StoredArray& array,
                                             const RunControl& control = {});

// The bytes of an array in C order: those of the file itself, or of a copy in memory when the file has them in another
// one.
struct ArrayBytes {
    std::shared_ptr<const RandomAccessBytes> bytes;
    std::uint64_t offset = 0; // of the first number
};

// Throws as require_known_type, MemoryError when a copy takes more than `budget` bytes, Cancelled.
ArrayBytes in_c_order(const StoredFile& file, const StoredArray& array, MemoryBudget& budget,
                      const RunControl& control = {});

} // namespace attn
