// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_sink.h"
#include "engine/formats/byte_source.h"
#include "engine/formats/named_array.h"
#include "engine/formats/stored_array.h"

#include <string>
#include <vector>

namespace attn {

// Reads the header of a .npy file and no number: `source` is left at the first one. Throws as read_npy does.
StoredArray locate_npy(ByteSource& source, const std::string& file, const std::string& name);

// Reads a .npy file of version 1, 2 or 3 in any byte order and in C or Fortran order: bool, integers and floats of 2, 4
// and 8 bytes (integers above 2^53 to the nearest double). Numbers that float32 cannot hold exactly get the type
// float64. The bytes must be as many as the shape asks for, no fewer and no more. `file` is named in errors, `name` the
// array. Throws FormatError, MemoryError.
NamedArray read_npy(ByteSource& source, const std::string& file, const std::string& name, MemoryBudget& budget);

// An array of numbers, or of texts as NumPy stores them in a fixed length ('U', 'S'), which have no
// StoredArray::number.
struct LocatedNpy {
    StoredArray array;
    Index text_bytes = 0; // of each text
    Index character_bytes = 0;
    bool big_endian = false;
};
// As locate_npy, but texts are allowed.
LocatedNpy locate_npy_or_texts(ByteSource& source, const std::string& file, const std::string& name);
// Reads on behind the header, as read_npy does.
NamedArray read_located_npy(ByteSource& source, StoredArray stored, const std::string& file, MemoryBudget& budget);
// The texts, without the zeros behind them and well-formed, in the order of the file.
std::vector<std::string> read_npy_texts(ByteSource& source, const LocatedNpy& located, const std::string& file,
                                        MemoryBudget& budget);

// Version 1, little-endian, C order. Throws ShapeError for an array of more than 64 dimensions, which NumPy could not
// read.
void write_npy(const NamedArray& array, const ByteSink& sink);

} // namespace attn
