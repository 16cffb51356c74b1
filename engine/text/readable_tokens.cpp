// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/readable_tokens.h"

#include "engine/text/byte_letters.h"
#include "engine/text/token_marks.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <bit>
#include <optional>

namespace attn {

namespace {

std::string replaced(std::string_view text, std::string_view from, std::string_view to)
{
    std::string result;
    for (std::size_t place = 0; (place = text.find(from)) != std::string_view::npos;) {
        result += text.substr(0, place);
        result += to;
        text.remove_prefix(place + from.size());
    }
    result += text;
    return result;
}

std::string_view without_end(const Token& token)
{
    std::string_view text = token.text;
    if (ends_word(token))
        text.remove_suffix(token_marks::ends_word.size());
    return text;
}

// Without the two or three bytes at the end that begin a longer character.
std::string_view without_cut_character(std::string_view bytes)
{
    for (const std::size_t size : {2, 3}) {
        const std::string_view cut = bytes.substr(bytes.size() - std::min(size, bytes.size()));
        const auto length = static_cast<std::size_t>(std::countl_one(static_cast<unsigned char>(cut.front())));
        if (length > size && length <= 4 && std::ranges::all_of(cut.substr(1), is_inside_character))
            return bytes.substr(0, bytes.size() - size);
    }
    return bytes;
}

// Whether each token is written in letters of bytes, and all together are UTF-8: but for a character that is cut at the
// end, where `may_be_cut`. One letter there, as of "café", may be decoded already.
bool are_letters(const std::vector<Token>& tokens, bool may_be_cut)
{
    std::string all;
    for (const Token& token : tokens) {
        if (token.special)
            continue;
        const auto bytes = bytes_of_letters(without_end(token));
        if (!bytes)
            return false;
        all += *bytes;
    }
    const std::string_view bytes = all;
    return is_well_formed(bytes) || (may_be_cut && is_well_formed(without_cut_character(bytes)));
}

bool writes_blank_letters(const std::vector<Token>& tokens)
{
    return std::ranges::any_of(tokens, [](const Token& token) {
        return may_have_mark(token)
            && (token.text.starts_with(token_marks::blank_letter) || token.text == token_marks::line_break);
    });
}

bool has_letters_beyond_ascii(const std::vector<Token>& tokens)
{
    return std::ranges::any_of(tokens, [](const Token& token) {
        return may_have_mark(token)
            && std::ranges::any_of(token.text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    });
}

void set_bytes(Token& token, std::string bytes)
{
    token.bytes = bytes == token.text ? std::string() : std::move(bytes);
}

// The bytes of a token that is nothing but a part of a character, maybe behind a blank.
std::optional<std::string> part_of_character(const Token& token)
{
    std::string_view text = token.text;
    const bool blank = text.starts_with(token_marks::blank_letter);
    if (blank)
        text.remove_prefix(token_marks::blank_letter.size());
    const auto bytes = token.special || text.empty() ? std::nullopt : bytes_of_letters(text);
    if (!bytes || std::ranges::any_of(*bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return {};
    return (blank ? " " : "") + *bytes;
}

// Tokens [first, ...) that make one character of three bytes or more together; of two, it could be two letters of a
// text. Returns the token behind them, or `first`.
std::size_t read_split_character(std::vector<Token>& tokens, std::size_t first)
{
    std::string all;
    std::vector<std::string> parts;
    for (std::size_t next = first; next < tokens.size() && all.size() <= 4; ++next) {
        const auto part = part_of_character(tokens[next]);
        if (!part || (next > first && part->front() == ' '))
            break;
        parts.push_back(*part);
        all += part->substr(part->front() == ' ' ? 1 : 0);
        if (parts.size() > 1 && all.size() >= 3 && well_formed_bytes(all) == all.size()) {
            for (std::size_t i = 0; i < parts.size(); ++i)
                set_bytes(tokens[first + i], std::move(parts[i]));
            return next + 1;
        }
    }
    return first;
}

// Letters of bytes, some of which were decoded before.
void read_blanks(std::vector<Token>& tokens)
{
    for (std::size_t i = 0; i < tokens.size();) {
        const std::size_t behind = read_split_character(tokens, i);
        if (Token& token = tokens[i]; behind == i && may_have_mark(token)) {
            const std::string text = replaced(without_end(token), token_marks::blank_letter, " ");
            set_bytes(token, replaced(replaced(text, token_marks::line_break, "\n"), "\u0109", "\t"));
        }
        i = std::max(behind, i + 1);
    }
}

void read_marks(Token& token)
{
    if (!may_have_mark(token))
        return;
    std::string_view text = without_end(token);
    if (const auto byte = byte_of_token(text)) {
        set_bytes(token, std::string(1, *byte));
        return;
    }
    if (continues_word(token))
        text.remove_prefix(token_marks::continues_word.size());
    set_bytes(token, replaced(text, token_marks::blank, " "));
}

void leave_out_goes_on(Token& token)
{
    if (goes_on(token))
        set_bytes(token, token.text.substr(0, token.text.size() - token_marks::goes_on.size()));
}

} // namespace

void make_readable(std::vector<Token>& tokens)
{
    const auto has = [&tokens](bool (*mark)(const Token&)) { return std::ranges::any_of(tokens, mark); };
    if (has(goes_on) && !has(continues_word) && !has(begins_word) && !has(ends_word)) {
        std::ranges::for_each(tokens, leave_out_goes_on);
        return;
    }
    const bool blanks = writes_blank_letters(tokens);
    const bool pieces = std::ranges::any_of(tokens, continues_word);
    if (blanks || (has_letters_beyond_ascii(tokens) && !pieces)) {
        if (are_letters(tokens, blanks)) {
            for (Token& token : tokens)
                if (!token.special)
                    set_bytes(token, *bytes_of_letters(without_end(token)));
            return;
        }
        if (blanks) {
            read_blanks(tokens);
            return;
        }
    }
    std::ranges::for_each(tokens, read_marks);
}

} // namespace attn
