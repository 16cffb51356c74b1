// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/pytorch.h"

#include "engine/formats/file_beginning.h"
#include "engine/formats/format_error.h"
#include "engine/formats/json_writer.h"
#include "engine/formats/named_array.h"
#include "engine/formats/number_bytes.h"
#include "engine/formats/pickle.h"
#include "engine/formats/shortest_number.h"
#include "engine/formats/small_pieces.h"
#include "engine/formats/strided.h"
#include "engine/formats/zip_directory.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <functional>
#include <optional>
#include <unordered_map>

namespace attn {

namespace {

using Kind = PickleValue::Kind;

constexpr std::string_view object_name = "data.pkl";
constexpr std::string_view old_magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
constexpr std::uint64_t honest_ratio = 200;       // as for .npz: how many times the bytes of a file a view may repeat,
constexpr std::uint64_t most_excess = 64'000'000; // and the bytes that are always allowed
constexpr std::size_t deepest = 100;              // containers in one another
constexpr std::size_t most_values = 2'000'000;    // of all containers, each counted wherever it is a part of
constexpr std::size_t longest_metadata = 1 << 26;

// Bytes of a storage in the file.
struct Place {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

// An object of torch.save, and where its storages stand.
struct Content {
    PickleValues values;
    PickleValue root;
    std::vector<Place> places; // of each of the values' storages
    bool big_endian = false;
};

[[noreturn]] void fail_object(const RegularFile& file, const Message& why)
{
    throw FormatError(file.path(), Message("pytorch.object", "object"), why);
}

// A file of an archive, and where its bytes begin, once that is known.
struct ArchivedFile {
    const ZipEntry* entry = nullptr;
    std::optional<std::uint64_t> offset = {};
};

// The files of an archive by name, where the first one of a name counts, as for PyTorch.
class Archive {
public:
    Archive(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
        : file_(file), directory_(read_zip_directory(file, budget, control))
    {
        budget.take(directory_.entries.size(), 96, file.path());
        files_.reserve(directory_.entries.size());
        for (const ZipEntry& entry : directory_.entries)
            files_.emplace(entry.name, ArchivedFile{.entry = &entry});
    }

    // The name of the object's pickle; empty: there is none.
    std::string_view object() const
    {
        const auto found = std::ranges::find_if(
            directory_.entries, [](const ZipEntry& entry) { return entry.name.ends_with("/data.pkl"); });
        return found == directory_.entries.end() ? std::string_view() : found->name;
    }
    std::optional<Place> find(const std::string& name)
    {
        const auto found = files_.find(name);
        if (found == files_.end())
            return {};
        ArchivedFile& file = found->second;
        if (!file.offset)
            file.offset = offset_of(file_, *file.entry);
        return Place{.offset = *file.offset, .size = file.entry->size};
    }

private:
    const RegularFile& file_;
    ZipDirectory directory_;
    std::unordered_map<std::string_view, ArchivedFile> files_;
};

bool is_big_endian(const RegularFile& file, const std::optional<Place>& place)
{
    constexpr std::string_view big = "big";
    if (!place || place->size != big.size())
        return false;
    std::string order(big.size(), '\0');
    file.read_at(place->offset, order.data(), order.size());
    return order == big;
}

Content read_archive(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    Archive archive(file, budget, control);
    const std::string object(archive.object());
    if (object.empty())
        fail_object(file,
                    Message("pytorch.no-object",
                            "this archive has no data.pkl, so that torch.save did not write it. Save its arrays "
                            "with numpy.savez or torch.save."));
    const std::string folder = object.substr(0, object.size() - object_name.size());
    Content content{.big_endian = is_big_endian(file, archive.find(folder + "byteorder"))};
    const Place pickle = *archive.find(object);
    PickleBytes bytes(file, pickle.offset, pickle.offset + pickle.size);
    content.root = read_pickle(bytes, content.values, budget, control);
    content.places.reserve(content.values.storages.size());
    for (const PickledStorage& storage : content.values.storages) {
        if (content.places.size() % 256 == 0)
            control.check();
        const std::optional<Place> place = archive.find(folder + "data/" + storage.key);
        if (!place && storage.count > 0)
            fail_object(file,
                        Message("pytorch.no-storage",
                                "the archive has no data/{0} with numbers of it. Copy or save it again.",
                                shortened(storage.key)));
        content.places.push_back(place.value_or(Place()));
    }
    file.require_unchanged();
    return content;
}

// The value of a key of a dictionary, which is a text.
PickleValue value_of(const PickleValues& values, PickleValue dictionary, std::string_view key)
{
    if (dictionary.kind == Kind::dictionary)
        for (std::size_t i = 0; i < values.items_of(dictionary).size(); i += 2)
            if (const PickleValue name = values.items_of(dictionary)[i];
                name.kind == Kind::text && values.text(name) == key)
                return values.items_of(dictionary)[i + 1];
    return {};
}

// Behind the object stand the keys of its storages, and then each storage's numbers behind their count.
void locate_storages(const RegularFile& file, std::span<const PickleValue> keys, std::uint64_t place, Content& content)
{
    const Message cut("pytorch.cut", "the numbers end before the object does. Copy or download the file again.");
    struct Known {
        std::size_t size = 0; // of a number
        std::optional<Place> place = {};
    };
    std::unordered_map<std::string_view, Known> known;
    known.reserve(content.values.storages.size());
    for (const PickledStorage& storage : content.values.storages)
        known.emplace(storage.key, Known{.size = storage.type->size});
    for (const PickleValue key : keys) {
        const auto storage = key.kind == Kind::text ? known.find(content.values.text(key)) : known.end();
        if (storage == known.end())
            fail_object(file, Message("pytorch.keys", "the list of its storages is damaged. Copy or save it again."));
        unsigned char count[8];
        if (file.size() - place < sizeof count)
            fail_object(file, cut);
        peek_at(file, place, count, sizeof count);
        place += sizeof count;
        const auto numbers =
            content.big_endian ? load_bytes<std::uint64_t, true>(count) : load_bytes<std::uint64_t, false>(count);
        const std::size_t size = storage->second.size;
        if (numbers > (file.size() - place) / size)
            fail_object(file, cut);
        storage->second.place = Place{.offset = place, .size = numbers * size};
        place += numbers * size;
    }
    for (const PickledStorage& storage : content.values.storages) {
        const std::optional<Place>& found = known.find(storage.key)->second.place;
        if (!found && storage.count > 0)
            fail_object(file, cut);
        content.places.push_back(found.value_or(Place()));
    }
    file.require_unchanged();
}

Content read_old_file(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    Content content;
    PickleBytes bytes(file, old_magic.size(), file.size());
    const auto next = [&] { return read_pickle(bytes, content.values, budget, control); };
    next(); // the version of the format, of which there is one
    const PickleValue little = value_of(content.values, next(), "little_endian");
    content.big_endian = little.kind == Kind::boolean && little.number == 0;
    content.root = next();
    const PickleValue keys = next();
    if (!keys.is_sequence())
        fail_object(file, Message("pytorch.no-keys", "the list of its storages is damaged. Copy or save it again."));
    locate_storages(file, content.values.items_of(keys), bytes.place(), content);
    return content;
}

// Goes through the object, and makes arrays of its tensors and metadata of everything else.
class Walk {
public:
    Walk(const RegularFile& file, const Content& content, MemoryBudget& budget, const RunControl& control)
        : file_(file), values_(content.values), content_(content), memory_(budget, file.path()), control_(control)
    {
        budget.take(values_.changed.size() + values_.tuples.size(), 1, file.path());
        changed_hold_.resize(values_.changed.size());
        tuples_hold_.resize(values_.tuples.size());
    }

