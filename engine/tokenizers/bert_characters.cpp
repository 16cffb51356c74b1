#include "engine/tokenizers/bert_characters.h"

#include <unicode/uchar.h>

#include <cstdint>

namespace attn {

namespace {

bool is_of(char32_t character, std::uint32_t categories)
{
    return (U_GET_GC_MASK(static_cast<UChar32>(character)) & categories) != 0;
}

} // namespace

bool is_bert_control(char32_t character)
{
    return is_of(character, U_GC_C_MASK);
}

bool is_bert_nonspacing_mark(char32_t character)
{
    return is_of(character, U_GC_MN_MASK);
}

bool is_bert_punctuation(char32_t character)
{
    if (character < 0x80)
        return (character >= '!' && character <= '/') || (character >= ':' && character <= '@') || (character >= '[' && character <= '`')
            || (character >= '{' && character <= '~');
    return is_of(character, U_GC_P_MASK);
}

} // namespace attn
