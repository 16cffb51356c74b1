// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/stored_file.h"

#include "engine/formats/array_formats.h"
#include "engine/formats/format_error.h"
#include "engine/formats/fortran_order.h"
#include "engine/formats/named_array.h"
#include "engine/formats/strided.h"

#include <cstring>

namespace attn {

namespace {

class BytesInMemory final : public RandomAccessBytes {
public:
    explicit BytesInMemory(std::vector<unsigned char> bytes) : bytes_(std::move(bytes)) {}
    void read_at(std::uint64_t offset, void* out, std::size_t size) const override
    {
        std::memcpy(out, bytes_.data() + offset, size);
    }

private:
    std::vector<unsigned char> bytes_;
};

template <class Bits>
void place_slabs_of(const std::vector<unsigned char>& slabs, Index first, Index count, std::span<const Index> shape,
                    unsigned char* out)
{
    place_slabs(reinterpret_cast<const Bits*>(slabs.data()), first, count, shape, reinterpret_cast<Bits*>(out));
}

using PlaceSlabs = void (*)(const std::vector<unsigned char>&, Index, Index, std::span<const Index>, unsigned char*);

PlaceSlabs place_slabs_of_size(std::size_t bytes)
{
    switch (bytes) {
    case 1: return place_slabs_of<std::uint8_t>;
    case 2: return place_slabs_of<std::uint16_t>;
    case 4: return place_slabs_of<std::uint32_t>;
    default: return place_slabs_of<std::uint64_t>;
    }
}

std::vector<unsigned char> gathered(const RegularFile& file, const StoredArray& array, const RunControl& control)
{
    std::vector<unsigned char> bytes(bytes_copied(array));
    gather(file,
           {.offset = array.offset,
            .shape = array.shape,
            .strides = array.strides,
            .size = byte_size(array.number->format)},
           bytes.data(), control);
    return bytes;
}

} // namespace

bool is_stored_format(const std::string& path)
{
    const ArrayFormat* const format = array_format_in(path);
    return format && format->stays_on_disk();
}

StoredFile open_stored(const std::string& path, MemoryBudget budget, const RunControl& control)
{
    auto file = std::make_shared<RegularFile>(path);
    const ArrayFormat* const format = array_format_in(*file);
    if (!format || !format->stays_on_disk())
        throw Error("stored-file.format", "{0}: arrays of this format cannot be read in place. Give a {1} file.", path,
                    either_ending(&ArrayFormat::stays_on_disk));
    StoredFile opened = format->open(std::move(file), budget, control);
    opened.path = path;
    return opened;
}

StoredFile open_headers(const std::string& path, MemoryBudget budget, const RunControl& control)
{
    if (is_stored_format(path))
        return open_stored(path, budget, control);
    RegularFile file(path);
    return {.file = nullptr,
            .arrays = readable_array_format(path).read_headers(file, budget, control),
            .metadata = {},
            .path = path};
}

Message why_unread(const StoredFile& file, const StoredArray& array)
{
    if (array.fault)
        return {"", "{0}: {1}: {2}", file.path, array.name, *array.fault};
    return {"stored-file.type", "{0}: {1}: numbers of type {2} are not read. Save them as F32.", file.path, array.name,
            array.type};
}

void require_known_type(const StoredFile& file, const StoredArray& array)
{
    if (!array.number)
        throw Error(why_unread(file, array));
}

std::uint64_t bytes_copied(const StoredArray& array)
{
    if (!array.strides.empty() && array.number)
        return static_cast<std::uint64_t>(*place_count(array.shape)) * byte_size(array.number->format);
    const std::vector<Index> shape = squeezed(array.shape);
    if (!array.fortran_order || !array.number || shape.size() < 2 || std::ranges::find(shape, 0) != shape.end())
        return 0;
    // The whole array, and beside it the slabs that are turned at once.
    const std::size_t size = byte_size(array.number->format);
    return static_cast<std::uint64_t>(shape.back() + slabs_at_once(shape, size))
        * static_cast<std::uint64_t>(slab_size(shape)) * size;
}

std::vector<unsigned char> copied_in_c_order(const RegularFile& file, const StoredArray& array,
                                             const RunControl& control)
{
    if (!array.strides.empty())
        return gathered(file, array, control);
    const std::size_t size = byte_size(array.number->format);
    const std::vector<Index> shape = squeezed(array.shape);
    const auto slab_bytes = static_cast<std::size_t>(slab_size(shape)) * size;
    const Index at_once = slabs_at_once(shape, size);
    std::vector<unsigned char> bytes(static_cast<std::size_t>(shape.back()) * slab_bytes);
    std::vector<unsigned char> slabs(static_cast<std::size_t>(at_once) * slab_bytes);
    const PlaceSlabs place = place_slabs_of_size(size);
    for (Index first = 0; first < shape.back(); first += at_once) {
        control.check();
        control.report(static_cast<double>(first) / static_cast<double>(shape.back()), "reading");
        const Index count = std::min(at_once, shape.back() - first);
        file.read_at(array.offset + static_cast<std::uint64_t>(first) * slab_bytes, slabs.data(),
                     static_cast<std::size_t>(count) * slab_bytes);
        place(slabs, first, count, shape, bytes.data());
    }
    return bytes;
}

ArrayBytes in_c_order(const StoredFile& file, const StoredArray& array, MemoryBudget& budget, const RunControl& control)
{
    require_known_type(file, array);
    const std::uint64_t copied = bytes_copied(array);
    if (copied == 0)
        return {.bytes = file.file, .offset = array.offset};
    budget.take(copied, 1, file.file->path());
    return {.bytes = std::make_shared<BytesInMemory>(copied_in_c_order(*file.file, array, control)), .offset = 0};
}

} // namespace attn
