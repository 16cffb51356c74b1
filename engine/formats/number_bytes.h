// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_sink.h"
#include "engine/formats/named_array.h"

#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>

namespace attn {

// Unsigned numbers as bytes, whatever the processor's own order is. Written so that compilers make one instruction of
// it, and loops around it go several numbers at a time.
template <class Bits, bool big_endian>
Bits load_bytes(const unsigned char* bytes)
{
    Bits bits = 0;
    std::memcpy(&bits, bytes, sizeof bits);
    if constexpr (big_endian == (std::endian::native == std::endian::big) || sizeof bits == 1)
        return bits;
    else if constexpr (sizeof bits == 2)
        return __builtin_bswap16(bits);
    else if constexpr (sizeof bits == 4)
        return __builtin_bswap32(bits);
    else
        return __builtin_bswap64(bits);
}

template <class Bits>
void append_little_endian(std::string& out, Bits bits)
{
    for (std::size_t i = 0; i < sizeof(Bits); ++i)
        out += static_cast<char>(static_cast<unsigned char>(bits >> 8 * i));
}

// 4 or 8.
std::size_t byte_size(NumberType type);

// The values as little-endian IEEE 754 numbers of the type.
void write_numbers(std::span<const double> values, NumberType type, const ByteSink& sink);

} // namespace attn
