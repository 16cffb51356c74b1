// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/files/tokenizer_json.h"

namespace attn {

namespace {

Decoder read_sequence(const JsonValue& value)
{
    std::vector<Decoder> parts;
    for (const JsonValue& part : value.at("decoders").items())
        parts.push_back(read_decoder(part));
    return in_sequence(std::move(parts));
}

Decoder read_word_piece(const JsonValue& value)
{
    return word_piece_decoder(value.text_or("prefix", "##"), value.boolean_or("cleanup", true));
}

Decoder read_metaspace(const JsonValue& value)
{
    const bool drops_first = value.find("prepend_scheme") ? value.text_or("prepend_scheme", "") != "never"
                                                          : value.boolean_or("add_prefix_space", true);
    const std::optional<JsonValue> replacement = value.find("replacement");
    return metaspace_decoder(replacement ? read_filled_text(*replacement) : "▁", drops_first);
}

Decoder read_bpe(const JsonValue& value)
{
    return bpe_decoder(value.text_or("suffix", "</w>"));
}

Decoder read_strip(const JsonValue& value)
{
    return strip_decoder(read_filled_text(value.at("content")), value.count_or("start", 0), value.count_or("stop", 0));
}

Decoder read_replace(const JsonValue& value)
{
    return replace_decoder(read_pattern(value.at("pattern")), std::string(value.at("content").text()));
}

template <Decoder (*make)()>
Decoder read_plain(const JsonValue&)
{
    return make();
}

} // namespace

Decoder read_decoder(const JsonValue& value)
{
    static constexpr NamedReader<Decoder> readers[] = {
        {read_sequence, "Sequence"},        {read_plain<byte_level_decoder>, "ByteLevel"},
        {read_word_piece, "WordPiece"},     {read_metaspace, "Metaspace"},
        {read_bpe, "BPEDecoder"},           {read_plain<byte_fallback_decoder>, "ByteFallback"},
        {read_plain<fuse_decoder>, "Fuse"}, {read_strip, "Strip"},
        {read_replace, "Replace"},
    };
    return read_step(value, readers);
}

} // namespace attn
