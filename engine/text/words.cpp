// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/words.h"

#include "engine/text/split.h"

#include <algorithm>
#include <string_view>

namespace attn {

namespace {

constexpr std::string_view continues_word = "##";
constexpr std::string_view line_break = "\u010a";                // Ċ
constexpr std::string_view begins_word[] = {"\u0120", "\u2581"}; // Ġ ▁

bool has_place(const Token& token)
{
    return token.end > token.begin;
}

// The text may hold a marker's letter as a letter (Maltese has a Ġ). Then the token is as long as its place.
bool may_have_marker(const Token& token)
{
    return !token.special && (!has_place(token) || static_cast<Index>(token.text.size()) != token.end - token.begin);
}

bool continues(const Token& token)
{
    return token.text.starts_with(continues_word) && token.text.size() > continues_word.size()
        && may_have_marker(token);
}

bool begins(const Token& token)
{
    return may_have_marker(token)
        && std::ranges::any_of(begins_word, [&](std::string_view marker) { return token.text.starts_with(marker); });
}

bool stands_alone(const Token& token)
{
    if (token.special)
        return true;
    if (!may_have_marker(token))
        return false;
    const std::string_view text = token.text;
    if (text == line_break)
        return true;
    // A byte that SentencePiece has no piece for, <0xE2>, is a part of a letter.
    return text.size() > 2
        && ((text.front() == '[' && text.back() == ']')
            || (text.front() == '<' && text.back() == '>' && !text.starts_with("<0x")));
}

std::string without_marker(const Token& token)
{
    std::string_view text = token.text;
    if (continues(token))
        text.remove_prefix(continues_word.size());
    if (begins(token))
        for (const std::string_view marker : begins_word)
            while (text.starts_with(marker))
                text.remove_prefix(marker.size());
    return std::string(text);
}

} // namespace

Token joined_token(const std::vector<Token>& tokens, TokenRange range)
{
    Token joined;
    bool placed = true;
    for (Index i = range.begin; i < range.end; ++i) {
        const Token& token = tokens[static_cast<std::size_t>(i)];
        joined.text += without_marker(token);
        placed = placed && has_place(token);
    }
    const Token& first = tokens[static_cast<std::size_t>(range.begin)];
    if (joined.text.empty()) // nothing but a marker
        joined.text = first.text;
    if (placed) {
        joined.begin = first.begin;
        joined.end = tokens[static_cast<std::size_t>(range.end - 1)].end;
    }
    joined.special = first.special;
    return joined;
}

namespace {

// For each token, whether it continues the word of the token before it.
using Joins = std::vector<bool>;

Joins joins_by_marker(const std::vector<Token>& tokens, bool word_piece)
{
    Joins joins(tokens.size());
    for (std::size_t i = 1; i < tokens.size(); ++i)
        joins[i] = (word_piece ? continues(tokens[i]) : !begins(tokens[i])) && !stands_alone(tokens[i])
            && !stands_alone(tokens[i - 1]);
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

Joins joins_of(const std::vector<Token>& tokens)
{
    if (std::ranges::any_of(tokens, continues))
        return joins_by_marker(tokens, true);
    if (std::ranges::any_of(tokens, begins))
        return joins_by_marker(tokens, false);
    return joins_by_text(tokens);
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
