#include "engine/formats/npy.h"

#include "engine/formats/format_error.h"
#include "engine/formats/npy_header.h"
#include "engine/formats/number_bytes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>

namespace attn {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t alignment = 64;          // of the numbers in the file
constexpr std::uint32_t longest_header = 65'535; // many times what 64 dimensions take

std::size_t read_part(ByteSource& source, void* out, std::size_t size, const std::string& file, const char* field, std::uint64_t offset)
{
    const std::size_t count = source.read(out, size);
    if (count < size)
        throw FormatError(file, field, "the file ends " + std::to_string(size - count) + " bytes too early", offset + count);
    return size;
}

double half_to_double(std::uint16_t bits)
{
    const int exponent = bits >> 10 & 0x1F;
    const int fraction = bits & 0x3FF;
    double size = 0.0;
    if (exponent == 0x1F)
        size = fraction == 0 ? INFINITY : NAN;
    else if (exponent == 0)
        size = std::ldexp(fraction, -24);
    else
        size = std::ldexp(fraction + 0x400, exponent - 25);
    return bits & 0x8000 ? -size : size;
}

using Decoder = void (*)(const unsigned char* bytes, std::size_t count, double* out);

template <class Number, class Bits, bool big_endian>
void decode(const unsigned char* bytes, std::size_t count, double* out)
{
    for (std::size_t i = 0; i < count; ++i) {
        const Bits bits = load_bytes<Bits, big_endian>(bytes + i * sizeof(Bits));
        if constexpr (std::is_same_v<Number, bool>)
            out[i] = bits != 0;
        else if constexpr (sizeof(Number) == sizeof(Bits))
            out[i] = static_cast<double>(std::bit_cast<Number>(bits));
        else // no type of C++20 has 16 bits of float
            out[i] = half_to_double(bits);
    }
}

template <class Number, class Bits>
Decoder in_order(const NpyHeader& header)
{
    return header.big_endian ? decode<Number, Bits, true> : decode<Number, Bits, false>;
}

Decoder decoder_of(const NpyHeader& header)
{
    switch (header.kind) {
    case NpyKind::boolean: return in_order<bool, std::uint8_t>(header);
    case NpyKind::signed_integer:
        switch (header.size) {
        case 1: return in_order<std::int8_t, std::uint8_t>(header);
        case 2: return in_order<std::int16_t, std::uint16_t>(header);
        case 4: return in_order<std::int32_t, std::uint32_t>(header);
        default: return in_order<std::int64_t, std::uint64_t>(header);
        }
    case NpyKind::unsigned_integer:
        switch (header.size) {
        case 1: return in_order<std::uint8_t, std::uint8_t>(header);
        case 2: return in_order<std::uint16_t, std::uint16_t>(header);
        case 4: return in_order<std::uint32_t, std::uint32_t>(header);
        default: return in_order<std::uint64_t, std::uint64_t>(header);
        }
    case NpyKind::floating: break;
    }
    switch (header.size) {
    case 2: return in_order<float, std::uint16_t>(header);
    case 4: return in_order<float, std::uint32_t>(header);
    default: return in_order<double, std::uint64_t>(header);
    }
}

// Walks the places of a row-major array in the order in which a Fortran file holds them: the first index fastest.
class FortranPlaces {
public:
    explicit FortranPlaces(const std::vector<Index>& shape) : shape_(shape), strides_(shape.size()), index_(shape.size())
    {
        Index stride = 1;
        for (std::size_t d = shape.size(); d-- > 0; stride *= shape[d])
            strides_[d] = stride;
    }
    Index next()
    {
        const Index place = place_;
        for (std::size_t d = 0; d < shape_.size(); ++d) {
            place_ += strides_[d];
            if (++index_[d] < shape_[d])
                break;
            place_ -= strides_[d] * shape_[d];
            index_[d] = 0;
        }
        return place;
    }

private:
    std::vector<Index> shape_;
    std::vector<Index> strides_;
    std::vector<Index> index_;
    Index place_ = 0;
};

NpyHeader read_header(ByteSource& source, const std::string& file, std::uint64_t& offset)
{
    std::array<unsigned char, 8> start = {};
    const bool whole = source.read(start.data(), start.size()) == start.size();
    if (!whole || std::memcmp(start.data(), magic.data(), magic.size()) != 0)
        throw FormatError(file, "start", "it does not begin as .npy files do", 0);
    const unsigned version = start[6];
    if (version < 1 || version > 3 || start[7] != 0)
        throw FormatError(file, "version", std::to_string(version) + "." + std::to_string(start[7])
                              + " is not known, save it with a current NumPy", 6);

    std::array<unsigned char, 4> length_bytes = {};
    offset = start.size();
    offset += read_part(source, length_bytes.data(), version == 1 ? 2 : 4, file, "header length", offset);
    const std::uint32_t length = load_bytes<std::uint32_t, false>(length_bytes.data());
    if (length > longest_header || length > source.size() - std::min(offset, source.size()))
        throw FormatError(file, "header length", std::to_string(length) + " bytes are more than the file or a header can have", start.size());
    std::string text(length, '\0');
    read_part(source, text.data(), length, file, "header", offset);
    NpyHeader header = parse_npy_header(text, file, offset);
    offset += length;
    return header;
}

// The number of values. Throws unless the source has exactly the bytes for them.
std::size_t count_values(const NpyHeader& header, const ByteSource& source, const std::string& file, std::uint64_t offset)
{
    const std::optional<Index> count = place_count(header.shape);
    Index bytes = 0;
    if (!count || __builtin_mul_overflow(*count, Index{header.size}, &bytes))
        throw FormatError(file, "shape", shape_text(header.shape) + " holds more numbers than can be counted", offset);
    const std::uint64_t present = source.size() - std::min(offset, source.size());
    if (static_cast<std::uint64_t>(bytes) != present)
        throw FormatError(file, "data", "the shape " + shape_text(header.shape) + " takes " + std::to_string(bytes) + " bytes, but there are "
                              + std::to_string(present), offset);
    return static_cast<std::size_t>(*count);
}

void read_values(ByteSource& source, const NpyHeader& header, const std::string& file, std::uint64_t offset, std::vector<double>& values)
{
    constexpr std::size_t block = 8192;
    std::vector<unsigned char> bytes(block * static_cast<std::size_t>(header.size));
    std::vector<double> decoded(header.fortran_order ? block : 0);
    const Decoder decode_block = decoder_of(header);
    FortranPlaces places(header.shape);
    for (std::size_t done = 0; done < values.size();) {
        const std::size_t count = std::min(block, values.size() - done);
        offset += read_part(source, bytes.data(), count * static_cast<std::size_t>(header.size), file, "data", offset);
        decode_block(bytes.data(), count, header.fortran_order ? decoded.data() : values.data() + done);
        if (header.fortran_order)
            for (std::size_t i = 0; i < count; ++i)
                values[static_cast<std::size_t>(places.next())] = decoded[i];
        done += count;
    }
    if (source.read(bytes.data(), 1) != 0)
        throw FormatError(file, "data", "there are more bytes than the shape " + shape_text(header.shape) + " takes", offset);
}

bool fits_float32(const NpyHeader& header)
{
    return header.kind == NpyKind::floating ? header.size <= 4 : header.size <= 2;
}

} // namespace