    PytorchFile result()
    {
        const std::string stem = well_formed(std::filesystem::path(file_.path()).stem().string());
        const PickleValue root = content_.root;
        result_.arrays.reserve(values_.tensors.size());
        add(root.kind == Kind::dictionary ? std::string() : stem, root, 0);
        memory_.settle();
        require_different_names();
        return std::move(result_);
    }

private:
    // What the parts of a container are. Where there are tensors, foreign values do not matter.
    enum Holding : std::uint8_t { unknown, looking, plain, foreign, tensors };

    [[noreturn]] void fail(const std::string& name, const Message& why) const
    {
        throw FormatError(file_.path(), shortened(name), why);
    }

    void count_value()
    {
        if (++counted_ % 4096 == 0)
            control_.check();
        if (counted_ > most_values)
            fail_object(
                file_,
                Message("pytorch.values", "it has more than {0} parts. Save fewer of them in a file.", most_values));
    }
    void require_depth(std::size_t depth) const
    {
        if (depth > deepest)
            fail_object(file_,
                        Message("pytorch.depth",
                                "its lists and dicts are more than {0} deep. Save the tensors in a dict.", deepest));
    }

    // Which is asked once for each container, as one may be part of many others.
    std::uint8_t holding(PickleValue value, std::size_t depth)
    {
        if (value.kind == Kind::tensor)
            return tensors;
        if (value.kind == Kind::foreign)
            return foreign;
        if (!value.is_sequence() && value.kind != Kind::dictionary)
            return plain;
        require_depth(depth);
        if (value.kind == Kind::tuple && value.count == 0)
            return plain;
        std::vector<std::uint8_t>& all = value.kind == Kind::tuple ? tuples_hold_ : changed_hold_;
        std::uint8_t& known = all[static_cast<std::size_t>(value.number)];
        if (known == looking)
            fail_object(file_,
                        Message("pytorch.itself",
                                "a list or a dict of it is a part of itself. Save the tensors "
                                "in a dict."));
        if (known != unknown)
            return known;
        known = looking;
        std::uint8_t found = plain;
        const std::span<const PickleValue> items = values_.items_of(value);
        for (std::size_t i = 0; i < items.size(); ++i) {
            const bool is_key = value.kind == Kind::dictionary && i % 2 == 0;
            if (is_key && items[i].kind != Kind::foreign)
                continue;
            count_value();
            found = std::max(found, holding(items[i], depth + 1));
        }
        return known = found;
    }
    bool has_foreign_key(PickleValue dictionary) const
    {
        const std::span<const PickleValue> items = values_.items_of(dictionary);
        for (std::size_t i = 0; i < items.size(); i += 2)
            if (items[i].kind == Kind::foreign)
                return true;
        return false;
    }
    // The type of the first foreign value in one that holds some and no tensors.
    std::string_view foreign_type(PickleValue value, std::size_t depth)
    {
        if (value.kind == Kind::foreign)
            return values_.type_of(value).type;
        const auto holds_it = [&](PickleValue item) {
            count_value();
            return holding(item, depth + 1) == foreign;
        };
        return foreign_type(*std::ranges::find_if(values_.items_of(value), holds_it), depth + 1);
    }

