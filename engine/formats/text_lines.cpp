// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/text_lines.h"

#include "engine/formats/format_error.h"
#include "engine/text/text_encoding.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace attn {

namespace {

// Where the first byte stands that is not of a text; the size of the text where there is none.
std::size_t text_ends(std::string_view text)
{
    std::size_t place = 0;
    while (place < text.size() && text[place] != '\0') {
        const std::size_t size = well_formed_bytes(text.substr(place));
        if (size == 0)
            break;
        place += size;
    }
    return place;
}

} // namespace

std::string text_of(std::string_view bytes, const std::string& path)
{
    std::string text = to_utf8(bytes);
    const std::size_t end = text_ends(text);
    if (end == text.size())
        return text;
    const Message why = text[end] == '\0'
        ? Message("text-lines.zero-byte",
                  "it has a zero byte, which UTF-16 without a byte order mark is full of. Save the file as UTF-8.")
        : Message("text-lines.utf-8", "it is not UTF-8. Save the file as UTF-8.");
    const Message line("text-lines.line", "line {0}", lines_of(std::string_view(text).substr(0, end + 1)).size());
    throw FormatError(path, line, why, encoding_of(bytes) == TextEncoding::utf8 ? bytes.size() - text.size() + end : 0);
}

std::vector<std::string_view> lines_of(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + (text.substr(end).starts_with("\r\n") ? 2 : 1), text.size()));
    }
    return lines;
}

} // namespace attn
