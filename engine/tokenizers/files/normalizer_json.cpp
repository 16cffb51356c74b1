// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/tokenizer_json.h"

#include "engine/tokenizers/files/character_map.h"
#include "engine/tokenizers/pipeline/unicode_normalization.h"

namespace attn {

namespace {

template <NormalizationForm form>
Normalizer read_form(const JsonValue&)
{
    return [](NormalizedText& text, TextWork& work) { normalize_unicode(text, form, work); };
}

template <void (*normalize)(NormalizedText&, TextWork&)>
Normalizer read_plain(const JsonValue&)
{
    return normalize;
}

Normalizer read_sequence(const JsonValue& value)
{
    std::vector<Normalizer> parts;
    for (const JsonValue& part : value.at("normalizers").items())
        parts.push_back(read_normalizer(part));
    return in_sequence(std::move(parts));
}

Normalizer read_bert(const JsonValue& value)
{
    BertNormalization options;
    options.clean_text = value.boolean_or("clean_text", true);
    options.handle_chinese_chars = value.boolean_or("handle_chinese_chars", true);
    options.lowercase = value.boolean_or("lowercase", true);
    options.strip_accents = value.boolean_or("strip_accents", options.lowercase);
    return [options](NormalizedText& text, TextWork& work) { normalize_bert(text, options, work); };
}

Normalizer read_strip(const JsonValue& value)
{
    return [left = value.boolean_or("strip_left", true), right = value.boolean_or("strip_right", true)](
               NormalizedText& text, TextWork& work) { strip(text, left, right, work); };
}

Normalizer read_prepend(const JsonValue& value)
{
    return [content = std::string(value.at("prepend").text())](NormalizedText& text, TextWork& work) {
        text.prepend(content, work);
    };
}

Normalizer read_replace(const JsonValue& value)
{
    return [pattern = read_pattern(value.at("pattern")), content = std::string(value.at("content").text())](
               NormalizedText& text, TextWork& work) { replace(text, pattern, content, work); };
}

Normalizer read_precompiled(const JsonValue& value)
{
    const auto map = std::make_shared<const CharacterMap>(value.at("precompiled_charsmap"));
    return [map](NormalizedText& text, TextWork& work) { map->normalize(text, work); };
}

} // namespace

Normalizer read_normalizer(const JsonValue& value)
{
    static constexpr NamedReader<Normalizer> readers[] = {
        {read_sequence, "Sequence"},
        {read_bert, "BertNormalizer"},
        {read_form<NormalizationForm::nfc>, "NFC"},
        {read_form<NormalizationForm::nfd>, "NFD"},
        {read_form<NormalizationForm::nfkc>, "NFKC"},
        {read_form<NormalizationForm::nfkd>, "NFKD"},
        {read_plain<lowercase>, "Lowercase"},
        {read_plain<strip_accents>, "StripAccents"},
        {read_plain<normalize_nmt>, "Nmt"},
        {read_plain<to_byte_letters>, "ByteLevel"},
        {read_strip, "Strip"},
        {read_prepend, "Prepend"},
        {read_replace, "Replace"},
        {read_precompiled, "Precompiled"},
    };
    return read_step(value, readers);
}

} // namespace attn
