// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/word_level.h"

namespace attn {

std::vector<ModelToken> WordLevel::tokenize(std::string_view piece) const
{
    if (const std::optional<TokenId> id = vocabulary().id(piece))
        return {{*id, std::string(piece), 0, piece.size()}};
    return {{require_unknown(vocabulary(), unknown_), unknown_, 0, piece.size()}};
}

} // namespace attn
