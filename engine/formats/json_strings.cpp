// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_strings.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <simdjson.h>

namespace attn {

namespace {

// Takes what stands between the quotes from its front.
class StringReader {
public:
    explicit StringReader(std::string_view json) : rest_(json) {}

    std::optional<std::string> read()
    {
        std::string text;
        while (!rest_.empty()) {
            const char c = take();
            if (c == '"' || static_cast<unsigned char>(c) < 0x20)
                return {};
            if (c != '\\')
                text += c;
            else if (!read_escape(text))
                return {};
        }
        return text;
    }

private:
    char take()
    {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    bool read_escape(std::string& text)
    {
        constexpr std::string_view names = "\"\\/bfnrt";
        constexpr std::string_view characters = "\"\\/\b\f\n\r\t";
        if (rest_.empty())
            return false;
        const char name = take();
        if (const std::size_t place = names.find(name); place != names.npos) {
            text += characters[place];
            return true;
        }
        const std::optional<std::uint32_t> unit = name == 'u' ? read_hex() : std::nullopt;
        if (unit)
            append_character(text, complete(*unit));
        return unit.has_value();
    }

    std::optional<std::uint32_t> read_hex()
    {
        std::uint32_t value = 0;
        const char* const end = rest_.data() + std::min<std::size_t>(rest_.size(), 4);
        const auto [stopped, error] = std::from_chars(rest_.data(), end, value, 16);
        if (error != std::errc() || stopped != rest_.data() + 4)
            return {};
        rest_.remove_prefix(4);
        return value;
    }

    // The character that a UTF-16 unit begins.
    char32_t complete(std::uint32_t unit)
    {
        constexpr char32_t replacement = 0xFFFD;
        if (unit < 0xD800 || unit > 0xDFFF)
            return unit;
        if (unit > 0xDBFF || !rest_.starts_with("\\u"))
            return replacement;
        const std::string_view before = rest_;
        rest_.remove_prefix(2);
        const std::optional<std::uint32_t> second = read_hex();
        if (second && *second >= 0xDC00 && *second <= 0xDFFF)
            return 0x10000 + ((unit - 0xD800) << 10) + (*second - 0xDC00);
        rest_ = before;
        return replacement;
    }

    std::string_view rest_;
};

} // namespace

std::optional<std::vector<std::string>> parse_json_strings(std::string_view json)
{
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    if (parser.parse(json.data(), json.size()).get(list) != simdjson::SUCCESS)
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

std::optional<std::string> parse_json_string(std::string_view json)
{
    constexpr std::string_view white_space = " \t\r\n";
    const std::size_t begin = json.find_first_not_of(white_space);
    const std::size_t end = json.find_last_not_of(white_space);
    if (begin == json.npos || end == begin || json[begin] != '"' || json[end] != '"')
        return {};
    return StringReader(json.substr(begin + 1, end - begin - 1)).read();
}

} // namespace attn
