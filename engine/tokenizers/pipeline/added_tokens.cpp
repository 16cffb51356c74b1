// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/pipeline/added_tokens.h"

#include "engine/text/unicode_text.h"
#include "engine/text/utf8.h"

#include <algorithm>

namespace attn {

namespace {

std::size_t skip_white_space(std::string_view text, std::size_t place)
{
    for (std::size_t next = place; next < text.size() && is_white_space(next_character(text, next));)
        place = next;
    return place;
}

// Not beyond `first`: white space that was cut off before would be gone through again and again.
std::size_t skip_white_space_back(std::string_view text, std::size_t place, std::size_t first)
{
    for (std::size_t next = place; next > first && is_white_space(previous_character(text, next));)
        place = next;
    return place;
}

bool stands_alone(std::string_view text, ByteRange range)
{
    std::size_t before = range.begin;
    std::size_t behind = range.end;
    return (range.begin == 0 || !is_word_character(previous_character(text, before)))
        && (range.end == text.size() || !is_word_character(next_character(text, behind)));
}

} // namespace

AddedTokens::AddedTokens(std::vector<AddedToken> tokens, const Normalizer& normalizer, const RunControl& control)
    : tokens_(std::move(tokens))
{
    std::size_t bytes = 0;
    for (const AddedToken& token : tokens_)
        bytes += token.content.size();
    TextWork work(bytes, control);
    normalized_.reserve(tokens_.size());
    std::vector<PrefixTree::Word> raw, normalized;
    for (const AddedToken& token : tokens_) {
        control.check();
        NormalizedText form(token.content);
        if (normalizer && token.normalized)
            normalizer(form, work);
        normalized_.push_back(form.text());
    }
    // Of two that look the same the first counts.
    for (std::size_t i = tokens_.size(); i-- > 0;)
        if (!normalized_[i].empty())
            (tokens_[i].normalized ? normalized : raw).push_back({normalized_[i], static_cast<std::int32_t>(i)});
    raw_tree_ = PrefixTree(std::move(raw), control);
    normalized_tree_ = PrefixTree(std::move(normalized), control);
}

Pieces AddedTokens::cut(const NormalizedText& text, const PrefixTree& tree, TextWork& work) const
{
    const std::string_view all = text.text();
    Pieces pieces;
    std::size_t cut_until = 0;
    for (std::size_t place = 0; place < all.size();) {
        work.check();
        std::size_t length = 0;
        const AddedToken* token = nullptr;
        tree.for_each_prefix(all.substr(place), PrefixTree::root, [&](std::size_t bytes, std::int32_t index) {
            length = bytes;
            token = &tokens_[static_cast<std::size_t>(index)];
        });
        if (!token) {
            place += character_bytes(all[place]);
            continue;
        }
        ByteRange range{place, place + length};
        place = range.end;
        if (token->single_word && !stands_alone(all, range))
            continue;
        if (token->lstrip)
            range.begin = skip_white_space_back(all, range.begin, cut_until);
        if (token->rstrip)
            range.end = skip_white_space(all, range.end);
        // As in the library, a token may be found once more in the white space that the one before took along.
        if (range.begin < cut_until)
            work.grow(0, range.end - range.begin);
        if (cut_until < range.begin)
            pieces.push_back({text.slice({cut_until, range.begin}), {}});
        const std::string_view found = all.substr(range.begin, range.end - range.begin);
        pieces.push_back({text.slice(range), std::vector<ModelToken>()});
        add_token(*pieces.back().tokens, {token->id, std::string(found), 0, found.size()}, work);
        cut_until = range.end;
    }
    if (cut_until < all.size())
        pieces.push_back({text.slice({cut_until, all.size()}), {}});
    return pieces;
}

Pieces AddedTokens::extract(NormalizedText text, const Normalizer& normalizer, TextWork& work) const
{
    Pieces pieces;
    pieces.push_back({std::move(text), {}});
    const auto cut_raw = [&](const NormalizedText& part) { return cut(part, raw_tree_, work); };
    const auto cut_normalized = [&](NormalizedText part) {
        if (normalizer)
            normalizer(part, work);
        return cut(part, normalized_tree_, work);
    };
    cut_pieces(pieces, cut_raw, work);
    cut_pieces(pieces, cut_normalized, work);
    return pieces;
}

} // namespace attn
