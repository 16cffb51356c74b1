// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/byte_range.h"
#include "engine/tokenizers/vocabularies/byte_fallback.h"
#include "engine/tokenizers/vocabularies/prefix_tree.h"
#include "engine/tokenizers/vocabularies/token_model.h"

namespace attn {

// A unigram language model (Kudo 2018): of all ways to cut a text into pieces, the one whose scores have the largest
// sum. Characters without a piece are unknown, those side by side are one token.
class Unigram final : public TokenModel {
public:
    // `scores` by id. Throws as PrefixTree does.
    Unigram(Vocabulary vocabulary, std::vector<double> scores, std::optional<TokenId> unknown, bool byte_fallback,
            const RunControl& control);

    // An unknown token is written as the text has it.
    std::vector<ModelToken> tokenize(std::string_view piece, TextWork& work) const override;
    std::string name() const override { return "Unigram"; }

private:
    std::vector<ByteRange> best_parts(std::string_view piece, const TextWork& work) const;

    std::vector<double> scores_;
    std::optional<TokenId> unknown_;
    double unknown_score_ = 0.0;
    ByteTokens byte_tokens_; // none without byte fallback
    PrefixTree tree_;
};

} // namespace attn