    void add(const std::string& name, PickleValue value, std::size_t depth)
    {
        count_value();
        if (value.kind == Kind::tensor)
            return add_tensor(name, values_.tensors[static_cast<std::size_t>(value.number)]);
        const std::uint8_t held = holding(value, depth); // refuses what is endless
        const bool is_dictionary = value.kind == Kind::dictionary;
        const bool is_container = value.is_sequence() || is_dictionary;
        const bool is_parted = is_container
            && (depth == 0 || held == tensors || (held == foreign && is_dictionary && !has_foreign_key(value)));
        if (!is_parted && held == foreign)
            return add_foreign(name, foreign_type(value, depth), is_container);
        if (!is_parted)
            return add_metadata(name, value);
        const std::span<const PickleValue> items = values_.items_of(value);
        const std::string before = name.empty() ? "" : name + ".";
        if (is_dictionary)
            for (std::size_t i = 0; i < items.size(); i += 2)
                add(before + key_text(items[i]), items[i + 1], depth + 1);
        else
            for (std::size_t i = 0; i < items.size(); ++i)
                add(before + std::to_string(i), items[i], depth + 1);
    }

    // Most texts are ASCII, which is well-formed.
    static std::string utf8(std::string_view text)
    {
        const bool ascii = std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; });
        return ascii ? std::string(text) : well_formed(text);
    }
    std::string key_text(PickleValue key) const
    {
        std::string text;
        switch (key.kind) {
        case Kind::text: return utf8(values_.text(key));
        case Kind::integer: return std::to_string(key.number);
        case Kind::boolean: return key.number ? "True" : "False";
        case Kind::none: return "None";
        case Kind::real:
            append_shortest_number(text, std::bit_cast<double>(key.number), NumberType::float64);
            return text;
        case Kind::foreign: return std::string(values_.type_of(key).type);
        case Kind::tuple:
            for (const PickleValue part : values_.items_of(key))
                if (part.kind == Kind::text || part.kind == Kind::integer)
                    text += (text.empty() ? "" : ".") + key_text(part);
            return text;
        default: break;
        }
        fail_object(
            file_,
            Message("pytorch.key", "a key of a dict is neither a text nor a number. Name the tensors by texts."));
    }

