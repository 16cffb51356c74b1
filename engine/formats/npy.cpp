// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/npy.h"

#include "engine/formats/format_error.h"
#include "engine/formats/fortran_order.h"
#include "engine/formats/npy_header.h"
#include "engine/formats/number_bytes.h"
#include "engine/formats/stored_number.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace attn {

namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t alignment = 64;            // of the numbers in the file
constexpr std::uint32_t longest_header = 65'535; // many times what 64 dimensions take

Message save_again(const Message& why)
{
    return Message("npy.save-again", "{0}. Save it again with numpy.save.", why);
}

Message header_length()
{
    return Message("npy.header-length", "header length");
}

Message data()
{
    return Message("npy.data", "data");
}

std::size_t read_part(ByteSource& source, void* out, std::size_t size, const std::string& file, const Message& field,
                      std::uint64_t offset)
{
    const std::size_t count = source.read(out, size);
    if (count < size)
        throw FormatError(file, field,
                          save_again(Message("npy.cut", "the file ends {0} bytes too early", size - count)),
                          offset + count);
    return size;
}

NpyHeader read_header(ByteSource& source, const std::string& file, std::uint64_t& offset, bool texts)
{
    std::array<unsigned char, 8> start = {};
    const bool whole = source.read(start.data(), start.size()) == start.size();
    if (!whole || std::memcmp(start.data(), magic.data(), magic.size()) != 0)
        throw FormatError(file, Message("npy.start", "start"),
                          save_again(Message("npy.magic", "it does not begin as .npy files do")), 0);
    const unsigned version = start[6];
    if (version < 1 || version > 3 || start[7] != 0)
        throw FormatError(file, Message("npy.version", "version"),
                          Message("npy.new-version", "{0}.{1} is not known. Save it with a current NumPy.", version,
                                  unsigned{start[7]}),
                          6);

    std::array<unsigned char, 4> length_bytes = {};
    offset = start.size();
    offset += read_part(source, length_bytes.data(), version == 1 ? 2 : 4, file, header_length(), offset);
    const std::uint32_t length = load_bytes<std::uint32_t, false>(length_bytes.data());
    if (length > longest_header || length > source.size() - std::min(offset, source.size()))
        throw FormatError(
            file, header_length(),
            save_again(Message("npy.long-header", "{0} bytes are more than the file or a header can have", length)),
            start.size());
    std::string text(length, '\0');
    read_part(source, text.data(), length, file, Message("npy.header", "header"), offset);
    NpyHeader header = parse_npy_header(text, file, offset, texts);
    offset += length;
    return header;
}

Index bytes_of_each(const NpyHeader& header)
{
    return header.text_bytes > 0 ? header.text_bytes : static_cast<Index>(byte_size(header.number.format));
}

// Throws unless the source has exactly the bytes that the shape takes.
void require_bytes(const NpyHeader& header, const ByteSource& source, const std::string& file, std::uint64_t offset)
{
    const std::optional<Index> count = place_count(header.shape);
    Index bytes = 0;
    if (!count || __builtin_mul_overflow(*count, bytes_of_each(header), &bytes))
        throw FormatError(file, "shape",
                          save_again(Message("npy.uncountable", "{0} holds more numbers than can be counted",
                                             shape_text(header.shape))),
                          offset);
    const std::uint64_t present = source.size() - std::min(offset, source.size());
    if (static_cast<std::uint64_t>(bytes) != present)
        throw FormatError(file, data(),
                          save_again(Message("npy.size", "the shape {0} takes {1} bytes, but there are {2}",
                                             shape_text(header.shape), bytes, present)),
                          offset);
}

// The numbers of an array one after the other, as the file has them.
class NumberStream {
public:
    NumberStream(ByteSource& source, const StoredArray& array, const std::string& file)
        : source_(source), number_(*array.number), file_(file), offset_(array.offset),
          bytes_(block * byte_size(number_.format))
    {
    }

    // Appends `count` numbers. Memory that was reserved is not touched before they are there.
    void append(std::vector<double>& values, std::size_t count)
    {
        for (const std::size_t end = values.size() + count; values.size() < end;) {
            const std::size_t begin = values.size();
            values.resize(std::min(end, begin + block));
            read(values.data() + begin, values.size() - begin);
        }
    }
    void read(double* out, std::size_t count)
    {
        for (std::size_t done = 0; done < count;) {
            const std::size_t part = std::min(block, count - done);
            offset_ += read_part(source_, bytes_.data(), part * byte_size(number_.format), file_, data(), offset_);
            decode_numbers(number_, bytes_.data(), part, out + done);
            done += part;
        }
    }

    bool at_end() { return source_.read(bytes_.data(), 1) == 0; }
    std::uint64_t offset() const { return offset_; }

private:
    static constexpr std::size_t block = 8192;

    ByteSource& source_;
    StoredNumber number_;
    const std::string& file_;
    std::uint64_t offset_;
    std::vector<unsigned char> bytes_;
};

