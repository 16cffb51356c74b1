// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/post_processors.h"

#include "engine/text/byte_letters.h"
#include "engine/text/unicode_text.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace attn {

namespace {

Encoding encoding_of(const TemplatePart& part, const Encodings& texts, TextWork& work)
{
    Encoding encoding;
    const auto add = [&](const EncodedToken& token) {
        work.add_token(token.token.size());
        encoding.push_back(token);
        encoding.back().type = part.type;
    };
    if (part.is_text)
        std::ranges::for_each(texts[part.text], add);
    for (const SpecialToken& token : part.tokens)
        add({.id = token.id, .token = token.token, .special = true});
    return encoding;
}

// Those of one text or two.
void require_texts(const Encodings& encodings)
{
    if (encodings.empty() || encodings.size() > 2)
        throw Error("post-processor.parts",
                    "post_processor: it puts tokens around one text or two, but the step before has made {0} parts of "
                    "them. Use another tokenizer.",
                    encodings.size());
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
    return [single = std::move(single), pair = std::move(pair)](Encodings& encodings, TextWork& work) {
        require_texts(encodings);
        Encodings result;
        for (const TemplatePart& part : encodings.size() == 1 ? single : pair)
            result.push_back(encoding_of(part, encodings, work));
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
    return [add_prefix_space](Encodings& encodings, TextWork&) {
        for (Encoding& encoding : encodings)
            for (std::size_t i = 0; i < encoding.size(); ++i)
                trim(encoding[i], i == 0, add_prefix_space);
    };
}

} // namespace attn