    // Says what is left out in its place.
    void add_foreign(const std::string& name, std::string_view type, bool is_part)
    {
        constexpr std::size_t message_size = 512;
        memory_.take(2 * (sizeof(StoredArray) + name.size()) + message_size);
        StoredArray unread;
        unread.name = name;
        unread.fault = std::make_shared<const Message>(
            is_part
                ? Message("pytorch.foreign-part",
                          "a part of it is of type {0}, which AttnScope does not read. Save it as a plain tensor, a "
                          "number or a text.",
                          type)
                : Message("pytorch.foreign",
                          "it is of type {0}, which AttnScope does not read. Save it as a plain tensor, a number or "
                          "a text.",
                          type));
        result_.arrays.push_back(std::move(unread));
    }

    void add_metadata(const std::string& name, PickleValue value)
    {
        if (value.kind == Kind::none || name.empty())
            return;
        std::string text;
        if (value.kind == Kind::text) {
            text = utf8(values_.text(value));
        } else {
            JsonWriter json(text);
            write(json, text, value, 0);
        }
        metadata_size_ += text.size();
        require_metadata_size(0);
        memory_.take(text.size() + name.size() + 128);
        result_.metadata.emplace(name, std::move(text));
    }
    void require_metadata_size(std::size_t more) const
    {
        if (metadata_size_ + more > longest_metadata)
            fail_object(file_,
                        Message("pytorch.metadata", "there is too much beside its tensors. Save the tensors alone."));
    }
    // Appends it to `text`, which `json` writes.
    void write(JsonWriter& json, const std::string& text, PickleValue value, std::size_t depth)
    {
        count_value();
        require_depth(depth);
        require_metadata_size(text.size());
        switch (value.kind) {
        case Kind::text: json.text(values_.text(value)); return;
        case Kind::integer: json.integer(value.number); return;
        case Kind::boolean: json.boolean(value.number != 0); return;
        case Kind::real: json.number(std::bit_cast<double>(value.number)); return;
        case Kind::tuple:
        case Kind::list:
            json.begin_list(JsonWriter::Layout::compact);
            for (const PickleValue item : values_.items_of(value))
                write(json, text, item, depth + 1);
            json.end();
            return;
        case Kind::dictionary: write_dictionary(json, text, values_.items_of(value), depth); return;
        default: json.text(name_of_type(value)); return;
        }
    }
    void write_dictionary(JsonWriter& json, const std::string& text, std::span<const PickleValue> items,
                          std::size_t depth)
    {
        json.begin_object(JsonWriter::Layout::compact);
        for (std::size_t i = 0; i < items.size(); i += 2) {
            json.key(key_text(items[i]));
            write(json, text, items[i + 1], depth + 1);
        }
        json.end();
    }
    // "torch.float32"; "None" of what has no name.
    std::string name_of_type(PickleValue value) const
    {
        if (value.kind != Kind::global)
            return "None";
        const PytorchType* const type = values_.globals[static_cast<std::size_t>(value.number)].type;
        return type ? std::string(type->name) : "None";
    }

