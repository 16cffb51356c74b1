// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/word_level.h"

#include "engine/tensor/error.h"

namespace attn {

std::vector<ModelToken> WordLevel::tokenize(std::string_view piece) const
{
    if (const std::optional<TokenId> id = vocabulary().id(piece))
        return {{*id, std::string(piece), 0, piece.size()}};
    const std::optional<TokenId> unknown = vocabulary().id(unknown_);
    if (!unknown)
        throw Error("tokenizer: the vocabulary has no token \"" + unknown_
                    + "\" for unknown words, add it to the file");
    return {{*unknown, unknown_, 0, piece.size()}};
}

} // namespace attn
