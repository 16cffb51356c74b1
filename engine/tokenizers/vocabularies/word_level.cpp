// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/word_level.h"

namespace attn {

std::vector<ModelToken> WordLevel::tokenize(std::string_view piece, TextWork& work) const
{
    std::vector<ModelToken> tokens;
    if (const std::optional<TokenId> id = vocabulary().id(piece))
        add_token(tokens, {*id, std::string(piece), 0, piece.size()}, work);
    else
        add_token(tokens, {require_unknown(vocabulary(), unknown_), unknown_, 0, piece.size()}, work);
    return tokens;
}

} // namespace attn
