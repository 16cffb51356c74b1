// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_sink.h"
#include "engine/formats/byte_source.h"
#include "engine/formats/named_array.h"
#include "engine/formats/stored_array.h"

#include <string>

namespace attn {

// Reads the header of a .npy file and no number: `source` is left at the first one. Throws as read_npy does.
StoredArray locate_npy(ByteSource& source, const std::string& file, const std::string& name);

// Reads a .npy file of version 1, 2 or 3 in any byte order and in C or Fortran order: bool, integers and floats of 2, 4
// and 8 bytes (integers above 2^53 to the nearest double). Numbers that float32 cannot hold exactly get the type
// float64. The bytes must be as many as the shape asks for, no fewer and no more. `file` is named in errors, `name` the
// array. Throws FormatError, MemoryError.
NamedArray read_npy(ByteSource& source, const std::string& file, const std::string& name, MemoryBudget& budget);

// Version 1, little-endian, C order. Throws ShapeError for an array of more than 64 dimensions, which NumPy could not
// read.
void write_npy(const NamedArray& array, const ByteSink& sink);

} // namespace attn
