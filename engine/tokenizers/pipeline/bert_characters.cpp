// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/bert_characters.h"

#include "engine/text/unicode_text.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstdint>
#include <span>

namespace attn {

namespace {

constexpr int version = 8;

// Characters whose category has changed since.
constexpr char32_t former_punctuation[] = {0x166D, 0x111C9};
constexpr char32_t former_nonspacing[] = {0x1734};
constexpr char32_t new_nonspacing[] = {0x1885, 0x1886, 0xA9BD, 0x111C9};

bool is_of(char32_t character, std::uint32_t categories)
{
    return (U_GET_GC_MASK(static_cast<UChar32>(character)) & categories) != 0 && was_assigned(character, version);
}

bool is_in(char32_t character, std::span<const char32_t> characters)
{
    return std::ranges::find(characters, character) != characters.end();
}

} // namespace

bool is_bert_control(char32_t character)
{
    return is_of(character, U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK);
}

bool is_bert_nonspacing_mark(char32_t character)
{
    return is_in(character, former_nonspacing) || (is_of(character, U_GC_MN_MASK) && !is_in(character, new_nonspacing));
}

bool is_bert_punctuation(char32_t character)
{
    if (character < 0x80)
        return (character >= '!' && character <= '/') || (character >= ':' && character <= '@')
            || (character >= '[' && character <= '`') || (character >= '{' && character <= '~');
    return is_in(character, former_punctuation) || is_of(character, U_GC_P_MASK);
}

} // namespace attn
