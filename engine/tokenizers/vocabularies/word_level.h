// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tokenizers/vocabularies/token_model.h"

namespace attn {

// Whole words only.
class WordLevel final : public TokenModel {
public:
    WordLevel(Vocabulary vocabulary, std::string unknown)
        : TokenModel(std::move(vocabulary)), unknown_(std::move(unknown))
    {
    }

    std::vector<ModelToken> tokenize(std::string_view piece, TextWork& work) const override;
    std::string name() const override { return "WordLevel"; }

private:
    std::string unknown_;
};

} // namespace attn
