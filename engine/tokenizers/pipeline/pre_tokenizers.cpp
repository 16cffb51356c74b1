// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/pre_tokenizers.h"

#include "engine/text/unicode_text.h"
#include "engine/text/utf8.h"
#include "engine/tokenizers/pipeline/bert_characters.h"
#include "engine/tokenizers/pipeline/normalizers.h"

#include <unicode/uscript.h>

#include <algorithm>

namespace attn {

namespace {

// GPT-2's words (Radford et al. 2019).
constexpr const char* byte_level_expression =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

// A match goes together with the part before it, unless that is a match too.
std::vector<PatternMatch> merge_with_previous(const std::vector<PatternMatch>& parts)
{
    std::vector<PatternMatch> merged;
    bool after_match = false;
    for (const PatternMatch& part : parts) {
        if (part.matches && !after_match && !merged.empty())
            merged.back().range.end = part.range.end;
        else
            merged.push_back(part);
        after_match = part.matches;
    }
    return merged;
}

std::vector<PatternMatch> merge_with_next(const std::vector<PatternMatch>& parts)
{
    std::vector<PatternMatch> merged;
    bool before_match = false;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        if (part->matches && !before_match && !merged.empty())
            merged.back().range.begin = part->range.begin;
        else
            merged.push_back(*part);
        before_match = part->matches;
    }
    std::ranges::reverse(merged);
    return merged;
}

std::vector<PatternMatch> merge_alike(const std::vector<PatternMatch>& parts)
{
    std::vector<PatternMatch> merged;
    for (const PatternMatch& part : parts)
        if (!merged.empty() && merged.back().matches == part.matches)
            merged.back().range.end = part.range.end;
        else
            merged.push_back(part);
    return merged;
}

std::vector<PatternMatch> arrange(std::vector<PatternMatch> parts, SplitBehavior behavior)
{
    switch (behavior) {
    case SplitBehavior::removed: std::erase_if(parts, &PatternMatch::matches); return parts;
    case SplitBehavior::isolated: return parts;
    case SplitBehavior::merged_with_previous: return merge_with_previous(parts);
    case SplitBehavior::merged_with_next: return merge_with_next(parts);
    case SplitBehavior::contiguous: return merge_alike(parts);
    }
    return parts;
}

bool starts_with(const NormalizedText& text, std::string_view prefix)
{
    return text.text().starts_with(prefix);
}

Pieces whole(NormalizedText text)
{
    Pieces pieces;
    pieces.push_back({std::move(text), {}});
    return pieces;
}

// Han, with what Japanese writes beside it; nothing for what may stand in any script, as may what Unicode 9.0 did not
// have.
std::optional<UScriptCode> script_of(char32_t character)
{
    if (character == ' ' || !was_assigned(character, 9))
        return {};
    if (character == 0x30FC)
        return USCRIPT_HAN;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(character), &status);
    if (script == USCRIPT_UNKNOWN)
        return {};
    return script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA ? USCRIPT_HAN : script;
}

// As in the library, what stands before the first character of a script is lost.
Pieces split_scripts(const NormalizedText& text)
{
    std::vector<std::size_t> cuts;
    std::optional<UScriptCode> last;
    std::size_t place = 0;
    for_each_character(text.text(), [&](char32_t character, std::string_view bytes) {
        if (const std::optional<UScriptCode> script = script_of(character); script && script != last) {
            cuts.push_back(place);
            last = script;
        }
        place += bytes.size();
    });
    cuts.push_back(place);
    TextWork::require_pieces(cuts.size());
    Pieces pieces;
    for (std::size_t i = 1; i < cuts.size(); ++i)
        pieces.push_back({text.slice({cuts[i - 1], cuts[i]}), {}});
    return pieces;
}

} // namespace

void cut_pieces(Pieces& pieces, const std::function<Pieces(NormalizedText)>& cut, TextWork& work)
{
    Pieces result;
    result.reserve(pieces.size());
    for (Piece& piece : pieces) {
        work.check();
        TextWork::require_pieces(result.size());
        if (piece.tokens) {
            result.push_back(std::move(piece));
            continue;
        }
        for (Piece& part : cut(std::move(piece.text)))
            if (!part.text.text().empty())
                result.push_back(std::move(part));
    }
    pieces = std::move(result);
}

