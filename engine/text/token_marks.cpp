// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/token_marks.h"

#include <charconv>

namespace attn {

bool has_place(const Token& token)
{
    return token.end > token.begin;
}

bool may_have_mark(const Token& token)
{
    return !token.special && (!has_place(token) || static_cast<Index>(token.text.size()) != token.end - token.begin);
}

bool continues_word(const Token& token)
{
    return token.text.starts_with(token_marks::continues_word) && token.text.size() > token_marks::continues_word.size()
        && may_have_mark(token);
}

bool begins_word(const Token& token)
{
    return (token.text.starts_with(token_marks::blank_letter) || token.text.starts_with(token_marks::blank))
        && may_have_mark(token);
}

bool ends_word(const Token& token)
{
    return token.text.ends_with(token_marks::ends_word) && token.text.size() > token_marks::ends_word.size()
        && may_have_mark(token);
}

bool goes_on(const Token& token)
{
    return token.text.ends_with(token_marks::goes_on) && token.text.size() > token_marks::goes_on.size()
        && may_have_mark(token) && !begins_word(token) && !continues_word(token);
}

bool stands_alone(const Token& token)
{
    if (token.special)
        return true;
    if (!may_have_mark(token))
        return false;
    const std::string_view text = token.text;
    if (text == token_marks::line_break)
        return true;
    // A byte that SentencePiece has no piece for, <0xE2>, is a part of a letter.
    return text.size() > 2
        && ((text.front() == '[' && text.back() == ']')
            || (text.front() == '<' && text.back() == '>' && !text.starts_with("<0x")));
}

std::optional<char> byte_of_token(std::string_view text)
{
    if (text.size() != 6 || !text.starts_with("<0x") || text.back() != '>')
        return {};
    unsigned char byte = 0;
    const auto [end, error] = std::from_chars(text.data() + 3, text.data() + 5, byte, 16);
    return error == std::errc() && end == text.data() + 5 ? std::optional(static_cast<char>(byte)) : std::nullopt;
}

} // namespace attn
