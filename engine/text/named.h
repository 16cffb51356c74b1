// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>

namespace attn {

// A choice and its name in files and on the command line. The functions below take a table of them: any range of
// structs that have `value` and `name`.
template <class Value>
struct Named {
    Value value;
    std::string_view name;
};

// "a, b, c"; `text` picks the text of an entry.
template <std::ranges::range Entries, class Text = std::identity>
std::string joined(const Entries& entries, Text text = {})
{
    std::string line;
    for (const auto& entry : entries)
        line.append(line.empty() ? "" : ", ").append(std::string_view(std::invoke(text, entry)));
    return line;
}

template <class Table>
std::string joined_names(const Table& table)
{
    return joined(table, [](const auto& entry) { return entry.name; });
}

// The name of a value that the table has.
template <class Table, class Value>
std::string_view find_name(const Table& table, const Value& value)
{
    return std::ranges::find_if(table, [&](const auto& entry) { return entry.value == value; })->name;
}

// nullopt when the table has no such name.
template <class Table>
auto find_value(const Table& table, std::string_view name)
{
    const auto entry = std::ranges::find_if(table, [&](const auto& known) { return known.name == name; });
    return entry == std::ranges::end(table) ? std::nullopt : std::optional(entry->value);
}

// Throws SettingError that names `what` was to be chosen and lists the known names.
template <class Table>
auto parse_name(const Table& table, std::string_view what, std::string_view name)
{
    const auto value = find_value(table, name);
    if (!value)
        throw SettingError("choice.unknown", "{0}: \"{1}\" is not known. Use one of {2}.", what, name,
                           joined_names(table));
    return *value;
}

} // namespace attn
