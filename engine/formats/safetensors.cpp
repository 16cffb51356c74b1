// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors.h"

#include "engine/formats/json_writer.h"
#include "engine/formats/number_bytes.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace attn {

namespace {

constexpr std::size_t longest_header = 100'000'000;

using Metadata = std::map<std::string, std::string>;

std::uint64_t places(const StreamedArray& array)
{
    const std::optional<Index> count = place_count(array.shape);
    if (!count)
        throw Error("safetensors.uncountable", "{0}: its shape {1} holds more numbers than can be counted", array.name,
                    shape_text(array.shape));
    return static_cast<std::uint64_t>(*count);
}

std::string make_header(const std::vector<const StreamedArray*>& arrays, const Metadata& metadata)
{
    constexpr auto compact = JsonWriter::Layout::compact;
    std::string header;
    JsonWriter json(header);
    json.begin_object(compact);
    if (!metadata.empty()) {
        json.key("__metadata__").begin_object(compact);
        for (const auto& [name, text] : metadata)
            json.key(name).text(text);
        json.end();
    }
    std::uint64_t begin = 0;
    for (const StreamedArray* array : arrays) {
        if (array->name == "__metadata__")
            throw Error("safetensors.reserved-name",
                        "{0}: .safetensors keeps this name for itself. Give the array another one.", array->name);
        const std::uint64_t end = begin + places(*array) * byte_size(array->type);
        json.key(array->name).begin_object(compact);
        json.key("dtype").text(array->type == NumberType::float32 ? "F32" : "F64");
        json.key("shape").integers(array->shape, compact);
        json.key("data_offsets").integers(std::array{begin, end}, compact).end();
        begin = end;
    }
    json.end();
    header.append((8 - header.size() % 8) % 8, ' ');
    if (header.size() > longest_header)
        throw Error(
            "safetensors.long-header",
            "header: .safetensors allows {0} bytes of names and metadata, and there are {1}. Save fewer arrays.",
            longest_header, header.size());
    return header;
}

void write_array(const StreamedArray& array, const ByteSink& sink)
{
    std::uint64_t written = 0;
    array.numbers([&](std::span<const double> numbers) {
        written += numbers.size();
        write_numbers(numbers, array.type, sink);
    });
    if (written != places(array))
        throw Error("safetensors.numbers", "{0}: its shape {1} holds other than the {2} numbers there are", array.name,
                    shape_text(array.shape), written);
}

} // namespace

void write_safetensors(std::span<const StreamedArray> arrays, const Metadata& metadata, const ByteSink& sink)
{
    std::vector<const StreamedArray*> in_order;
    for (const StreamedArray& array : arrays)
        in_order.push_back(&array);
    std::ranges::stable_partition(in_order,
                                  [](const StreamedArray* array) { return array->type == NumberType::float64; });
    const std::string header = make_header(in_order, metadata);
    std::string length;
    append_little_endian(length, static_cast<std::uint64_t>(header.size()));
    sink(length);
    sink(header);
    for (const StreamedArray* array : in_order)
        write_array(*array, sink);
}

void write_safetensors(const ArrayFile& file, const ByteSink& sink)
{
    std::vector<StreamedArray> arrays;
    for (const NamedArray& array : file.arrays)
        arrays.push_back(
            {.name = array.name, .shape = array.shape, .type = array.type, .numbers = [&array](const NumberSink& out) {
                 out(array.values);
             }});
    write_safetensors(arrays, file.metadata, sink);
}

} // namespace attn
