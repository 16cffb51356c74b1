// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/json_value.h"

#include "engine/formats/byte_source.h"

namespace attn {

namespace {

// the largest vocabularies (256,000 tokens, 600,000 merges) take 35 MB
constexpr std::size_t largest_file = 200'000'000;

} // namespace

std::string read_tokenizer_file(const std::string& path)
{
    RegularFile file(path);
    if (file.size() > largest_file)
        throw Error(path + ": it has " + std::to_string(file.size())
                    + " bytes, which is more than a tokenizer's file may have (" + std::to_string(largest_file)
                    + "), choose another file");
    MemoryBudget budget(largest_file);
    return read_whole(file, budget);
}

std::optional<JsonValue> JsonValue::find(std::string_view name) const
{
    std::optional<JsonValue> found;
    for (const auto [key, value] : object()) {
        if (key != name)
            continue;
        if (found)
            found->fail("this field stands there twice");
        found = child(value, name);
    }
    return found && found->element_.is_null() ? std::nullopt : found;
}

JsonValue JsonValue::at(std::string_view name) const
{
    const std::optional<JsonValue> value = find(name);
    if (!value)
        throw FormatError(*file_, (place_.empty() ? "" : place_ + ".") + std::string(name), "this field is missing");
    return *value;
}

std::vector<JsonValue> JsonValue::items() const
{
    std::vector<JsonValue> values;
    for (const simdjson::dom::element element : array())
        values.emplace_back(element, *file_, place_ + "[" + std::to_string(values.size()) + "]");
    return values;
}

std::string JsonValue::text_or(std::string_view name, std::string_view otherwise) const
{
    const std::optional<JsonValue> value = find(name);
    return std::string(value ? value->text() : otherwise);
}

bool JsonValue::boolean_or(std::string_view name, bool otherwise) const
{
    const std::optional<JsonValue> value = find(name);
    return value ? value->boolean() : otherwise;
}

std::size_t JsonValue::count_or(std::string_view name, std::size_t otherwise) const
{
    const std::optional<JsonValue> value = find(name);
    if (!value)
        return otherwise;
    if (value->integer() < 0)
        value->fail("a whole number, 0 or more, must stand here");
    return static_cast<std::size_t>(value->integer());
}

JsonFile::JsonFile(const std::string& path) : path_(path)
{
    const std::string bytes = read_tokenizer_file(path);
    const simdjson::padded_string text(bytes);
    if (const auto error = parser_.parse(text).get(root_); error != simdjson::SUCCESS)
        throw FormatError(path_, "JSON",
                          std::string("it cannot be read (") + simdjson::error_message(error)
                              + "), download the file again");
    if (!root_.is_object())
        throw FormatError(path_, "JSON", "an object must stand here");
}

} // namespace attn
