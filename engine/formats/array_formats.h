// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/array_file.h"
#include "engine/formats/byte_sink.h"
#include "engine/formats/byte_source.h"
#include "engine/formats/stored_file.h"
#include "engine/formats/streamed_array.h"

#include <span>
#include <string_view>

namespace attn {

// A format for files of arrays and what can be done with it. A function that is missing cannot be done.
struct ArrayFormat {
    using Metadata = std::map<std::string, std::string>;

    enum class Holds { one_matrix, one_array, many_arrays };

    std::string_view ending; // ".npy", the one of files that are written
    Message (*name)();       // for people: "NumPy"
    Holds holds;
    // Other endings of files that are read.
    std::span<const std::string_view> other_endings = {};
    // Whether the first bytes of a file (file_beginning.h) are those of this format. A format without it is told by the
    // ending alone.
    bool (*begins)(std::string_view beginning) = nullptr;
    // Where files that are no numbers have these endings too: whether a file is of this format by its ending and its
    // first bytes, first_bytes_looked_at.
    bool (*recognizes)(std::string_view ending, std::string_view beginning) = nullptr;
    // Reads all numbers into memory.
    ArrayFile (*read)(RegularFile& file, MemoryBudget& budget, const RunControl& control) = nullptr;
    // Reads those numbers alone, where the arrays stand apart from each other.
    ArrayFile (*read_wanted)(RegularFile& file, MemoryBudget& budget, const RunControl& control,
                             const WantedArray& wanted) = nullptr;
    // Reads what is known of the arrays without their numbers, where the numbers cannot stay on disk.
    std::vector<StoredArray> (*read_headers)(RegularFile& file, MemoryBudget& budget,
                                             const RunControl& control) = nullptr;
    // Reads the header; the numbers stay on disk.
    StoredFile (*open)(std::shared_ptr<RegularFile> file, MemoryBudget& budget, const RunControl& control) = nullptr;
    void (*write)(const ArrayFile& file, const ByteSink& sink) = nullptr;
    // Writes array after array, which together may be larger than the memory.
    void (*stream)(std::span<const StreamedArray> arrays, const Metadata& metadata, const ByteSink& sink) = nullptr;

    bool reads() const { return read || open; }
    bool reads_into_memory() const { return read; }
    bool stays_on_disk() const { return open; }
    bool writes() const { return write; }
    bool writes_many() const { return write && holds == Holds::many_arrays; }
};

// One row for each format: messages, dialogs and the command line's help are made from them.
std::span<const ArrayFormat> array_formats();

// The format that the ending of `path` (any case) names; nullptr when it names none. For files that are written.
const ArrayFormat* array_format_of(const std::string& path);

// The format to read a file in: the one that its first bytes name, whatever the ending, or else the one that its ending
// names; nullptr for what is no file of numbers. Throws Error for a file of another program, which says how to save it
// in a format that is read (foreign_file.h).
const ArrayFormat* array_format_in(const RegularFile& file);
// The same of the file at `path`; where it cannot be opened, which its reader will say, its ending tells.
const ArrayFormat* array_format_in(const std::string& path);
// The same of a file that may also be something else, as it was dropped on the window: nullptr for a .txt of words.
const ArrayFormat* array_format_among_others(const std::string& path);

using ArrayAbility = bool (ArrayFormat::*)() const;
// Whether the ending is one of a format with this ability.
bool is_array_file(const std::string& path, ArrayAbility ability);
// The format of a file that is read into memory. Throws Error that lists the endings for others, and as
// array_format_in.
const ArrayFormat& readable_array_format(const std::string& path);
// ".csv, .npy or .npz": the endings of all formats with an ability.
std::string either_ending(ArrayAbility ability);
// ".csv .npy .npz", each with `before` in front: "*" for file dialogs.
std::string all_endings(ArrayAbility ability, std::string_view before = "");

} // namespace attn
