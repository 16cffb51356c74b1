// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/stored_number.h"

#include "engine/formats/number_bytes.h"

#include <bit>
#include <cstdint>
#include <type_traits>

namespace attn {

namespace {

struct Float16 {};
struct BFloat16 {};

// Without a branch, which small weights would take at random. How the exponent is moved depends on whether it is the
// lowest (a subnormal), the highest (infinity and NaN) or between them; 112 is the difference of the two formats'
// biases.
float float_of(Float16, std::uint16_t bits)
{
    const std::int32_t size = bits & 0x7FFF;
    const std::int32_t is_special = -static_cast<std::int32_t>(size >= 0x7C00);
    const std::int32_t is_subnormal = -static_cast<std::int32_t>(size < 0x400);
    const std::int32_t shifted = (size << 13) + (112 << 23) + (is_special & (112 << 23));
    const std::int32_t subnormal = std::bit_cast<std::int32_t>(static_cast<float>(size) * 0x1p-24f);
    const std::int32_t magnitude = (subnormal & is_subnormal) | (shifted & ~is_subnormal);
    return std::bit_cast<float>(static_cast<std::uint32_t>(magnitude)
                                | static_cast<std::uint32_t>(bits & 0x8000) << 16);
}

float float_of(BFloat16, std::uint16_t bits)
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

template <class Number, class Bits, bool big_endian, class Out>
void decode(const unsigned char* bytes, std::size_t count, Out* out)
{
    for (std::size_t i = 0; i < count; ++i) {
        const Bits bits = load_bytes<Bits, big_endian>(bytes + i * sizeof(Bits));
        if constexpr (std::is_same_v<Number, bool>)
            out[i] = static_cast<Out>(bits != 0);
        else if constexpr (std::is_empty_v<Number>)
            out[i] = static_cast<Out>(float_of(Number{}, bits));
        else
            out[i] = static_cast<Out>(std::bit_cast<Number>(bits));
    }
}

template <class Out>
using Decoder = void (*)(const unsigned char* bytes, std::size_t count, Out* out);

template <class Out, class Number, class Bits>
Decoder<Out> in_order(bool big_endian)
{
    return big_endian ? decode<Number, Bits, true, Out> : decode<Number, Bits, false, Out>;
}

template <class Out>
Decoder<Out> decoder_of(StoredNumber number)
{
    switch (number.format) {
    case NumberFormat::boolean: return in_order<Out, bool, std::uint8_t>(number.big_endian);
    case NumberFormat::int8: return in_order<Out, std::int8_t, std::uint8_t>(number.big_endian);
    case NumberFormat::int16: return in_order<Out, std::int16_t, std::uint16_t>(number.big_endian);
    case NumberFormat::int32: return in_order<Out, std::int32_t, std::uint32_t>(number.big_endian);
    case NumberFormat::int64: return in_order<Out, std::int64_t, std::uint64_t>(number.big_endian);
    case NumberFormat::uint8: return in_order<Out, std::uint8_t, std::uint8_t>(number.big_endian);
    case NumberFormat::uint16: return in_order<Out, std::uint16_t, std::uint16_t>(number.big_endian);
    case NumberFormat::uint32: return in_order<Out, std::uint32_t, std::uint32_t>(number.big_endian);
    case NumberFormat::uint64: return in_order<Out, std::uint64_t, std::uint64_t>(number.big_endian);
    case NumberFormat::float16: return in_order<Out, Float16, std::uint16_t>(number.big_endian);
    case NumberFormat::bfloat16: return in_order<Out, BFloat16, std::uint16_t>(number.big_endian);
    case NumberFormat::float32: return in_order<Out, float, std::uint32_t>(number.big_endian);
    case NumberFormat::float64: break;
    }
    return in_order<Out, double, std::uint64_t>(number.big_endian);
}

struct FormatProperties {
    std::string_view name;
    std::size_t size;
    bool fits_float32;
};

// In the order of the enumeration.
constexpr FormatProperties properties[] = {
    {"bool", 1, true},     {"int8", 1, true},    {"int16", 2, true},    {"int32", 4, false},  {"int64", 8, false},
    {"uint8", 1, true},    {"uint16", 2, true},  {"uint32", 4, false},  {"uint64", 8, false}, {"float16", 2, true},
    {"bfloat16", 2, true}, {"float32", 4, true}, {"float64", 8, false},
};

const FormatProperties& properties_of(NumberFormat format)
{
    return properties[static_cast<std::size_t>(format)];
}

} // namespace

std::size_t byte_size(NumberFormat format)
{
    return properties_of(format).size;
}

std::string_view name_of(NumberFormat format)
{
    return properties_of(format).name;
}

bool fits_float32(NumberFormat format)
{
    return properties_of(format).fits_float32;
}

void decode_numbers(StoredNumber number, const unsigned char* bytes, std::size_t count, double* out)
{
    decoder_of<double>(number)(bytes, count, out);
}

void decode_numbers(StoredNumber number, const unsigned char* bytes, std::size_t count, float* out)
{
    decoder_of<float>(number)(bytes, count, out);
}

} // namespace attn
