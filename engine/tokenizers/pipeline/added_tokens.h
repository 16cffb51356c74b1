// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/pipeline/normalizers.h"
#include "engine/tokenizers/pipeline/pre_tokenizers.h"
#include "engine/tokenizers/vocabularies/prefix_tree.h"

namespace attn {

// A token that is cut out of the text before the model sees it.
struct AddedToken {
    TokenId id = 0;
    std::string content;
    bool special = false;
    bool single_word = false; // not inside of a word
    bool lstrip = false;      // takes the white space on its left along
    bool rstrip = false;
    bool normalized = true; // looked for in the normalized text, in its own normalized form
};

// All of a tokenizer. They find the longest of those that begin at a place, from left to right.
class AddedTokens {
public:
    AddedTokens() = default;
    // `normalizer` may be empty. Throws what TextWork throws where it makes too much of the tokens, and what PrefixTree
    // throws.
    AddedTokens(std::vector<AddedToken> tokens, const Normalizer& normalizer, const RunControl& control);

    // The text in pieces: the added tokens found, and the rest normalized.
    Pieces extract(NormalizedText text, const Normalizer& normalizer, TextWork& work) const;
    const std::vector<AddedToken>& tokens() const { return tokens_; }

private:
    Pieces cut(const NormalizedText& text, const PrefixTree& tree, TextWork& work) const;

    std::vector<AddedToken> tokens_;
    std::vector<std::string> normalized_;   // the form that is looked for, by place in tokens_
    PrefixTree raw_tree_, normalized_tree_; // places in tokens_
};

} // namespace attn
