// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_strings.h"

#include "engine/formats/json_reader.h"

namespace attn {

std::optional<std::vector<std::string>> parse_json_strings(std::string_view json)
{
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    if (parse_json(parser, json, true).get(list) != simdjson::SUCCESS)
        return {};
    std::vector<std::string> texts;
    for (const simdjson::dom::element element : list) {
        std::string_view text;
        if (element.get(text) != simdjson::SUCCESS)
            return {};
        texts.emplace_back(text);
    }
    return texts;
}

} // namespace attn
