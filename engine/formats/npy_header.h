// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/stored_number.h"
#include "engine/tensor/matrix.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// What the header of a .npy file says (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
struct NpyHeader {
    std::string type; // "<f4"
    StoredNumber number;
    // Of texts: the bytes of each, and of each of its characters, 4 ('U') or 1 ('S'). 0: numbers.
    Index text_bytes = 0;
    Index character_bytes = 0;
    bool fortran_order = false; // the first index runs fastest
    std::vector<Index> shape;
};

// Parses the Python dictionary of a header, `offset` bytes into `file`: the keys descr, fortran_order and shape once
// each, with a string, True or False, and a tuple of integers. Nothing is evaluated. Throws FormatError naming the
// file, the key and the byte for anything else, and for numbers other than bool, integers of 1 to 8 bytes and floats of
// 2 to 8; arrays of objects, which would have to be unpickled, are refused by name. `texts`: fixed texts are allowed.
NpyHeader parse_npy_header(std::string_view text, const std::string& file, std::uint64_t offset, bool texts = false);

// The dictionary of a little-endian array in C order of `size`-byte floats.
std::string npy_header_text(std::span<const Index> shape, std::size_t size);

} // namespace attn
