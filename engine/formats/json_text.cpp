// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_text.h"

#include "engine/formats/shortest_number.h"

#include <cmath>
#include <cstdio>

namespace attn {

namespace {

// The length of the well-formed UTF-8 character (Unicode 15, table 3-7) that the text begins with; 0 when there is
// none.
std::size_t character_length(std::string_view text)
{
    const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto follows = [byte](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(i) >= low && byte(i) <= high;
    };
    const unsigned first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    // No longer form than needed, no surrogates, nothing past U+10FFFF: these four first bytes narrow the second one.
    const unsigned low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first >= 0xE0 && first <= 0xEF)
        return follows(1, low, high) && follows(2) ? 3 : 0;
    if (first >= 0xF0 && first <= 0xF4)
        return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

void append_escaped(std::string& out, char c)
{
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
    }
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
        out += c;
        return;
    }
    char escape[7];
    std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
    out += escape;
}

} // namespace

void append_json_string(std::string& out, std::string_view text)
{
    out += '"';
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0)
            out += "\xEF\xBF\xBD";
        else if (length == 1)
            append_escaped(out, text.front());
        else
            out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    out += '"';
}

void append_json_number(std::string& out, double value, NumberType type)
{
    if (std::isnan(value)) {
        out += "\"NaN\"";
        return;
    }
    if (std::isinf(value)) {
        out += value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
        return;
    }
    const std::size_t begin = out.size();
    append_shortest_number(out, value, type);
    if (out.find_first_of(".e", begin) == std::string::npos)
        out += ".0";
}

} // namespace attn