    void add_tensor(const std::string& name, const PickledTensor& tensor)
    {
        StoredArray array{.name = name,
                          .type = std::string(tensor.type->name),
                          .number = {},
                          .shape = tensor.shape,
                          .fortran_order = false,
                          .offset = require_place(name, tensor)};
        if (tensor.type->format)
            array.number = StoredNumber{.format = *tensor.type->format, .big_endian = content_.big_endian};
        const StridedOrder order = order_of(tensor.shape, tensor.strides);
        array.fortran_order = order == StridedOrder::fortran;
        if (order == StridedOrder::other)
            array.strides = tensor.strides;
        memory_.take(2 * (sizeof array + name.size()) + 2 * tensor.shape.size() * sizeof(Index));
        result_.arrays.push_back(std::move(array));
    }

    // Where the first number of a tensor stands, all of whose numbers are in the file.
    std::uint64_t require_place(const std::string& name, const PickledTensor& tensor) const
    {
        const PickledStorage& storage = values_.storages[tensor.storage];
        const Place& place = content_.places[tensor.storage];
        if (storage.count > place.size / storage.type->size)
            fail(name,
                 Message("pytorch.storage",
                         "its storage has {0} bytes, but {1} numbers of {2} do not fit into them. Copy or "
                         "download the file again.",
                         place.size, storage.count, storage.type->name));
        const std::uint64_t size = tensor.type->size, held = place.size / size;
        const std::optional<Index> extent = strided_extent(tensor.shape, tensor.strides);
        const std::optional<Index> count = place_count(tensor.shape);
        const auto offset = static_cast<std::uint64_t>(tensor.offset);
        Index bytes = 0;
        if (!extent || !count || __builtin_mul_overflow(*count, static_cast<Index>(size), &bytes))
            fail(name,
                 Message("pytorch.uncountable", "its shape {0} holds more numbers than can be counted",
                         shape_text(tensor.shape)));
        if (*extent > 0 && (offset > held || static_cast<std::uint64_t>(*extent) > held - offset))
            fail(name,
                 Message("pytorch.beyond",
                         "its shape {0} with strides {1} reaches beyond the {2} numbers of its storage. Copy or "
                         "download the file again.",
                         shape_text(tensor.shape), shape_text(tensor.strides), held));
        if (static_cast<std::uint64_t>(bytes) / honest_ratio > place.size
            && static_cast<std::uint64_t>(bytes) > most_excess)
            fail(name,
                 Message("pytorch.repeats",
                         "its shape {0} repeats the same numbers too often. Save a smaller part of it.",
                         shape_text(tensor.shape)));
        return *extent > 0 ? place.offset + offset * size : place.offset;
    }

    void require_different_names() const
    {
        std::vector<std::pair<std::size_t, std::string_view>> names; // by their hashes, which are compared sooner
        names.reserve(result_.arrays.size());
        for (const StoredArray& array : result_.arrays)
            names.emplace_back(std::hash<std::string_view>()(array.name), array.name);
        std::ranges::sort(names);
        if (const auto twice = std::ranges::adjacent_find(names); twice != names.end())
            fail(std::string(twice->second),
                 Message("pytorch.same-name", "another tensor gets this name too. Name them by other keys."));
    }

    const RegularFile& file_;
    const PickleValues& values_;
    const Content& content_;
    SmallPieces memory_;
    const RunControl& control_;
    // Holding, of each container by its place.
    std::vector<std::uint8_t> changed_hold_;
    std::vector<std::uint8_t> tuples_hold_;
    std::size_t counted_ = 0;
    std::size_t metadata_size_ = 0;
    PytorchFile result_;
};

} // namespace

bool begins_pytorch(std::string_view beginning)
{
    return beginning.starts_with(old_magic) || first_zip_entry(beginning).ends_with("/" + std::string(object_name));
}

PytorchFile read_pytorch(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    const std::string beginning = beginning_of(file);
    if (beginning.starts_with("PK"))
        return Walk(file, read_archive(file, budget, control), budget, control).result();
    if (!beginning.starts_with(old_magic))
        fail_object(
            file,
            beginning.empty()
                ? Message("pytorch.empty", "the file is empty. Copy or download it again.")
                : Message(
                    "pytorch.begin",
                    "it does not begin as files of torch.save do. Save its numbers with torch.save or numpy.save."));
    return Walk(file, read_old_file(file, budget, control), budget, control).result();
}

} // namespace attn
