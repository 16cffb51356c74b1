// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/tensor/indices.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// One token that a tokenizer made of a text.
struct EncodedToken {
    TokenId id = 0;
    std::string token; // as the vocabulary writes it
    // Unicode characters [begin, end) of the text that it came from; both 0 for a token that was added
    Index begin = 0;
    Index end = 0;
    Index type = 0;       // 0: of the first text, 1: of the second
    bool special = false; // added around the text ([CLS], </s>, ...), not a part of it
    bool operator==(const EncodedToken&) const = default;
};

using Encoding = std::vector<EncodedToken>;

// From text to the tokens of a model's vocabulary and back. Immutable; may be used from several threads at once.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    // With the special tokens that the model expects around a text. Malformed UTF-8 reads as U+FFFD. Throws
    // SettingError for a text that is too long and for more than most_tokens tokens (split.h), Error when a step of the
    // file makes too much of the text or its regular expressions take too long (text_work.h), Cancelled.
    virtual Encoding encode(std::string_view text, const RunControl& control = {}) const = 0;
    // Two texts as the model expects a pair of them; offsets count in the text that the token came from.
    virtual Encoding encode_pair(std::string_view text, std::string_view second,
                                 const RunControl& control = {}) const = 0;
    // The decoder's side of a translation model, which may have a vocabulary of its own.
    virtual Encoding encode_target(std::string_view text, const RunControl& control = {}) const
    {
        return encode(text, control);
    }

    virtual Index vocabulary_size() const = 0;
    // As the vocabulary writes it; nothing for a number that it does not have.
    virtual std::optional<std::string> token(TokenId id) const = 0;
    virtual std::optional<TokenId> id(std::string_view token) const = 0;
    // The same for people: bytes of byte-level vocabularies read as UTF-8 where they are whole characters, the markers
    // of a word's beginning and continuation ("Ġ", "▁", "##") kept.
    virtual std::string label(TokenId id) const = 0;
    // What a token of a byte-level vocabulary stands for, maybe a part of a character; nothing for other tokens.
    virtual std::optional<std::string> bytes(TokenId) const { return {}; }
    virtual bool is_special(TokenId id) const = 0;
    // [MASK] or <mask>, which a model fills in.
    virtual std::optional<TokenId> mask_token() const = 0;
    // What the tokens read as one text, without special ones. Throws as encode does.
    virtual std::string decode(std::span<const TokenId> ids, const RunControl& control = {}) const = 0;
    // What it is, in a few words: "byte-level BPE, 50,257 tokens".
    virtual std::string description() const = 0;
};

} // namespace attn
