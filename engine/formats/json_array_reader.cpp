// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_array_reader.h"

#include "engine/formats/format_error.h"
#include "engine/formats/json_outline.h"
#include "engine/formats/json_writer.h"
#include "engine/formats/named_array.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>

namespace attn {

namespace {

std::string joined_keys(std::span<const std::string> keys)
{
    std::string name;
    for (const std::string& key : keys)
        name += (name.empty() ? "" : ".") + key;
    return name;
}

// An array as read_json_arrays gives it, without its numbers, and the list that they stand in.
struct OutlinedArray {
    NamedArray array;
    std::size_t list = 0;
    bool is_part = false; // of the list, behind the parts before it
};

struct JsonContents {
    std::vector<OutlinedArray> arrays;
    std::map<std::string, std::string> metadata;
};

std::string json_list(const std::vector<std::string>& texts)
{
    std::string list;
    JsonWriter(list).texts(texts, JsonWriter::Layout::compact);
    return list;
}

// The name of an array: "arrays" in front and "data" at the end are those of write_json_arrays.
std::string name_of(const OutlinedList& list, const std::string& file)
{
    std::span<const std::string> keys(list.keys);
    if (keys.size() > 2 && keys.front() == "arrays" && keys.back() == "data")
        keys = keys.subspan(1, keys.size() - 2);
    return keys.empty() ? std::filesystem::path(file).stem().string() : joined_keys(keys);
}

// What stands beside the numbers of each array that write_json_arrays has written, by the keys that lead there.
class Siblings {
public:
    Siblings(const JsonOutline& outline, const RunControl& control)
    {
        for (const OutlinedList& list : outline.lists) {
            control.check();
            lists_[joined_keys(list.keys)] = &list;
        }
        for (const OutlinedText& text : outline.texts) {
            control.check();
            texts_[joined_keys(text.keys)] = &text.text;
        }
    }

    // Whether it says something of an array.
    bool belongs_to_array(const std::vector<std::string>& keys) const
    {
        return keys.size() > 1 && keys.back() != "data" && lists_.contains(beside(keys, "data"));
    }
    std::vector<std::string> labels(const OutlinedList& list, const char* name) const
    {
        const auto found =
            list.keys.empty() || list.keys.back() != "data" ? lists_.end() : lists_.find(beside(list.keys, name));
        return found != lists_.end() && found->second->is_texts() ? found->second->texts : std::vector<std::string>();
    }
    NumberType type(const OutlinedList& list) const
    {
        const auto found = list.keys.empty() ? texts_.end() : texts_.find(beside(list.keys, "type"));
        return found != texts_.end() && *found->second == "float32" ? NumberType::float32 : NumberType::float64;
    }

private:
    static std::string beside(std::vector<std::string> keys, const char* name)
    {
        keys.back() = name;
        return joined_keys(keys);
    }

