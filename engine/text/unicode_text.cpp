// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/unicode_text.h"

#include "engine/text/younger_characters.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace attn {

std::string well_formed(std::string_view bytes)
{
    std::string result;
    icu::UnicodeString::fromUTF8({bytes.data(), static_cast<std::int32_t>(bytes.size())}).toUTF8String(result);
    return result;
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
    while ((text[place] & 0xC0) == 0x80);
    std::size_t begin = place;
    return next_character(text, begin);
}

std::size_t count_characters(std::string_view text)
{
    std::size_t count = 0;
    for (const char byte : text)
        count += (byte & 0xC0) != 0x80;
    return count;
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

bool was_assigned(char32_t character, int version)
{
    UVersionInfo age = {};
    u_charAge(static_cast<UChar32>(character), age);
    return age[0] > 0 && (age[0] < version || (age[0] == version && age[1] == 0));
}

bool is_white_space(char32_t character)
{
    return u_isUWhiteSpace(static_cast<UChar32>(character));
}

bool is_numeric(char32_t character)
{
    return (U_GET_GC_MASK(static_cast<UChar32>(character)) & U_GC_N_MASK) != 0 || is_younger(character, "N");
}

bool is_word_character(char32_t character)
{
    const auto point = static_cast<UChar32>(character);
    return u_isUAlphabetic(point) || (U_GET_GC_MASK(point) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0
        || u_hasBinaryProperty(point, UCHAR_JOIN_CONTROL) || is_younger(character, "L") || is_younger(character, "M")
        || is_younger(character, "N");
}

namespace {

// Capital letters that Unicode got after version 15, which ICU 72 has.
struct YoungCapitals {
    char32_t first, last;
    char32_t lower; // of the first; the others follow
};

constexpr YoungCapitals young_capitals[] = {
    {0x1C89, 0x1C89, 0x1C8A},    {0xA7CB, 0xA7CB, 0x0264},    {0xA7CC, 0xA7CC, 0xA7CD}, {0xA7CE, 0xA7CE, 0xA7CF},
    {0xA7D2, 0xA7D2, 0xA7D3},    {0xA7D4, 0xA7D4, 0xA7D5},    {0xA7DA, 0xA7DA, 0xA7DB}, {0xA7DC, 0xA7DC, 0x019B},
    {0x10D50, 0x10D65, 0x10D70}, {0x16EA0, 0x16EB8, 0x16EBB},
};

} // namespace

void append_lowercase(std::string& out, char32_t character)
{
    for (const YoungCapitals& letters : young_capitals)
        if (character >= letters.first && character <= letters.last)
            character = letters.lower + (character - letters.first);
    // The only character whose lower case is two, whatever stands around it.
    if (character == U'\u0130')
        out += "i\u0307";
    else
        append_character(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(character))));
}

} // namespace attn