void read_fortran_order(NumberStream& stream, std::span<const Index> shape, std::vector<double>& slabs, double* out)
{
    const Index at_once = static_cast<Index>(slabs.size()) / slab_size(shape);
    for (Index first = 0; first < shape.back(); first += at_once) {
        const Index count = std::min(at_once, shape.back() - first);
        stream.read(slabs.data(), static_cast<std::size_t>(count * slab_size(shape)));
        place_slabs(slabs.data(), first, count, shape, out);
    }
}

void read_values(NumberStream& stream, const StoredArray& array, const std::string& file, MemoryBudget& budget,
                 std::size_t count, std::vector<double>& values)
{
    const std::vector<Index> shape = squeezed(array.shape);
    if (array.fortran_order && shape.size() > 1 && count > 0) {
        values.resize(count);
        const auto places = static_cast<std::size_t>(slabs_at_once(shape, sizeof(double)) * slab_size(shape));
        budget.take(places, sizeof(double), file);
        std::vector<double> slabs(places);
        read_fortran_order(stream, shape, slabs, values.data());
    } else {
        values.reserve(count);
        stream.append(values, count);
    }
    if (!stream.at_end())
        throw FormatError(
            file, data(),
            save_again(Message("npy.longer", "there are more bytes than the shape {0} takes", shape_text(array.shape))),
            stream.offset());
}

LocatedNpy locate(ByteSource& source, const std::string& file, const std::string& name, bool texts)
{
    std::uint64_t offset = 0;
    NpyHeader header = read_header(source, file, offset, texts);
    require_bytes(header, source, file, offset);
    LocatedNpy located{.array = {.name = name,
                                 .type = std::move(header.type),
                                 .number = header.number,
                                 .shape = std::move(header.shape),
                                 .fortran_order = header.fortran_order,
                                 .offset = offset},
                       .text_bytes = header.text_bytes,
                       .character_bytes = header.character_bytes,
                       .big_endian = header.number.big_endian};
    if (header.text_bytes > 0)
        located.array.number.reset();
    return located;
}

std::string text_of(std::span<const unsigned char> bytes, const LocatedNpy& located)
{
    std::string text;
    if (located.character_bytes == 1) {
        text.assign(bytes.begin(), bytes.end());
    } else {
        for (std::size_t i = 0; i < bytes.size(); i += 4) {
            const std::uint32_t character = located.big_endian ? load_bytes<std::uint32_t, true>(bytes.data() + i)
                                                               : load_bytes<std::uint32_t, false>(bytes.data() + i);
            const bool known = character < 0xD800 || (character > 0xDFFF && character < 0x110000);
            append_character(text, known ? character : 0xFFFD);
        }
    }
    text.erase(text.find_last_not_of('\0') + 1);
    return well_formed(text);
}

} // namespace

StoredArray locate_npy(ByteSource& source, const std::string& file, const std::string& name)
{
    return locate(source, file, name, false).array;
}

LocatedNpy locate_npy_or_texts(ByteSource& source, const std::string& file, const std::string& name)
{
    return locate(source, file, name, true);
}

NamedArray read_npy(ByteSource& source, const std::string& file, const std::string& name, MemoryBudget& budget)
{
    return read_located_npy(source, locate_npy(source, file, name), file, budget);
}

NamedArray read_located_npy(ByteSource& source, StoredArray stored, const std::string& file, MemoryBudget& budget)
{
    const auto count = static_cast<std::size_t>(*place_count(stored.shape));
    budget.take(1, sizeof(NamedArray) + stored.name.size(), file);
    budget.take(count, sizeof(double), file);
    NamedArray array;
    array.name = stored.name;
    array.type = fits_float32(stored.number->format) ? NumberType::float32 : NumberType::float64;
    NumberStream stream(source, stored, file);
    read_values(stream, stored, file, budget, count, array.values);
    array.shape = std::move(stored.shape);
    return array;
}

std::vector<std::string> read_npy_texts(ByteSource& source, const LocatedNpy& located, const std::string& file,
                                        MemoryBudget& budget)
{
    const auto count = static_cast<std::size_t>(*place_count(located.array.shape));
    const auto size = static_cast<std::size_t>(located.text_bytes);
    budget.take(count, sizeof(std::string) + size, file);
    std::vector<unsigned char> bytes(size);
    std::vector<std::string> texts;
    std::uint64_t offset = located.array.offset;
    for (std::size_t i = 0; i < count; ++i) {
        offset += read_part(source, bytes.data(), size, file, data(), offset);
        texts.push_back(text_of(bytes, located));
    }
    return texts;
}

void write_npy(const NamedArray& array, const ByteSink& sink)
{
    if (array.shape.size() > 64)
        throw ShapeError("npy.rank", "{0}: it has {1} dimensions, but .npy holds 64 at most", array.name,
                         array.shape.size());
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
