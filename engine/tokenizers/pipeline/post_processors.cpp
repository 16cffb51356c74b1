// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/post_processors.h"

#include "engine/text/unicode_text.h"
#include "engine/text/utf8.h"
#include "engine/tokenizers/pipeline/byte_letters.h"

#include <algorithm>

namespace attn {

namespace {

Encoding encoding_of(const std::vector<SpecialToken>& tokens, Index type)
{
    Encoding encoding;
    for (const SpecialToken& token : tokens)
        encoding.push_back({.id = token.id, .token = token.token, .type = type, .special = true});
    return encoding;
}

bool is_space(char32_t letter)
{
    return byte_of_letter(letter) == ' ' || is_white_space(letter);
}

Index leading_spaces(std::string_view token)
{
    Index count = 0;
    for (std::size_t place = 0; place < token.size() && is_space(next_character(token, place));)
        ++count;
    return count;
}

Index trailing_spaces(std::string_view token)
{
    Index count = 0;
    for (std::size_t place = token.size(); place > 0 && is_space(previous_character(token, place));)
        ++count;
    return count;
}

void trim(EncodedToken& token, bool is_first, bool add_prefix_space)
{
    const Index leading = leading_spaces(token.token);
    const bool added = leading == 1 && add_prefix_space && (is_first || token.begin == 0);
    if (!added)
        token.begin = std::min(token.begin + leading, token.end);
    const Index trailing = trailing_spaces(token.token);
    if (token.end >= trailing)
        token.end = std::max(token.end - trailing, token.begin);
}

TemplatePart text_part(std::size_t text, Index type)
{
    return {.text = text, .is_text = true, .type = type};
}

TemplatePart token_part(const SpecialToken& token, Index type)
{
    return {.tokens = {token}, .type = type};
}

} // namespace

PostProcessor by_template(std::vector<TemplatePart> single, std::vector<TemplatePart> pair)
{
    return [single = std::move(single), pair = std::move(pair)](Encodings& encodings) {
        Encodings result;
        for (const TemplatePart& part : encodings.size() == 1 ? single : pair) {
            result.push_back(part.is_text ? encodings[part.text] : encoding_of(part.tokens, part.type));
            for (EncodedToken& token : result.back())
                token.type = part.type;
        }
        encodings = std::move(result);
    };
}

PostProcessor bert_processor(SpecialToken cls, SpecialToken sep)
{
    return by_template({token_part(cls, 0), text_part(0, 0), token_part(sep, 0)},
                       {token_part(cls, 0), text_part(0, 0), token_part(sep, 0), text_part(1, 1), token_part(sep, 1)});
}

PostProcessor roberta_processor(SpecialToken cls, SpecialToken sep)
{
    return by_template({token_part(cls, 0), text_part(0, 0), token_part(sep, 0)},
                       {token_part(cls, 0), text_part(0, 0), token_part(sep, 0), token_part(sep, 0), text_part(1, 0),
                        token_part(sep, 0)});
}

PostProcessor trim_offsets(bool add_prefix_space)
{
    return [add_prefix_space](Encodings& encodings) {
        for (Encoding& encoding : encodings)
            for (std::size_t i = 0; i < encoding.size(); ++i)
                trim(encoding[i], i == 0, add_prefix_space);
    };
}

} // namespace attn
