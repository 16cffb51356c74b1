// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/tokenizer_json.h"

#include "engine/text/unicode_text.h"
#include "engine/text/utf8.h"

namespace attn {

namespace {

std::string read_character(const JsonValue& value)
{
    const std::string text(value.text());
    if (count_characters(text) != 1)
        value.fail_expecting(Message("pre-tokenizer.character", "a single character"));
    return text;
}

SplitBehavior read_behavior(const JsonValue& value)
{
    static constexpr Named<SplitBehavior> known[] = {
        {SplitBehavior::removed, "Removed"},
        {SplitBehavior::isolated, "Isolated"},
        {SplitBehavior::merged_with_previous, "MergedWithPrevious"},
        {SplitBehavior::merged_with_next, "MergedWithNext"},
        {SplitBehavior::contiguous, "Contiguous"},
    };
    return value.choice(known);
}

PreTokenizer read_sequence(const JsonValue& value)
{
    std::vector<PreTokenizer> parts;
    for (const JsonValue& part : value.at("pretokenizers").items())
        parts.push_back(read_pre_tokenizer(part));
    return in_sequence(std::move(parts));
}

PreTokenizer read_byte_level(const JsonValue& value)
{
    return byte_level({.add_prefix_space = value.boolean_or("add_prefix_space", true),
                       .use_regex = value.boolean_or("use_regex", true)});
}

// Older files say add_prefix_space, newer ones prepend_scheme.
PrependScheme read_prepend_scheme(const JsonValue& value)
{
    static constexpr Named<PrependScheme> known[] = {
        {PrependScheme::always, "always"},
        {PrependScheme::first, "first"},
        {PrependScheme::never, "never"},
    };
    if (const auto scheme = value.find("prepend_scheme"))
        return scheme->choice(known);
    return value.boolean_or("add_prefix_space", true) ? PrependScheme::always : PrependScheme::never;
}

PreTokenizer read_metaspace(const JsonValue& value)
{
    return metaspace({.replacement = read_character(value.at("replacement")),
                      .prepend = read_prepend_scheme(value),
                      .split = value.boolean_or("split", true)});
}

PreTokenizer read_split(const JsonValue& value)
{
    const Pattern pattern = read_pattern(value.at("pattern"));
    return split_by(value.boolean_or("invert", false) ? inverted(pattern) : pattern,
                    read_behavior(value.at("behavior")));
}

PreTokenizer read_delimiter(const JsonValue& value)
{
    return split_by(string_pattern(read_character(value.at("delimiter"))), SplitBehavior::removed);
}

PreTokenizer read_digits(const JsonValue& value)
{
    return digits(value.boolean_or("individual_digits", false));
}

PreTokenizer read_punctuation(const JsonValue& value)
{
    const auto behavior = value.find("behavior");
    return punctuation(behavior ? read_behavior(*behavior) : SplitBehavior::isolated);
}

PreTokenizer read_fixed_length(const JsonValue& value)
{
    const std::size_t length = value.count_or("length", 5);
    if (length == 0)
        value.at("length").fail(Message("pre-tokenizer.length", "it must be 1 or more"));
    return fixed_length(length);
}

PreTokenizer read_white_space(const JsonValue&)
{
    return split_by(character_pattern(is_white_space), SplitBehavior::removed);
}

template <PreTokenizer (*make)()>
PreTokenizer read_plain(const JsonValue&)
{
    return make();
}

} // namespace

PreTokenizer read_pre_tokenizer(const JsonValue& value)
{
    static constexpr NamedReader<PreTokenizer> readers[] = {
        {read_sequence, "Sequence"},
        {read_byte_level, "ByteLevel"},
        {read_metaspace, "Metaspace"},
        {read_plain<bert_words>, "BertPreTokenizer"},
        {read_plain<words_and_marks>, "Whitespace"},
        {read_white_space, "WhitespaceSplit"},
        {read_split, "Split"},
        {read_digits, "Digits"},
        {read_punctuation, "Punctuation"},
        {read_delimiter, "CharDelimiterSplit"},
        {read_fixed_length, "FixedLength"},
        {read_plain<unicode_scripts>, "UnicodeScripts"},
    };
    return read_step(value, readers);
}

} // namespace attn
