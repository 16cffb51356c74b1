// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors_header.h"

#include "engine/formats/format_error.h"
#include "engine/formats/json_members.h"
#include "engine/formats/json_reader.h"
#include "engine/formats/named_array.h"
#include "engine/formats/number_bytes.h"

#include <algorithm>
#include <array>
#include <deque>

namespace attn {

namespace {

using simdjson::dom::element;

constexpr std::uint64_t longest_header = 100'000'000;
constexpr std::size_t longest_tensor = 1 << 16;    // bytes of its entry
constexpr std::size_t longest_metadata = 16 << 20; // bytes of one text
constexpr std::size_t most_memory = 60'000'000;    // some 250,000 tensors
constexpr std::uint64_t header_begin = 8;          // behind its length
constexpr std::size_t highest_rank = 64;           // as for .npy

struct KnownType {
    std::string_view name;
    NumberFormat format;
};

constexpr KnownType known_types[] = {
    {"BOOL", NumberFormat::boolean}, {"I8", NumberFormat::int8},       {"I16", NumberFormat::int16},
    {"I32", NumberFormat::int32},    {"I64", NumberFormat::int64},     {"U8", NumberFormat::uint8},
    {"U16", NumberFormat::uint16},   {"U32", NumberFormat::uint32},    {"U64", NumberFormat::uint64},
    {"F16", NumberFormat::float16},  {"BF16", NumberFormat::bfloat16}, {"F32", NumberFormat::float32},
    {"F64", NumberFormat::float64},
};

// A tensor and where its bytes end.
struct Tensor {
    StoredArray array;
    std::uint64_t end = 0;
};

Message save_again(const Message& why)
{
    return Message("safetensors-header.save-again", "{0}. Save it again with safetensors.", why);
}

Message header_field()
{
    return Message("safetensors-header.header", "header");
}

Message duplicate_field()
{
    return Message("safetensors-header.duplicate", "duplicate field");
}

class HeaderReader {
public:
    HeaderReader(const RegularFile& file, std::uint64_t length, const RunControl& control)
        : file_(file), control_(control), data_begin_(header_begin + length), length_(length)
    {
    }

    SafetensorsHeader read()
    {
        try {
            read_members();
        } catch (const simdjson::simdjson_error& error) {
            fail(header_field(),
                 Message("safetensors-header.json", "it is not a JSON object of tensors ({0})", error.what()));
        }
        require_different_names();
        require_contiguous();
        header_.arrays.reserve(tensors_.size());
        for (; !tensors_.empty(); tensors_.pop_front())
            header_.arrays.push_back(std::move(tensors_.front().array));
        return std::move(header_);
    }

private:
    [[noreturn]] void fail(const MessagePart& field, const Message& why, std::uint64_t offset = header_begin) const
    {
        throw FormatError(file_.path(), field, save_again(why), offset);
    }
    [[noreturn]] void fail(const StoredArray& array, const Message& why) const
    {
        fail(shortened(array.name), why, array.offset);
    }

    void read_members()
    {
        JsonMembers members([this](std::string& block) { read_block(block); }, control_);
        char first = '\0';
        if (length_ > 0)
            file_.read_at(header_begin, &first, 1);
        if (first != '{')
            fail(header_field(), Message("safetensors-header.begin", "it does not begin with {"));
        members.enter();
        while (members.next())
            if (members.name() == R"("__metadata__")")
                read_metadata(members);
            else
                read_tensor(members);
        members.end();
    }

    void read_block(std::string& block)
    {
        constexpr std::uint64_t block_size = 1 << 16;
        block.resize(static_cast<std::size_t>(std::min(block_size, length_ - read_)));
        file_.read_at(header_begin + read_, block.data(), block.size());
        read_ += block.size();
    }

    // The one member of an object.
    simdjson::dom::key_value_pair parse(std::string_view object)
    {
        const simdjson::dom::object parsed = parse_json(parser_, object, true);
        return *parsed.begin();
    }

    // Before a refusal no more memory is taken than this, however long the header is.
    void take_memory(std::size_t bytes)
    {
        constexpr std::size_t bookkeeping = 64; // of what holds an entry
        memory_ += bytes + bookkeeping;
        if (memory_ > most_memory)
            fail(header_field(),
                 Message("safetensors-header.memory", "what it says of its tensors takes more than {0}",
                         bytes_text(static_cast<double>(most_memory))));
    }