NamedArray read_npy(ByteSource& source, const std::string& file, const std::string& name, MemoryBudget& budget)
{
    std::uint64_t offset = 0;
    NpyHeader header = read_header(source, file, offset);
    const std::size_t count = count_values(header, source, file, offset);
    budget.take(1, sizeof(NamedArray) + name.size(), file);
    budget.take(count, sizeof(double), file);
    NamedArray array;
    array.name = name;
    array.type = fits_float32(header) ? NumberType::float32 : NumberType::float64;
    array.values.resize(count);
    read_values(source, header, file, offset, array.values);
    array.shape = std::move(header.shape);
    return array;
}

void write_npy(const NamedArray& array, const ByteSink& sink)
{
    if (array.shape.size() > 64)
        throw ShapeError(array.name + ": it has " + std::to_string(array.shape.size()) + " dimensions, but .npy holds 64 at most");
    std::string start(magic);
    start += '\x01';
    start += '\0';
    std::string header = npy_header_text(array.shape, byte_size(array.type));
    const std::size_t unpadded = start.size() + 2 + header.size() + 1;
    header.append((alignment - unpadded % alignment) % alignment, ' ');
    header += '\n';
    append_little_endian(start, static_cast<std::uint16_t>(header.size()));
    sink(start + header);
    write_numbers(array.values, array.type, sink);
}

} // namespace attn
