// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"
#include "engine/formats/stored_array.h"
#include "engine/run_control/run_control.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// Files of torch.save (.pt, .pth, .bin, .ckpt): a tensor, a parameter, or tuples, lists and dicts of them, as a zip
// archive or in the older form of torch.save(..., _use_new_zipfile_serialization=False).

// Whether a file that begins with these bytes is one.
bool begins_pytorch(std::string_view beginning);

struct PytorchFile {
    // A tensor in a dict is named by its key, and one deeper by all keys and places from the outside in: "h.0.weight".
    // A tensor alone has the name of the file, which also begins the names of those in a tuple or a list.
    // A value of a foreign type is among them, with StoredArray::fault saying which.
    std::vector<StoredArray> arrays; // in the order of the object
    // What stands beside the tensors, by the same names: texts as they are, and everything else as JSON.
    std::map<std::string, std::string> metadata;
};

// Reads the object and no number. Its pickle is never run: see pickle.h. Each tensor's shape, strides and place are
// held against the bytes that are there. Throws FormatError naming the tensor or the byte, MemoryError, Cancelled.
PytorchFile read_pytorch(const RegularFile& file, MemoryBudget& budget, const RunControl& control = {});

} // namespace attn
