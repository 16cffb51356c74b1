// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/config.h"

#include "engine/formats/json_reader.h"

#include <charconv>
#include <cmath>

namespace attn {

namespace {

constexpr MemoryBudget longest_file(16e6);
constexpr Index largest = 100'000'000;

std::vector<Index> whole_numbers(const JsonValue& list, Index lowest)
{
    std::vector<Index> numbers;
    for (const JsonValue& item : list.items())
        numbers.push_back(item.integer(lowest, largest));
    return numbers;
}

} // namespace

struct Config::Object {
    std::shared_ptr<const JsonFile> file; // owns what `json` looks at
    JsonValue json;
};

Config::Config(std::shared_ptr<const Object> object) : object_(std::move(object))
{
    object_->json.require_different_names();
}

Config::Config(const std::string& path)
{
    const auto file = std::make_shared<const JsonFile>(path, longest_file);
    *this = Config(std::make_shared<Object>(file, file->root()));
}

void Config::fail(std::string_view field, const Message& why) const
{
    object_->json.child({}, field).fail(why);
}

bool Config::has(std::string_view field) const
{
    return object_->json.find(field).has_value();
}

bool Config::is_null(std::string_view field) const
{
    return !has(field) && object_->json.object().at_key(field).error() == simdjson::SUCCESS;
}

bool Config::empty() const
{
    return object_->json.object().size() == 0;
}

std::optional<Index> Config::optional_size(std::string_view field, Index lowest) const
{
    const std::optional<JsonValue> value = object_->json.find(field);
    return value ? std::optional(value->integer(lowest, largest)) : std::nullopt;
}

Index Config::size_or(std::string_view field, Index otherwise, Index lowest) const
{
    return optional_size(field, lowest).value_or(otherwise);
}

Index Config::size(std::string_view field, Index lowest) const
{
    return object_->json.at(field).integer(lowest, largest);
}

double Config::positive_or(std::string_view field, double otherwise) const
{
    return has(field) ? positive(field) : otherwise;
}

double Config::positive(std::string_view field) const
{
    const JsonValue value = object_->json.at(field);
    const Message expected("config.positive", "a number above 0");
    const auto number = value.get<double>(expected);
    if (!std::isfinite(number) || number <= 0.0)
        value.fail_expecting(expected);
    return number;
}

bool Config::flag_or(std::string_view field, bool otherwise) const
{
    return object_->json.boolean_or(field, otherwise);
}

std::string Config::text_or(std::string_view field, std::string_view otherwise) const
{
    return object_->json.text_or(field, otherwise);
}

std::string Config::text(std::string_view field) const
{
    return std::string(object_->json.at(field).text());
}

std::vector<std::string> Config::texts(std::string_view field) const
{
    std::vector<std::string> texts;
    if (const std::optional<JsonValue> value = object_->json.find(field))
        for (const JsonValue& item : value->items())
            texts.emplace_back(item.text());
    return texts;
}

Activation Config::activation_or(std::string_view field, std::string_view otherwise) const
{
    try {
        return parse_activation(text_or(field, otherwise));
    } catch (const SettingError& error) {
        fail(field, error.message());
    }
}

std::vector<std::string> Config::numbered_texts(std::string_view field) const
{
    const std::optional<JsonValue> value = object_->json.find(field);
    if (!value)
        return {};
    const std::vector<JsonValue::Member> members = value->members();
    std::vector<std::string> texts(members.size());
    std::vector<bool> seen(members.size());
    for (const auto& [key, text] : members) {
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
        if (error != std::errc() || end != key.data() + key.size() || number >= texts.size() || seen[number])
            value->fail(
                Message("config.numbered", "its {0} entries must be numbered from 0, each number once", texts.size()));
        texts[number] = text.text();
        seen[number] = true;
    }
    return texts;
}

std::pair<Index, Index> Config::size_pair_or(std::string_view field, Index otherwise) const
{
    const std::vector<Index> sizes = has(field) ? this->sizes(field) : std::vector{otherwise};
    const bool is_list = has(field) && object_->json.at(field).is_list();
    if (sizes.size() != (is_list ? 2 : 1))
        fail(field, Message("config.pair", "expected a whole number above 0 or a list of two"));
    return {sizes.front(), sizes.back()};
}

std::optional<Index> Config::optional_first_size(std::string_view field, Index lowest) const
{
    if (!has(field))
        return {};
    const JsonValue value = object_->json.at(field);
    if (!value.is_list())
        return value.integer(lowest, largest);
    const std::vector<JsonValue> items = value.items();
    if (items.empty())
        value.fail(Message("config.sizes", "expected a whole number or a list of them"));
    return items.front().integer(lowest, largest);
}

std::vector<Index> Config::sizes(std::string_view field, Index lowest) const
{
    const std::optional<JsonValue> value = object_->json.find(field);
    if (!value)
        return {};
    return value->is_list() ? whole_numbers(*value, lowest) : std::vector{value->integer(lowest, largest)};
}

std::vector<std::vector<Index>> Config::lists_of_sizes(std::string_view field, Index lowest) const
{
    std::vector<std::vector<Index>> lists;
    if (const std::optional<JsonValue> value = object_->json.find(field))
        for (const JsonValue& list : value->items())
            lists.push_back(whole_numbers(list, lowest));
    return lists;
}

std::optional<Config> Config::object(std::string_view field) const
{
    const std::optional<JsonValue> value = object_->json.find(field);
    if (!value)
        return {};
    return Config(std::make_shared<Object>(object_->file, *value));
}

void Config::refuse_flag(std::string_view field) const
{
    if (flag_or(field, false))
        fail(field, Message("config.only-false", "this option is not supported, only false is"));
}

} // namespace attn
