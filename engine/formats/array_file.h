// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/named_array.h"
#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/message.h"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace attn {

// What a file of arrays holds.
struct ArrayFile {
    std::vector<NamedArray> arrays;
    // Kept by .json and .safetensors (`__metadata__`); others cannot hold it. Lists of texts that stand beside the
    // arrays, such as tokens, are texts of JSON lists here.
    std::map<std::string, std::string> metadata = {};
    std::vector<Message> notes = {}; // what the user should know of how it was read
};

// Whether an array of this name is to be read. Empty: all are.
using WantedArray = std::function<bool(const std::string& name)>;

// Reads a file whose format, told by its first bytes or else the ending of `path` (any case), can be read into memory
// (array_formats.h): .csv .npy .npz .json. Arrays of .csv and .npy are named after the file. Throws FormatError for a
// file that breaks its format, MemoryError when its arrays need more than `budget` (before they are allocated), and
// Error naming `path` when it cannot be read: a folder, a pipe and a device are refused before anything is read from
// them; Cancelled.
//
// Of a format whose arrays stand apart from each other (.npz), only those that are wanted are read, and what is wrong
// with the others does not matter; lists of texts are read in any case.
ArrayFile read_arrays(const std::string& path, MemoryBudget budget, const RunControl& control = {},
                      const WantedArray& wanted = {});

// Writes in the format that the ending of `path` (any case) names, as replace_file does: a failure leaves the old file
// as it was and no half of a new one. .csv and .npy hold exactly one array, .csv one of rank 2 at most; the others any
// number, with names that differ. Throws Error naming the path and what is wrong or what the system said.
void write_arrays(const std::string& path, const ArrayFile& file);

} // namespace attn
