// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_reader.h"

#include "engine/formats/byte_source.h"
#include "engine/run_control/unstoppable_work.h"
#include "engine/text/text_encoding.h"

#include <new>
#include <set>

namespace attn {

namespace {

Message duplicate_field()
{
    return Message("json.duplicate", "duplicate field");
}

} // namespace

simdjson::padded_string padded_text(std::size_t size)
{
    simdjson::padded_string text(size);
    if (!text.data())
        throw std::bad_alloc();
    return text;
}

simdjson::simdjson_result<simdjson::dom::element> parse_json(simdjson::dom::parser& parser, std::string_view json,
                                                             bool copy)
{
    if (json.starts_with("\xEF\xBB\xBF")) // a byte order mark, which some editors write
        json.remove_prefix(3);
    auto root = parser.parse(json.data(), json.size(), copy);
    if (root.error() == simdjson::MEMALLOC)
        throw std::bad_alloc();
    return root;
}

void JsonValue::fail(const Message& why) const
{
    throw FormatError(origin_->name, place_.empty() ? "JSON" : place_, why);
}

void JsonValue::fail_expecting(const Message& expected) const
{
    fail(Message("json.expected", "expected {0}", expected));
}

Index JsonValue::integer(Index lowest, Index highest) const
{
    const Message expected("json.integer-within", "a whole number from {0} to {1}", lowest, highest);
    const auto number = get<std::int64_t>(expected);
    if (number < lowest || number > highest)
        fail_expecting(expected);
    return number;
}

std::optional<JsonValue> JsonValue::find(std::string_view name) const
{
    std::optional<JsonValue> found;
    for (const auto [key, value] : object()) {
        if (key != name)
            continue;
        if (found)
            found->fail(duplicate_field());
        found = child(value, name);
    }
    return found && found->element_.is_null() ? std::nullopt : found;
}

JsonValue JsonValue::at(std::string_view name) const
{
    const std::optional<JsonValue> value = find(name);
    if (!value)
        child(element_, name).fail(Message("json.missing", "this field is missing"));
    return *value;
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
        value->fail_expecting(Message("json.count", "a whole number, 0 or more"));
    return static_cast<std::size_t>(value->integer());
}

std::vector<JsonValue> JsonValue::items() const
{
    std::vector<JsonValue> values;
    for_each_item([&values](JsonValue value) { values.push_back(std::move(value)); });
    return values;
}

JsonValue JsonValue::item(simdjson::dom::element element, Index number) const
{
    return {element, *origin_, place_ + "[" + std::to_string(number) + "]"};
}

std::vector<JsonValue::Member> JsonValue::members() const
{
    std::vector<Member> members;
    for_each_member([&members](std::string_view name, JsonValue value) {
        members.push_back({name, std::move(value)});
    });
    return members;
}

JsonValue JsonValue::child(simdjson::dom::element element, std::string_view name) const
{
    return {element, *origin_, (place_.empty() ? "" : place_ + ".") + shortened(name)};
}

void JsonValue::require_different_names() const
{
    std::set<std::string_view> names;
    for (const auto [name, element] : object()) {
        control().check();
        if (!names.insert(name).second)
            child(element, name).fail(duplicate_field());
    }
}

JsonFile::JsonFile(const std::string& path, MemoryBudget budget, const RunControl& control)
    : origin_{.name = path, .control = control}
{
    RegularFile file(path);
    budget.take(file.size(), 1, path);
    simdjson::padded_string text = padded_text(static_cast<std::size_t>(file.size()));
    read_whole(file, text.data(), control);
    if (encoding_of({text.data(), text.size()}) != TextEncoding::utf8) {
        budget.take(file.size() * 3 / 2, 1, path);
        text = simdjson::padded_string(to_utf8({text.data(), text.size()}, control));
    }
    take(parse_stoppable(std::move(text)));
}

JsonFile::JsonFile(std::string_view json, std::string name) : origin_{.name = std::move(name), .control = {}}
{
    take(parse_json(*parser_, json, true));
}

// simdjson takes seconds for a large text.
JsonFile::Result JsonFile::parse_stoppable(simdjson::padded_string text) const
{
    constexpr std::size_t soon_parsed = std::size_t{1} << 22; // bytes
    if (text.size() <= soon_parsed)
        return parse_json(*parser_, text, false);
    const auto parse = [parser = parser_, text = std::make_shared<simdjson::padded_string>(std::move(text))] {
        return parse_json(*parser, *text, false);
    };
    return run_unstoppable(parse, origin_.control);
}

void JsonFile::take(Result result)
{
    if (const auto error = std::move(result).get(root_); error != simdjson::SUCCESS)
        throw FormatError(origin_.name, "JSON", Message("", "{0}", simdjson::error_message(error)));
}

} // namespace attn
