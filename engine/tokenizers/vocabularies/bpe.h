// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/vocabularies/byte_fallback.h"
#include "engine/tokenizers/vocabularies/token_model.h"

#include <unordered_map>

namespace attn {

struct BpeOptions {
    std::optional<TokenId> unknown;
    std::string continuing_prefix; // of every character but a word's first
    std::string end_suffix;        // of a word's last character
    bool fuse_unknown = false;     // unknown characters side by side are one token
    bool byte_fallback = false;
    bool ignore_merges = false; // a word that is a token is that token
};

// What two tokens side by side become. Lower ranks merge first.
struct Merge {
    std::uint32_t rank = 0;
    TokenId id = 0;
};

// Pairs of tokens, the first in the upper half.
using Merges = std::unordered_map<std::uint64_t, Merge>;

inline std::uint64_t merge_key(TokenId left, TokenId right)
{
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

// Collects the merges of a file in their order. What is wrong with one is told as a message.
class MergesBuilder {
public:
    MergesBuilder(const Vocabulary& vocabulary, std::string continuing_prefix)
        : vocabulary_(&vocabulary), continuing_prefix_(std::move(continuing_prefix))
    {
    }

    std::optional<Message> add(std::string_view line); // two tokens with a space between
    std::optional<Message> add(std::string_view left, std::string_view right);
    std::size_t count() const { return count_; } // so far
    Merges finish() { return std::move(merges_); }

private:
    const Vocabulary* vocabulary_;
    std::string continuing_prefix_;
    std::uint32_t count_ = 0;
    Merges merges_;
};

// Byte-pair encoding (Sennrich et al. 2016): starts with characters and merges the pair of the lowest rank until none
// is left.
class Bpe final : public TokenModel {
public:
    Bpe(Vocabulary vocabulary, Merges merges, BpeOptions options);

    std::vector<ModelToken> tokenize(std::string_view piece, TextWork& work) const override;
    std::string name() const override { return "BPE"; }

private:
    struct Symbol {
        TokenId id = 0;
        std::uint32_t length = 0; // bytes of the piece; 0: merged into the one before it
        std::int64_t previous = -1;
        std::int64_t next = -1;
    };

    std::vector<Symbol> symbols_of(std::string_view piece, TextWork& work) const;
    void merge(std::vector<Symbol>& symbols, const TextWork& work) const;

    Merges merges_;
    BpeOptions options_;
    ByteTokens byte_tokens_;
};

} // namespace attn