    void read_metadata(JsonMembers& members)
    {
        if (has_metadata_)
            fail("__metadata__", duplicate_field());
        has_metadata_ = true;
        if (members.begins_with() != '{')
            fail("__metadata__", Message("safetensors-header.metadata", "it is not an object of texts"));
        members.enter();
        while (members.next()) {
            const bool is_text = members.begins_with() == '"';
            const auto [name, entry] = parse(members.take(is_text ? longest_metadata : longest_tensor));
            std::string_view text;
            if (entry.get(text) != simdjson::SUCCESS)
                fail("__metadata__." + shortened(name),
                     Message("safetensors-header.metadata-text", "its value is not a text"));
            take_memory(sizeof(std::pair<std::string, std::string>) + name.size() + text.size());
            if (!header_.metadata.emplace(name, text).second)
                fail("__metadata__." + shortened(name), duplicate_field());
        }
    }

    void read_tensor(JsonMembers& members)
    {
        const auto [name, value] = parse(members.take(longest_tensor));
        const Tensor& tensor = tensors_.emplace_back(tensor_of(std::string(name), value));
        take_memory(sizeof(Tensor) + tensor.array.name.size() + tensor.array.type.size()
                    + sizeof(Index) * tensor.array.shape.size());
    }

    Tensor tensor_of(std::string name, const element& value) const
    {
        Tensor tensor;
        tensor.array.name = std::move(name);
        tensor.array.offset = header_begin;
        simdjson::dom::object fields;
        if (value.get(fields) != simdjson::SUCCESS)
            fail(tensor.array,
                 Message("safetensors-header.tensor", "expected an object with dtype, shape and data_offsets"));
        std::array<int, 3> seen = {};
        for (const auto [field, content] : fields) {
            if (field == "dtype")
                read_type(content, tensor.array), ++seen[0];
            else if (field == "shape")
                read_shape(content, tensor.array), ++seen[1];
            else if (field == "data_offsets")
                read_offsets(content, tensor), ++seen[2];
        }
        for (std::size_t i = 0; i < seen.size(); ++i) {
            const char* const field = std::array{"dtype", "shape", "data_offsets"}[i];
            if (seen[i] == 0)
                fail(shortened(tensor.array.name),
                     Message("safetensors-header.missing-field", "missing field {0}", field));
            if (seen[i] > 1)
                fail(shortened(tensor.array.name),
                     Message("safetensors-header.duplicate-field", "duplicate field {0}", field));
        }
        require_span(tensor);
        return tensor;
    }

    void read_type(const element& value, StoredArray& array) const
    {
        std::string_view type;
        if (value.get(type) != simdjson::SUCCESS)
            fail(array, Message("safetensors-header.dtype", "dtype must be a text, as \"F32\""));
        array.type = type;
        if (const auto known = std::ranges::find(known_types, type, &KnownType::name); known != std::end(known_types))
            array.number = StoredNumber{.format = known->format};
    }

    void read_shape(const element& value, StoredArray& array) const
    {
        simdjson::dom::array sizes;
        if (value.get(sizes) != simdjson::SUCCESS)
            fail(array, Message("safetensors-header.shape", "shape must be a list of sizes"));
        if (sizes.size() > highest_rank)
            fail(array, Message("safetensors-header.rank", "there are more than {0} dimensions", highest_rank));
        for (const element size : sizes) {
            std::int64_t number = 0;
            if (size.get(number) != simdjson::SUCCESS || number < 0)
                fail(array,
                     Message("safetensors-header.sizes", "shape must be a list of sizes, 0 or more and below 2^63"));
            array.shape.push_back(number);
        }
    }

    void read_offsets(const element& value, Tensor& tensor) const
    {
        simdjson::dom::array offsets;
        std::uint64_t begin = 0;
        if (value.get(offsets) != simdjson::SUCCESS || offsets.size() != 2
            || offsets.at(0).get(begin) != simdjson::SUCCESS || offsets.at(1).get(tensor.end) != simdjson::SUCCESS)
            fail(tensor.array,
                 Message("safetensors-header.offsets",
                         "data_offsets must be two whole numbers, 0 or more and below 2^64"));
        if (begin > tensor.end)
            fail(tensor.array, Message("safetensors-header.span", "data_offsets end before they begin"));
        if (tensor.end > file_.size() - data_begin_)
            fail(tensor.array,
                 Message("safetensors-header.beyond", "data_offsets reach to byte {0} of the data, which has {1} bytes",
                         tensor.end, file_.size() - data_begin_));
        tensor.array.offset = data_begin_ + begin;
        tensor.end += data_begin_;
    }

