// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/word_piece.h"

#include "engine/text/utf8.h"

namespace attn {

WordPiece::WordPiece(Vocabulary vocabulary, WordPieceOptions options, const RunControl& control)
    : TokenModel(std::move(vocabulary)), options_(std::move(options)), tree_(tree_of(this->vocabulary(), control))
{
    continuing_ = PrefixTree::root;
    for (const char byte : options_.continuing_prefix)
        continuing_ = continuing_ ? tree_.child(*continuing_, byte) : std::nullopt;
}

std::vector<ModelToken> WordPiece::tokenize(std::string_view piece, TextWork& work) const
{
    const auto unknown = [&] {
        std::vector<ModelToken> whole;
        add_token(whole, {require_unknown(vocabulary(), options_.unknown), options_.unknown, 0, piece.size()}, work);
        return whole;
    };
    if (count_characters(piece) > options_.most_characters)
        return unknown();
    std::vector<ModelToken> tokens;
    for (std::size_t begin = 0; begin < piece.size();) {
        std::size_t length = 0;
        TokenId id = 0;
        if (const auto from = begin == 0 ? PrefixTree::root : continuing_)
            tree_.for_each_prefix(piece.substr(begin), *from, [&](std::size_t bytes, std::int32_t value) {
                length = bytes;
                id = value;
            });
        if (length == 0)
            return unknown();
        add_token(tokens, {id, std::string(*vocabulary().token(id)), begin, begin + length}, work);
        begin += length;
    }
    return tokens;
}

} // namespace attn
