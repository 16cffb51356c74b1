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

// Whether a file that begins with these bytes is one: the length of a header, which is JSON.
bool begins_safetensors(std::string_view beginning);

// What stands before the numbers in a file of https://github.com/huggingface/safetensors.
struct SafetensorsHeader {
    std::vector<StoredArray> arrays; // in the order of their numbers
    std::map<std::string, std::string> metadata;
};

// Reads the header and no number. The arrays' numbers must follow one another from the header to the end of the file,
// without a hole and without sharing a byte. Throws FormatError naming the file, the tensor and the byte for whatever
// breaks a rule of the format, and for more than some 250,000 tensors or 60 MB of names and metadata; Cancelled. A
// tensor of a type that is not known here is no error: its `number` is empty.
SafetensorsHeader read_safetensors_header(const RegularFile& file, const RunControl& control = {});

} // namespace attn