    void require_span(const Tensor& tensor) const
    {
        const StoredArray& array = tensor.array;
        const std::optional<Index> count = place_count(array.shape);
        Index bytes = 0;
        const auto size = static_cast<Index>(array.number ? byte_size(array.number->format) : 0);
        if (!count || __builtin_mul_overflow(*count, size, &bytes))
            fail(array,
                 Message("safetensors-header.uncountable", "its shape {0} holds more numbers than can be counted",
                         shape_text(array.shape)));
        if (array.number && static_cast<std::uint64_t>(bytes) != tensor.end - array.offset)
            fail(array,
                 Message("safetensors-header.bytes",
                         "its shape {0} of {1} takes {2} bytes, but data_offsets give it {3}", shape_text(array.shape),
                         array.type, bytes, tensor.end - array.offset));
    }

    void require_different_names()
    {
        std::vector<const StoredArray*> arrays;
        for (const Tensor& tensor : tensors_)
            arrays.push_back(&tensor.array);
        std::ranges::sort(arrays, [this](const StoredArray* first, const StoredArray* second) {
            control_.check();
            return first->name < second->name;
        });
        const auto twice = std::ranges::adjacent_find(arrays, {}, &StoredArray::name);
        if (twice != arrays.end())
            fail(**twice, Message("safetensors-header.same-name", "another tensor has this name too"));
    }

    void require_contiguous()
    {
        std::ranges::sort(tensors_, [this](const Tensor& first, const Tensor& second) {
            control_.check();
            return std::pair(first.array.offset, first.end) < std::pair(second.array.offset, second.end);
        });
        std::uint64_t end = data_begin_;
        for (const Tensor& tensor : tensors_) {
            if (tensor.array.offset > end)
                fail(tensor.array,
                     Message("safetensors-header.hole", "there is a hole of {0} bytes before it",
                             tensor.array.offset - end));
            if (tensor.array.offset < end)
                fail(tensor.array,
                     Message("safetensors-header.overlap", "it shares {0} bytes with the tensor before it",
                             end - tensor.array.offset));
            end = tensor.end;
        }
        if (end != file_.size())
            fail(Message("safetensors-header.data", "data"),
                 Message("safetensors-header.rest", "{0} bytes belong to no tensor", file_.size() - end), end);
    }

    const RegularFile& file_;
    const RunControl& control_;
    std::uint64_t data_begin_;
    std::uint64_t length_;
    std::uint64_t read_ = 0; // bytes of the header
    std::size_t memory_ = 0; // for what it says
    bool has_metadata_ = false;
    simdjson::dom::parser parser_;
    std::deque<Tensor> tensors_; // which grows without a copy
    SafetensorsHeader header_;
};

} // namespace

bool begins_safetensors(std::string_view beginning)
{
    return beginning.size() > 8 && beginning.substr(4, 5) == std::string_view("\0\0\0\0{", 5);
}

SafetensorsHeader read_safetensors_header(const RegularFile& file, const RunControl& control)
{
    const auto fail = [&file](const Message& why) {
        throw FormatError(file.path(), Message("safetensors-header.length", "header length"), save_again(why), 0);
    };
    std::array<unsigned char, header_begin> bytes = {};
    if (file.size() < bytes.size())
        fail(Message("safetensors-header.short-file", "the file has only {0} bytes", file.size()));
    file.read_at(0, bytes.data(), bytes.size());
    const auto length = load_bytes<std::uint64_t, false>(bytes.data());
    if (length > longest_header)
        fail(Message("safetensors-header.too-long", "{0} bytes are more than the {1} that are allowed", length,
                     longest_header));
    if (length > file.size() - bytes.size())
        fail(Message("safetensors-header.cut", "{0} bytes are more than the file has", length));
    return HeaderReader(file, length, control).read();
}

} // namespace attn