    std::map<std::string, const OutlinedList*> lists_;
    std::map<std::string, const std::string*> texts_;
};

// Lists that are not all alike are refused where no others are weights, or where a key or the text itself says so.
void require_alike(const JsonOutline& outline, const std::string& file)
{
    const auto is_matrix = [](const OutlinedList& list) { return list.is_array() && list.shape.size() > 1; };
    const bool others = std::ranges::any_of(outline.lists, is_matrix);
    for (const OutlinedList& list : outline.lists)
        if (list.fault && list.parts.empty() && list.words == 0
            && (!others || list.keys.empty() || is_weights_name(list.keys.back())))
            throw FormatError(file, name_of(list, file),
                              Message("json-arrays.fault", "{0}. Give lists that are all alike.", *list.fault));
}

// ".0.3".
std::string place_name(const std::vector<Index>& indices)
{
    std::string name;
    for (const Index index : indices)
        name += '.' + std::to_string(index);
    return name;
}

JsonContents contents_of(const JsonOutline& outline, const std::string& file, const RunControl& control)
{
    require_alike(outline, file);
    const Siblings siblings(outline, control);
    JsonContents contents;
    for (std::size_t i = 0; i < outline.lists.size(); ++i) {
        control.check();
        const OutlinedList& list = outline.lists[i];
        if (siblings.belongs_to_array(list.keys))
            continue;
        if (list.is_array())
            contents.arrays.push_back({.array = {.name = name_of(list, file),
                                                 .shape = list.shape,
                                                 .values = {},
                                                 .type = siblings.type(list),
                                                 .row_labels = siblings.labels(list, "row_labels"),
                                                 .column_labels = siblings.labels(list, "column_labels")},
                                       .list = i});
        for (const OutlinedPart& part : list.parts)
            contents.arrays.push_back({.array = {.name = name_of(list, file) + place_name(part.indices),
                                                 .shape = part.shape,
                                                 .values = {},
                                                 .type = siblings.type(list)},
                                       .list = i,
                                       .is_part = true});
        if (list.is_texts() && !list.keys.empty())
            contents.metadata[list.numbered ? joined_keys(list.keys) : list.keys.back()] = json_list(list.texts);
    }
    for (const OutlinedText& text : outline.texts)
        if (!siblings.belongs_to_array(text.keys))
            contents.metadata[text.keys.back()] = text.text;
    return contents;
}

JsonContents outlined(const RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    JsonContents contents = contents_of(json_outline(file, budget, control), file.path(), control);
    if (contents.arrays.empty())
        throw FormatError(
            file.path(), "JSON",
            Message("json-arrays.none", "it holds no lists of numbers. Give one as [[0.5, 0.5], [1, 0]]."));
    return contents;
}

// Whether a key and what follows its colon are those of attention, or of write_json_arrays.
bool opens_arrays(std::string_view key, std::string_view behind)
{
    const std::size_t value = behind.find_first_not_of(" \n\r\t");
    return (is_weights_name(key) && value != std::string_view::npos && behind[value] == '[')
        || (key == "arrays" && value != std::string_view::npos && behind[value] == '{');
}

} // namespace

ArrayFile read_json_arrays(RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    JsonContents contents = outlined(file, budget, control);
    std::vector<std::vector<double>*> by_list(contents.arrays.back().list + 1);
    std::map<std::size_t, std::vector<double>> of_parts; // the numbers of lists that are cut into their parts
    for (OutlinedArray& outlined : contents.arrays) {
        const auto count = static_cast<std::uint64_t>(place_count(outlined.array.shape).value());
        budget.take(count, (outlined.is_part ? 2 : 1) * sizeof(double), file.path());
        std::vector<double>& values = outlined.is_part ? of_parts[outlined.list] : outlined.array.values;
        if (!outlined.is_part)
            values.reserve(static_cast<std::size_t>(count));
        by_list[outlined.list] = &values;
    }
    read_outlined_numbers(file, by_list, control);
    std::map<std::size_t, std::size_t> done;
    for (OutlinedArray& outlined : contents.arrays)
        if (outlined.is_part) {
            const auto begin = of_parts[outlined.list].begin() + static_cast<std::ptrdiff_t>(done[outlined.list]);
            const Index count = place_count(outlined.array.shape).value();
            outlined.array.values.assign(begin, begin + count);
            done[outlined.list] += static_cast<std::size_t>(count);
        }
    ArrayFile read{.arrays = {}, .metadata = std::move(contents.metadata)};
    for (OutlinedArray& outlined : contents.arrays)
        read.arrays.push_back(std::move(outlined.array));
    return read;
}

std::vector<StoredArray> read_json_headers(RegularFile& file, MemoryBudget& budget, const RunControl& control)
{
    std::vector<StoredArray> headers;
    for (OutlinedArray& outlined : outlined(file, budget, control).arrays) {
        StoredArray& header = headers.emplace_back();
        header.name = std::move(outlined.array.name);
        header.shape = std::move(outlined.array.shape);
        header.number = StoredNumber{.format = outlined.array.type == NumberType::float32 ? NumberFormat::float32
                                                                                          : NumberFormat::float64};
    }
    return headers;
}

bool looks_like_json_arrays(std::string_view beginning)
{
    bool list = false; // the last mark opens one
    for (std::size_t i = 0; i < beginning.size(); ++i) {
        const char c = beginning[i];
        if (c == '"') {
            const std::size_t begin = i + 1;
            while (++i < beginning.size() && beginning[i] != '"')
                i += beginning[i] == '\\' ? 1 : 0;
            const std::size_t behind = beginning.find_first_not_of(" \n\r\t", i + 1);
            if (behind != std::string_view::npos && beginning[behind] == ':'
                && opens_arrays(beginning.substr(begin, i - begin), beginning.substr(behind + 1)))
                return true;
            list = false;
        } else if (c == '[') {
            const std::size_t next = beginning.find_first_not_of(" \n\r\t", i + 1);
            if (list && next != std::string_view::npos
                && std::string_view("-0123456789NIn").find(beginning[next]) != std::string_view::npos)
                return true;
            list = true;
        } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            list = false;
        }
    }
    return false;
}

} // namespace attn
