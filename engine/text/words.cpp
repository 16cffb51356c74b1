// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/words.h"

#include "engine/text/split.h"
#include "engine/text/token_marks.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <span>
#include <string_view>

namespace attn {

namespace {

std::string without_mark(const Token& token)
{
    std::string_view text = token.text;
    if (continues_word(token))
        text.remove_prefix(token_marks::continues_word.size());
    if (begins_word(token))
        for (const std::string_view mark : {token_marks::blank_letter, token_marks::blank})
            while (text.starts_with(mark))
                text.remove_prefix(mark.size());
    if (ends_word(token))
        text.remove_suffix(token_marks::ends_word.size());
    if (goes_on(token))
        text.remove_suffix(token_marks::goes_on.size());
    return std::string(text);
}

// What the tokens of a word stand for, without the blank before it; nothing where they have no bytes of their own.
std::optional<std::string> bytes_of_word(std::span<const Token> tokens)
{
    if (std::ranges::all_of(tokens, &std::string::empty, &Token::bytes))
        return {};
    std::string bytes;
    for (const Token& token : tokens)
        bytes += token.bytes.empty() ? token.text : token.bytes;
    bytes.erase(0, bytes.find_first_not_of(' '));
    return bytes;
}

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

} // namespace

Token joined_token(const std::vector<Token>& tokens, TokenRange range)
{
    const std::span<const Token> parts(tokens.data() + range.begin, tokens.data() + range.end);
    const Token& first = parts.front();
    Token joined;
    if (auto bytes = bytes_of_word(parts); bytes && is_well_formed(*bytes)) {
        joined.text = std::move(*bytes);
    } else { // a character is cut, or the tokens are as they stand
        joined.bytes = bytes.value_or("");
        for (const Token& token : parts)
            joined.text += without_mark(token);
    }
    if (is_blank(joined.text)) { // nothing but a mark
        joined.text = first.text;
        joined.bytes = first.bytes;
    }
    if (std::ranges::all_of(parts, has_place)) {
        joined.begin = first.begin;
        joined.end = parts.back().end;
    }
    joined.special = first.special;
    joined.raw = first.raw;
    return joined;
}

namespace {

// For each token, whether it continues the word of the token before it.
using Joins = std::vector<bool>;

// `goes_on` says of two tokens whether the second is of the word of the first.
template <class GoesOn>
Joins joins_by_marks(const std::vector<Token>& tokens, const GoesOn& goes_on)
{
    Joins joins(tokens.size());
    for (std::size_t i = 1; i < tokens.size(); ++i)
        joins[i] = goes_on(tokens[i - 1], tokens[i]) && !stands_alone(tokens[i]) && !stands_alone(tokens[i - 1]);
    return joins;
}

// Tokens [begin, end) touch in the text.
void join_in_text(const std::vector<Token>& tokens, std::size_t begin, std::size_t end, Joins& joins)
{
    std::string text;
    for (std::size_t i = begin; i < end; ++i)
        text += tokens[i].text;
    const std::vector<Token> words = split_text(text, TokenSplit::word);
    auto word = words.begin();
    auto place = static_cast<Index>(tokens[begin].text.size());
    for (std::size_t i = begin + 1; i < end; ++i) {
        while (word != words.end() && word->end <= place)
            ++word;
        joins[i] = word != words.end() && word->begin < place;
        place += static_cast<Index>(tokens[i].text.size());
    }
}

bool touch(const Token& a, const Token& b)
{
    return has_place(a) && has_place(b) && a.end == b.begin && !a.special && !b.special;
}

Joins joins_by_text(const std::vector<Token>& tokens)
{
    Joins joins(tokens.size());
    for (std::size_t begin = 0; begin < tokens.size();) {
        std::size_t end = begin + 1;
        while (end < tokens.size() && touch(tokens[end - 1], tokens[end]))
            ++end;
        if (end - begin > 1)
            join_in_text(tokens, begin, end, joins);
        begin = end;
    }
    return joins;
}

Joins joins_by_form(const std::vector<Token>& tokens)
{
    if (std::ranges::any_of(tokens, continues_word))
        return joins_by_marks(tokens, [](const Token&, const Token& token) { return continues_word(token); });
    if (std::ranges::any_of(tokens, begins_word))
        return joins_by_marks(tokens, [](const Token&, const Token& token) { return !begins_word(token); });
    if (std::ranges::any_of(tokens, ends_word))
        return joins_by_marks(tokens, [](const Token& before, const Token&) { return !ends_word(before); });
    if (std::ranges::any_of(tokens, goes_on))
        return joins_by_marks(tokens, [](const Token& before, const Token&) { return goes_on(before); });
    return joins_by_text(tokens);
}

// Tokens that share a character belong together in any case.
Joins joins_of(const std::vector<Token>& tokens)
{
    Joins joins = joins_by_form(tokens);
    for (std::size_t i = 1; i < tokens.size(); ++i)
        if (!is_well_formed(tokens[i - 1].bytes) && !tokens[i].bytes.empty() && is_inside_character(tokens[i].bytes[0]))
            joins[i] = true;
    return joins;
}

} // namespace

std::optional<Index> find_range(const std::vector<TokenRange>& ranges, Index token)
{
    const auto found = std::ranges::find_if(
        ranges, [token](const TokenRange& range) { return range.begin <= token && token < range.end; });
    return found == ranges.end() ? std::nullopt : std::optional<Index>(found - ranges.begin());
}

std::vector<Word> words_of(const std::vector<Token>& tokens)
{
    const Joins joins = joins_of(tokens);
    std::vector<Word> words;
    for (std::size_t begin = 0; begin < tokens.size();) {
        std::size_t end = begin + 1;
        while (end < tokens.size() && joins[end])
            ++end;
        const TokenRange range{static_cast<Index>(begin), static_cast<Index>(end)};
        words.push_back({joined_token(tokens, range), range});
        begin = end;
    }
    return words;
}

} // namespace attn
