// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/utf8.h"

#include <algorithm>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace attn {

std::string well_formed(std::string_view bytes)
{
    std::string result;
    icu::UnicodeString::fromUTF8({bytes.data(), static_cast<std::int32_t>(bytes.size())}).toUTF8String(result);
    return result;
}

std::size_t well_formed_bytes(std::string_view text)
{
    const auto length = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), U8_MAX_LENGTH));
    std::int32_t end = 0;
    UChar32 character = U_SENTINEL;
    if (length > 0)
        U8_NEXT(text.data(), end, length, character);
    return character < 0 ? 0 : static_cast<std::size_t>(end);
}

bool is_well_formed(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t size = well_formed_bytes(text);
        if (size == 0)
            return false;
        text.remove_prefix(size);
    }
    return true;
}

bool is_inside_character(char byte)
{
    return U8_IS_TRAIL(byte);
}

std::string_view first_bytes(std::string_view text, std::size_t most)
{
    if (text.size() <= most)
        return text;
    // No character has more than four bytes.
    for (std::size_t end = most; end > 0 && end + U8_MAX_LENGTH > most; --end)
        if (!is_inside_character(text[end]))
            return text.substr(0, end);
    return text.substr(0, most);
}

std::vector<std::size_t> character_places(std::string_view text)
{
    std::vector<std::size_t> places{0};
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t place = 0; place < size; places.push_back(static_cast<std::size_t>(place))) {
        [[maybe_unused]] UChar32 character = 0;
        U8_NEXT(text.data(), place, size, character);
    }
    return places;
}

std::size_t character_place(std::string_view text, std::size_t number)
{
    const std::vector<std::size_t> places = character_places(text);
    return places[std::min(number, places.size() - 1)];
}

std::size_t count_characters(std::string_view text)
{
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_inside_character));
}

std::size_t character_bytes(char first)
{
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

char32_t next_character(std::string_view text, std::size_t& place)
{
    const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[place + i])); };
    const char32_t first = byte(0);
    const std::size_t length = character_bytes(text[place]);
    char32_t character = length == 1 ? first : first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i)
        character = character << 6 | (byte(i) & 0x3F);
    place += length;
    return character;
}

char32_t previous_character(std::string_view text, std::size_t& place)
{
    do
        --place;
    while (is_inside_character(text[place]));
    std::size_t begin = place;
    return next_character(text, begin);
}

void append_character(std::string& out, char32_t character)
{
    char bytes[U8_MAX_LENGTH];
    std::int32_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, static_cast<UChar32>(character));
    out.append(bytes, static_cast<std::size_t>(length));
}

std::string to_utf8(char32_t character)
{
    std::string text;
    append_character(text, character);
    return text;
}

} // namespace attn
