// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/unicode_text.h"

#include "engine/text/utf8.h"
#include "engine/text/younger_characters.h"

#include <unicode/uchar.h>

namespace attn {

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
    // The only character whose lower case always has two characters.
    if (character == U'\u0130')
        out += "i\u0307";
    else
        append_character(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(character))));
}

} // namespace attn
