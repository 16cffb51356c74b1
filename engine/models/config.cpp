// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/config.h"

#include "engine/formats/byte_source.h"
#include "engine/formats/format_error.h"

#include <charconv>
#include <cmath>
#include <set>
#include <simdjson.h>

namespace attn {

namespace {

using simdjson::dom::element;

constexpr std::size_t longest_file = 16'000'000;
constexpr Index largest = 100'000'000;

// Nothing: this is no list of whole numbers from `lowest` on.
std::optional<std::vector<Index>> whole_numbers(const element& json, Index lowest)
{
    simdjson::dom::array list;
    if (json.get(list) != simdjson::SUCCESS)
        return {};
    std::vector<Index> numbers;
    for (const element item : list) {
        std::int64_t number = 0;
        if (item.get(number) != simdjson::SUCCESS || number < lowest || number > largest)
            return {};
        numbers.push_back(number);
    }
    return numbers;
}

} // namespace

struct Config::Value {
    std::shared_ptr<simdjson::dom::parser> parser; // owns what `json` looks at
    element json;
};

Config::Config(const std::string& path) : file_(path)
{
    RegularFile file(path);
    MemoryBudget budget(longest_file);
    const simdjson::padded_string text(read_whole(file, budget));
    Value value{std::make_shared<simdjson::dom::parser>(), {}};
    if (const auto error = value.parser->parse(text).get(value.json); error != simdjson::SUCCESS)
        throw FormatError(file_, "JSON", simdjson::error_message(error));
    *this = Config(path, "", std::make_shared<Value>(std::move(value)));
}

Config::Config(std::string file, std::string place, std::shared_ptr<const Value> root)
    : file_(std::move(file)), place_(std::move(place)), root_(std::move(root))
{
    simdjson::dom::object fields;
    if (root_->json.get(fields) != simdjson::SUCCESS)
        throw FormatError(file_, place_.empty() ? "JSON" : place_.substr(0, place_.size() - 1),
                          "an object must stand here");
    std::set<std::string_view> seen;
    for (const auto [name, value] : fields)
        if (!seen.insert(name).second)
            fail(name, "this field stands there twice");
}

void Config::fail(std::string_view field, const std::string& why) const
{
    throw FormatError(file_, place_ + std::string(field), why);
}

std::optional<Config::Value> Config::find(std::string_view field) const
{
    Value value{root_->parser, {}};
    if (root_->json.at_key(field).get(value.json) != simdjson::SUCCESS || value.json.is_null())
        return {};
    return value;
}

bool Config::has(std::string_view field) const
{
    return find(field).has_value();
}

bool Config::is_null(std::string_view field) const
{
    element value;
    return root_->json.at_key(field).get(value) == simdjson::SUCCESS && value.is_null();
}

bool Config::empty() const
{
    return simdjson::dom::object(root_->json).size() == 0;
}

std::optional<Index> Config::optional_size(std::string_view field, Index lowest) const
{
    const std::optional<Value> value = find(field);
    if (!value)
        return {};
    std::int64_t number = 0;
    if (value->json.get(number) != simdjson::SUCCESS || number < lowest || number > largest)
        fail(field,
             "a whole number from " + std::to_string(lowest) + " to " + std::to_string(largest) + " must stand here");
    return number;
}

Index Config::size_or(std::string_view field, Index otherwise, Index lowest) const
{
    return optional_size(field, lowest).value_or(otherwise);
}

Index Config::size(std::string_view field, Index lowest) const
{
    const std::optional<Index> number = optional_size(field, lowest);
    if (!number)
        fail(field, "this field is missing");
    return *number;
}

double Config::positive_or(std::string_view field, double otherwise) const
{
    const std::optional<Value> value = find(field);
    if (!value)
        return otherwise;
    double number = 0.0;
    if (value->json.get(number) != simdjson::SUCCESS || !std::isfinite(number) || number <= 0.0)
        fail(field, "a number above 0 must stand here");
    return number;
}

double Config::positive(std::string_view field) const
{
    if (!has(field))
        fail(field, "this field is missing");
    return positive_or(field, 0.0);
}

bool Config::flag_or(std::string_view field, bool otherwise) const
{
    const std::optional<Value> value = find(field);
    if (!value)
        return otherwise;
    bool flag = false;
    if (value->json.get(flag) != simdjson::SUCCESS)
        fail(field, "true or false must stand here");
    return flag;
}

std::string Config::text_or(std::string_view field, std::string_view otherwise) const
{
    const std::optional<Value> value = find(field);
    if (!value)
        return std::string(otherwise);
    std::string_view text;
    if (value->json.get(text) != simdjson::SUCCESS)
        fail(field, "a text must stand here");
    return std::string(text);
}

std::string Config::text(std::string_view field) const
{
    if (!has(field))
        fail(field, "this field is missing");
    return text_or(field, "");
}

std::vector<std::string> Config::texts(std::string_view field) const
{
    const std::optional<Value> value = find(field);
    if (!value)
        return {};
    simdjson::dom::array list;
    if (value->json.get(list) != simdjson::SUCCESS)
        fail(field, "a list of texts must stand here");
    std::vector<std::string> texts;
    for (const element item : list) {
        std::string_view text;
        if (item.get(text) != simdjson::SUCCESS)
            fail(field, "a list of texts must stand here");
        texts.emplace_back(text);
    }
    return texts;
}

Activation Config::activation_or(std::string_view field, std::string_view otherwise) const
{
    try {
        return parse_activation(text_or(field, otherwise));
    } catch (const SettingError& error) {
        fail(field, error.what());
    }
}

std::vector<std::string> Config::numbered_texts(std::string_view field) const
{
    const std::optional<Value> value = find(field);
    if (!value)
        return {};
    simdjson::dom::object entries;
    if (value->json.get(entries) != simdjson::SUCCESS)
        fail(field, "an object of numbers and texts must stand here");
    std::vector<std::optional<std::string>> texts(entries.size());
    for (const auto [key, entry] : entries) {
        std::size_t number = 0;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
        std::string_view text;
        if (error != std::errc() || end != key.data() + key.size() || number >= texts.size() || texts[number])
            fail(field, "its " + std::to_string(texts.size()) + " entries must be numbered from 0, each number once");
        if (entry.get(text) != simdjson::SUCCESS)
            fail(std::string(field) + "." + std::string(key), "a text must stand here");
        texts[number] = std::string(text);
    }
    std::vector<std::string> result;
    for (std::optional<std::string>& text : texts)
        result.push_back(*std::move(text));
    return result;
}

std::pair<Index, Index> Config::size_pair_or(std::string_view field, Index otherwise) const
{
    const std::optional<Value> value = find(field);
    simdjson::dom::array list;
    if (!value || value->json.get(list) != simdjson::SUCCESS) {
        const Index size = size_or(field, otherwise);
        return {size, size};
    }
    std::vector<Index> sizes;
    for (const element item : list) {
        std::int64_t number = 0;
        if (item.get(number) != simdjson::SUCCESS || number < 1 || number > largest)
            sizes.clear();
        else
            sizes.push_back(number);
    }
    if (list.size() != 2 || sizes.size() != 2)
        fail(field, "a whole number above 0 or a list of two must stand here");
    return {sizes[0], sizes[1]};
}

std::optional<Index> Config::optional_first_size(std::string_view field, Index lowest) const
{
    const std::optional<Value> value = find(field);
    simdjson::dom::array list;
    if (!value || value->json.get(list) != simdjson::SUCCESS)
        return optional_size(field, lowest);
    std::int64_t number = 0;
    if (list.at(0).get(number) != simdjson::SUCCESS || number < lowest || number > largest)
        fail(field, "a list of whole numbers must stand here");
    return number;
}

std::vector<Index> Config::sizes(std::string_view field, Index lowest) const
{
    const std::optional<Value> value = find(field);
    if (!value)
        return {};
    if (!value->json.is_array())
        return {*optional_size(field, lowest)};
    if (std::optional<std::vector<Index>> numbers = whole_numbers(value->json, lowest))
        return *std::move(numbers);
    fail(field, "a list of whole numbers must stand here");
}

std::vector<std::vector<Index>> Config::lists_of_sizes(std::string_view field, Index lowest) const
{
    const std::optional<Value> value = find(field);
    simdjson::dom::array lists;
    if (!value)
        return {};
    const std::string why = "a list of lists of whole numbers must stand here";
    if (value->json.get(lists) != simdjson::SUCCESS)
        fail(field, why);
    std::vector<std::vector<Index>> all;
    for (const element list : lists) {
        std::optional<std::vector<Index>> numbers = whole_numbers(list, lowest);
        if (!numbers)
            fail(field, why);
        all.push_back(*std::move(numbers));
    }
    return all;
}

std::optional<Config> Config::object(std::string_view field) const
{
    std::optional<Value> value = find(field);
    if (!value)
        return {};
    return Config(file_, place_ + std::string(field) + ".", std::make_shared<Value>(*std::move(value)));
}

void Config::refuse_flag(std::string_view field) const
{
    if (flag_or(field, false))
        fail(field, "this option is not supported, only false is");
}

} // namespace attn
