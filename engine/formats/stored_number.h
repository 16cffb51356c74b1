// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace attn {

enum class NumberFormat {
    boolean,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
    float16,
    bfloat16,
    float32,
    float64
};

// How one number stands in a file.
struct StoredNumber {
    NumberFormat format = NumberFormat::float32;
    bool big_endian = false;
    bool operator==(const StoredNumber&) const = default;
};

// 1, 2, 4 or 8.
std::size_t byte_size(NumberFormat format);

// "bool", "int8", ..., "float64".
std::string_view name_of(NumberFormat format);

// Whether float32 holds every number of the format exactly.
bool fits_float32(NumberFormat format);

// Reads `count` numbers as they stand in a file; integers above 2^53 to the nearest double. Needs no alignment.
void decode_numbers(StoredNumber number, const unsigned char* bytes, std::size_t count, double* out);
// To the nearest float.
void decode_numbers(StoredNumber number, const unsigned char* bytes, std::size_t count, float* out);

} // namespace attn
