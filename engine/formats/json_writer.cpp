// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/json_writer.h"

#include "engine/formats/shortest_number.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace attn {

namespace {

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

void append_string(std::string& out, std::string_view text)
{
    out += '"';
    while (!text.empty()) {
        const std::size_t length = well_formed_bytes(text);
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

} // namespace

JsonWriter& JsonWriter::begin(char begin, char end, Layout layout)
{
    separate();
    out_ += begin;
    open_.push_back({.end = end, .layout = layout});
    return *this;
}

JsonWriter& JsonWriter::end()
{
    const Open closed = open_.back();
    open_.pop_back();
    if (closed.layout == Layout::lines && !closed.empty)
        begin_line();
    out_ += closed.end;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name)
{
    separate();
    append_string(out_, name);
    out_ += open_.back().layout == Layout::compact ? ":" : ": ";
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::text(std::string_view value)
{
    separate();
    append_string(out_, value);
    return *this;
}

JsonWriter& JsonWriter::number(double value, NumberType type)
{
    if (std::isnan(value))
        return literal("\"NaN\"");
    if (std::isinf(value))
        return literal(value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    separate();
    const std::size_t begin = out_.size();
    append_shortest_number(out_, value, type);
    if (out_.find_first_of(".e", begin) == std::string::npos)
        out_ += ".0";
    return *this;
}

JsonWriter& JsonWriter::literal(std::string_view value)
{
    separate();
    out_ += value;
    return *this;
}

// Writes what stands between the value or key that comes and the one before it.
void JsonWriter::separate()
{
    if (open_.empty() || std::exchange(after_key_, false))
        return;
    Open& open = open_.back();
    if (!open.empty)
        out_ += open.layout == Layout::line ? ", " : ",";
    if (open.layout == Layout::lines)
        begin_line();
    open.empty = false;
}

void JsonWriter::begin_line()
{
    out_ += '\n';
    out_.append(2 * static_cast<std::size_t>(std::ranges::count(open_, Layout::lines, &Open::layout)), ' ');
}

} // namespace attn
