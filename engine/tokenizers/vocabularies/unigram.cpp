// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/unigram.h"

#include "engine/tensor/error.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace attn {

namespace {

constexpr double unknown_penalty = 10.0; // below the lowest score, as in SentencePiece

} // namespace

Unigram::Unigram(Vocabulary vocabulary, std::vector<double> scores, std::optional<TokenId> unknown, bool byte_fallback,
                 const RunControl& control)
    : TokenModel(std::move(vocabulary)), scores_(std::move(scores)), unknown_(unknown),
      tree_(tree_of(this->vocabulary(), control))
{
    unknown_score_ = (scores_.empty() ? 0.0 : *std::ranges::min_element(scores_)) - unknown_penalty;
    if (byte_fallback)
        byte_tokens_ = find_byte_tokens(this->vocabulary());
}

// Viterbi's algorithm over the places between characters.
std::vector<ByteRange> Unigram::best_parts(std::string_view piece, const TextWork& work) const
{
    struct Best {
        double score = 0.0;    // of the best way to here
        std::size_t begin = 0; // of its last part
        bool reached = false;
        bool unknown = false;
    };
    std::vector<Best> best(piece.size() + 1);
    for (std::size_t begin = 0; begin < piece.size();) {
        work.check();
        const double score = best[begin].score;
        const auto offer = [&](std::size_t end, double part, bool unknown) {
            if (!best[end].reached || score + part > best[end].score)
                best[end] = {score + part, begin, true, unknown};
        };
        const std::size_t character = character_bytes(piece[begin]);
        bool alone = false; // the character is a piece by itself
        tree_.for_each_prefix(piece.substr(begin), PrefixTree::root, [&](std::size_t bytes, std::int32_t id) {
            offer(begin + bytes, scores_[static_cast<std::size_t>(id)], id == unknown_);
            alone = alone || bytes == character;
        });
        if (!alone) {
            if (!unknown_)
                throw Error("unigram.no-unknown",
                            "tokenizer: a character of the text is not in the vocabulary, and unk_id names no token "
                            "for it. Add one to the file.");
            offer(begin + character, unknown_score_, true);
        }
        begin += character;
    }
    std::vector<ByteRange> parts;
    bool joins = false; // the part before was unknown
    for (std::size_t end = piece.size(); end > 0; end = best[end].begin) {
        if (best[end].unknown && joins)
            parts.back().begin = best[end].begin;
        else
            parts.push_back({best[end].begin, end});
        joins = best[end].unknown;
    }
    std::ranges::reverse(parts);
    return parts;
}

std::vector<ModelToken> Unigram::tokenize(std::string_view piece, TextWork& work) const
{
    std::vector<ModelToken> tokens;
    for (const auto& [begin, end] : best_parts(piece, work)) {
        const std::string_view part = piece.substr(begin, end - begin);
        if (const std::optional<TokenId> id = vocabulary().id(part))
            add_token(tokens, {*id, std::string(part), begin, end}, work);
        else if (const auto bytes = byte_tokens_.empty() ? std::nullopt : to_byte_tokens(byte_tokens_, part))
            for (const TokenId byte : *bytes)
                add_token(tokens, {byte, std::string(*vocabulary().token(byte)), begin, end}, work);
        else
            add_token(tokens, {unknown_.value_or(0), std::string(part), begin, end}, work);
    }
    return tokens;
}

} // namespace attn
