// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/normalizers.h"

#include "engine/text/byte_letters.h"
#include "engine/text/unicode_text.h"
#include "engine/text/utf8.h"
#include "engine/tokenizers/pipeline/bert_characters.h"
#include "engine/tokenizers/pipeline/unicode_normalization.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace attn {

namespace {

// Calls `write(out, character)`, which appends what the character becomes.
template <class Write>
void rewrite_characters(NormalizedText& text, TextWork& work, Write write)
{
    const auto write_bytes = [&](std::string& out, std::string_view bytes) {
        std::size_t place = 0;
        write(out, next_character(bytes, place));
    };
    text.rewrite(write_bytes, work);
}

template <class Keep>
void keep_only(NormalizedText& text, TextWork& work, Keep keep)
{
    rewrite_characters(text, work, [&](std::string& out, char32_t character) {
        if (keep(character))
            append_character(out, character);
    });
}

struct CharacterRange {
    char32_t first, last;
};

bool is_in(char32_t character, std::span<const CharacterRange> ranges)
{
    return std::ranges::any_of(
        ranges, [&](const CharacterRange& range) { return range.first <= character && character <= range.last; });
}

bool is_chinese(char32_t character)
{
    static constexpr CharacterRange ranges[] = {{0x4E00, 0x9FFF},   {0x3400, 0x4DBF},   {0x20000, 0x2A6DF},
                                                {0x2A700, 0x2B73F}, {0x2B740, 0x2B81F}, {0x2B920, 0x2CEAF},
                                                {0xF900, 0xFAFF},   {0x2F800, 0x2FA1F}};
    return is_in(character, ranges);
}

void clean(NormalizedText& text, TextWork& work)
{
    rewrite_characters(text, work, [](std::string& out, char32_t character) {
        if (character == '\t' || character == '\n' || character == '\r')
            out += ' ';
        else if (character != 0 && character != 0xFFFD && !is_bert_control(character))
            append_character(out, is_white_space(character) ? U' ' : character);
    });
}

void space_chinese(NormalizedText& text, TextWork& work)
{
    rewrite_characters(text, work, [](std::string& out, char32_t character) {
        const bool chinese = is_chinese(character);
        out += chinese ? " " : "";
        append_character(out, character);
        out += chinese ? " " : "";
    });
}

} // namespace

void normalize_bert(NormalizedText& text, const BertNormalization& options, TextWork& work)
{
    if (options.clean_text)
        clean(text, work);
    if (options.handle_chinese_chars)
        space_chinese(text, work);
    if (options.strip_accents) {
        normalize_unicode(text, NormalizationForm::nfd, work);
        keep_only(text, work, [](char32_t character) { return !is_bert_nonspacing_mark(character); });
    }
    if (options.lowercase)
        lowercase(text, work);
}

void lowercase(NormalizedText& text, TextWork& work)
{
    rewrite_characters(text, work, append_lowercase);
}

void strip_accents(NormalizedText& text, TextWork& work)
{
    // Marks of Unicode 9.0: two that are letters now were among them, and one was something else.
    keep_only(text, work, [](char32_t character) {
        const bool mark =
            (U_GET_GC_MASK(static_cast<UChar32>(character)) & U_GC_M_MASK) != 0 && was_assigned(character, 9);
        return character == 0x1CF2 || character == 0x1CF3 ? false : !mark || character == 0x111C9;
    });
}

void strip(NormalizedText& text, bool left, bool right, TextWork& work)
{
    const std::string_view all = text.text();
    ByteRange kept{0, all.size()};
    for (std::size_t place = 0; left && place < all.size() && is_white_space(next_character(all, place));)
        kept.begin = place;
    for (std::size_t place = all.size(); right && place > kept.begin && is_white_space(previous_character(all, place));)
        kept.end = place;
    std::size_t place = 0;
    const auto keep = [&](std::string& out, std::string_view bytes) {
        if (place >= kept.begin && place < kept.end)
            out += bytes;
        place += bytes.size();
    };
    text.rewrite(keep, work);
}

void normalize_nmt(NormalizedText& text, TextWork& work)
{
    static constexpr CharacterRange removed[] = {{0x01, 0x08}, {0x0B, 0x0B}, {0x0E, 0x1F},
                                                 {0x7F, 0x7F}, {0x8F, 0x8F}, {0x9F, 0x9F}};
    static constexpr CharacterRange spaces[] = {{0x09, 0x0A},     {0x0C, 0x0D},     {0x1680, 0x1680}, {0x200B, 0x200F},
                                                {0x2028, 0x2029}, {0x2581, 0x2581}, {0xFEFF, 0xFEFF}, {0xFFFD, 0xFFFD}};
    rewrite_characters(text, work, [](std::string& out, char32_t character) {
        if (!is_in(character, removed))
            append_character(out, is_in(character, spaces) ? U' ' : character);
    });
}

void replace(NormalizedText& text, const Pattern& pattern, std::string_view content, TextWork& work)
{
    std::vector<ByteRange> ranges;
    for (const PatternMatch& match : pattern.find(text.text(), work))
        if (match.matches)
            ranges.push_back(match.range);
    if (!ranges.empty())
        text.replace(ranges, content, work);
}

void to_byte_letters(NormalizedText& text, TextWork& work)
{
    const auto write = [](std::string& out, std::string_view bytes) {
        for (const char byte : bytes)
            out += letter_of_byte(byte);
    };
    text.rewrite(write, work);
}

} // namespace attn
