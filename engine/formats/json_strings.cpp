// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_strings.h"

#include "engine/formats/json_reader.h"

namespace attn {

namespace {

template <class Read, class Kept>
std::optional<std::vector<Kept>> parse_list(std::string_view json)
{
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    if (parse_json(parser, json, true).get(list) != simdjson::SUCCESS)
        return {};
    std::vector<Kept> values;
    for (const simdjson::dom::element element : list) {
        Read value;
        if (element.get(value) != simdjson::SUCCESS)
            return {};
        values.emplace_back(value);
    }
    return values;
}

} // namespace

std::optional<std::vector<std::string>> parse_json_strings(std::string_view json)
{
    return parse_list<std::string_view, std::string>(json);
}

std::optional<std::vector<Index>> parse_json_integers(std::string_view json)
{
    return parse_list<std::int64_t, Index>(json);
}

} // namespace attn