Pieces split(const NormalizedText& text, const Pattern& pattern, SplitBehavior behavior, TextWork& work)
{
    const std::vector<PatternMatch> parts = arrange(pattern.find(text.text(), work), behavior);
    TextWork::require_pieces(parts.size());
    Pieces pieces;
    for (const PatternMatch& part : parts)
        pieces.push_back({text.slice(part.range), {}});
    return pieces;
}

PreTokenizer split_by(Pattern pattern, SplitBehavior behavior)
{
    return [pattern = std::move(pattern), behavior](Pieces& pieces, TextWork& work) {
        cut_pieces(
            pieces, [&](const NormalizedText& text) { return split(text, pattern, behavior, work); }, work);
    };
}

PreTokenizer metaspace(MetaspaceOptions options)
{
    return [options, space = string_pattern(" "), mark = string_pattern(options.replacement)](Pieces& pieces,
                                                                                              TextWork& work) {
        const auto cut = [&](NormalizedText text) {
            replace(text, space, options.replacement, work);
            const bool wanted = options.prepend == PrependScheme::always
                || (options.prepend == PrependScheme::first && text.is_at_start());
            if (wanted && !starts_with(text, options.replacement))
                text.prepend(options.replacement, work);
            return options.split ? split(text, mark, SplitBehavior::merged_with_next, work) : whole(std::move(text));
        };
        cut_pieces(pieces, cut, work);
    };
}

PreTokenizer byte_level(ByteLevelOptions options)
{
    static const auto expression =
        std::make_shared<const RegularExpression>(byte_level_expression, "tokenizer", "ByteLevel");
    return [options, pattern = expression_pattern(expression)](Pieces& pieces, TextWork& work) {
        const auto cut = [&](NormalizedText text) {
            if (options.add_prefix_space && !starts_with(text, " "))
                text.prepend(" ", work);
            Pieces parts =
                options.use_regex ? split(text, pattern, SplitBehavior::isolated, work) : whole(std::move(text));
            for (Piece& part : parts)
                to_byte_letters(part.text, work);
            return parts;
        };
        cut_pieces(pieces, cut, work);
    };
}

PreTokenizer bert_words()
{
    return [spaces = split_by(character_pattern(is_white_space), SplitBehavior::removed),
            marks = split_by(character_pattern(is_bert_punctuation), SplitBehavior::isolated)](Pieces& pieces,
                                                                                               TextWork& work) {
        spaces(pieces, work);
        marks(pieces, work);
    };
}

PreTokenizer words_and_marks()
{
    static const auto expression =
        std::make_shared<const RegularExpression>(R"(\w+|[^\w\s]+)", "tokenizer", "Whitespace");
    return split_by(inverted(expression_pattern(expression)), SplitBehavior::removed);
}

PreTokenizer digits(bool individual)
{
    return split_by(character_pattern(is_numeric), individual ? SplitBehavior::isolated : SplitBehavior::contiguous);
}

PreTokenizer punctuation(SplitBehavior behavior)
{
    return split_by(character_pattern(is_bert_punctuation), behavior);
}

PreTokenizer fixed_length(std::size_t characters)
{
    return [characters](Pieces& pieces, TextWork& work) {
        const auto cut = [&](const NormalizedText& text) {
            Pieces parts;
            std::size_t count = 0, begin = 0, place = 0;
            for_each_character(text.text(), [&](char32_t, std::string_view bytes) {
                place += bytes.size();
                if (++count % characters == 0 || place == text.text().size()) {
                    parts.push_back({text.slice({begin, place}), {}});
                    begin = place;
                    TextWork::require_pieces(parts.size());
                }
            });
            return parts;
        };
        cut_pieces(pieces, cut, work);
    };
}

PreTokenizer unicode_scripts()
{
    return [](Pieces& pieces, TextWork& work) { cut_pieces(pieces, split_scripts, work); };
}

} // namespace attn
