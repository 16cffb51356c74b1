#include "engine/formats/safetensors.h"

#include "engine/formats/json_text.h"
#include "engine/formats/number_bytes.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <cstdint>

namespace attn {

namespace {

constexpr std::size_t longest_header = 100'000'000;

std::vector<const NamedArray*> in_order_of_writing(const ArrayFile& file)
{
    std::vector<const NamedArray*> arrays;
    for (const NamedArray& array : file.arrays)
        arrays.push_back(&array);
    std::ranges::stable_partition(arrays, [](const NamedArray* array) { return array->type == NumberType::float64; });
    return arrays;
}

void append_metadata(std::string& header, const ArrayFile& file)
{
    if (file.metadata.empty())
        return;
    header += "\"__metadata__\":{";
    for (const auto& [name, text] : file.metadata) {
        append_json_string(header, name);
        header += ':';
        append_json_string(header, text);
        header += ',';
    }
    header.back() = '}';
    header += ',';
}

std::string make_header(const ArrayFile& file, const std::vector<const NamedArray*>& arrays)
{
    std::string header = "{";
    append_metadata(header, file);
    std::uint64_t begin = 0;
    for (const NamedArray* array : arrays) {
        if (array->name == "__metadata__")
            throw Error("__metadata__: .safetensors keeps this name for itself, give the array another one");
        const std::uint64_t end = begin + array->values.size() * byte_size(array->type);
        append_json_string(header, array->name);
        header += array->type == NumberType::float32 ? ":{\"dtype\":\"F32\"" : ":{\"dtype\":\"F64\"";
        header += ",\"shape\":" + shape_text(array->shape) + ",\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(end) + "]},";
        begin = end;
    }
    if (header.back() == ',')
        header.pop_back();
    header += '}';
    header.append((8 - header.size() % 8) % 8, ' ');
    if (header.size() > longest_header)
        throw Error("header: .safetensors allows " + std::to_string(longest_header) + " bytes of names and metadata, and there are "
                    + std::to_string(header.size()) + ", save fewer arrays");
    return header;
}

} // namespace

void write_safetensors(const ArrayFile& file, const ByteSink& sink)
{
    const std::vector<const NamedArray*> arrays = in_order_of_writing(file);
    const std::string header = make_header(file, arrays);
    std::string length;
    append_little_endian(length, static_cast<std::uint64_t>(header.size()));
    sink(length);
    sink(header);
    for (const NamedArray* array : arrays)
        write_numbers(array->values, array->type, sink);
}

} // namespace attn
