// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/array_file.h"
#include "engine/formats/byte_source.h"
#include "engine/formats/stored_array.h"
#include "engine/run_control/run_control.h"

#include <string_view>
#include <vector>

namespace attn {

// Reads every list of numbers in a JSON text, nested as deep as its shape has sizes: the text may be such a list, or an
// object that holds some, as write_json_arrays writes it and other programs do. An array is named by the keys that lead
// to it ("outputs.attentions"), and the only one of a text without keys after the file. The number of an object in a
// list stands behind the key of the list ("layers.0.attention"), and at the end where it has none ("attention.0").
// Where an object says which layer or head it is ({"layer": 3, "head": 1, "attention": [...]}), that stands in the
// place of the number ("attention.3.head1"). NaN, Infinity and null are numbers too, as Python writes them, and the
// strings "NaN", "Infinity" and "-Infinity" among numbers.
//
// A list of arrays of 3 or 4 sizes that are not alike, as of layers or of the layers of each step of a generated text,
// is read as these arrays, which are numbered by their places ("attentions.2", "attentions.0.2").
//
// Lists of texts and single texts become metadata by their last key, lists as the JSON that metadata of .safetensors
// have. Lists of texts of objects in lists are called as arrays are. Everything else is passed over.
//
// The text is read twice, a part at a time, so that memory is taken for its numbers only. It is UTF-8 and nested 64
// deep at most. Throws FormatError naming the byte where it is no JSON, and the places of two lists of one array that
// are not equally long; MemoryError, Cancelled.
ArrayFile read_json_arrays(RegularFile& file, MemoryBudget& budget, const RunControl& control = {});
// The same without the numbers.
std::vector<StoredArray> read_json_headers(RegularFile& file, MemoryBudget& budget, const RunControl& control = {});

// Whether a JSON text holds numbers like these, by its first bytes: a list in a list begins with a number, or a key is
// called like attention.
bool looks_like_json_arrays(std::string_view beginning);

} // namespace attn
