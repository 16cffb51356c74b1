// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/vocabularies/prefix_tree.h"
#include "engine/tokenizers/vocabularies/token_model.h"

namespace attn {

struct WordPieceOptions {
    std::string unknown = "[UNK]"; // in the vocabulary
    std::string continuing_prefix = "##";
    std::size_t most_characters = 100; // of a word; a longer one is unknown
};

// WordPiece (Wu et al. 2016): the longest token that a word begins with, then the longest continuing one, and so on; a
// word that does not come out whole is unknown.
class WordPiece final : public TokenModel {
public:
    // Throws as PrefixTree does.
    WordPiece(Vocabulary vocabulary, WordPieceOptions options, const RunControl& control);

    std::vector<ModelToken> tokenize(std::string_view piece, TextWork& work) const override;
    std::string name() const override { return "WordPiece"; }

private:
    WordPieceOptions options_;
    PrefixTree tree_;
    std::optional<PrefixTree::Node> continuing_; // behind the prefix
};

} // namespace attn
