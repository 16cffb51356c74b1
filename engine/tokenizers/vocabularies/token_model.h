// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/text_work.h"
#include "engine/tokenizers/vocabularies/vocabulary.h"

namespace attn {

// Bytes [begin, end) of a piece of text that became a token.
struct ModelToken {
    TokenId id = 0;
    std::string token;
    std::size_t begin = 0;
    std::size_t end = 0;
};

// Puts a token behind the others of the piece.
inline void add_token(std::vector<ModelToken>& tokens, ModelToken token, TextWork& work)
{
    work.add_token(token.token.size());
    tokens.push_back(std::move(token));
}

// Cuts a piece of text into tokens of its vocabulary.
class TokenModel {
public:
    explicit TokenModel(Vocabulary vocabulary) : vocabulary_(std::move(vocabulary)) {}
    virtual ~TokenModel() = default;

    // A piece that is not empty. Throws Error when it has a part that is not in the vocabulary and nothing stands for
    // what is unknown, and what TextWork throws.
    virtual std::vector<ModelToken> tokenize(std::string_view piece, TextWork& work) const = 0;
    virtual std::string name() const = 0;
    const Vocabulary& vocabulary() const { return vocabulary_; }

private:
    Vocabulary vocabulary_;
};

} // namespace attn
