#pragma once

#include "engine/formats/byte_sink.h"
#include "engine/formats/named_array.h"

#include <cstddef>
#include <span>
#include <string>

namespace attn {

// Unsigned numbers as bytes, whatever the processor's own order is.
template <class Bits, bool big_endian>
Bits load_bytes(const unsigned char* bytes)
{
    Bits bits = 0;
    for (std::size_t i = 0; i < sizeof(Bits); ++i)
        bits = static_cast<Bits>(bits | static_cast<Bits>(static_cast<Bits>(bytes[i]) << 8 * (big_endian ? sizeof(Bits) - 1 - i : i)));
    return bits;
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
