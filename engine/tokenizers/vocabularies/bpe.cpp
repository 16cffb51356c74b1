// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/bpe.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <queue>

namespace attn {

std::optional<Message> MergesBuilder::add(std::string_view line)
{
    const std::size_t space = line.find(' ');
    if (space == line.npos || line.find(' ', space + 1) != line.npos)
        return Message("bpe.two-tokens", "expected two tokens with a space between");
    return add(line.substr(0, space), line.substr(space + 1));
}

std::optional<Message> MergesBuilder::add(std::string_view left, std::string_view right)
{
    const std::optional<TokenId> left_id = vocabulary_->id(left);
    const std::optional<TokenId> right_id = vocabulary_->id(right);
    if (!left_id || !right_id)
        return missing_token(left_id ? right : left);
    const std::string merged =
        std::string(left) + std::string(right.substr(std::min(continuing_prefix_.size(), right.size())));
    const std::optional<TokenId> id = vocabulary_->id(merged);
    if (!id)
        return missing_token(merged);
    merges_[merge_key(*left_id, *right_id)] = {count_++, *id};
    return {};
}

Bpe::Bpe(Vocabulary vocabulary, Merges merges, BpeOptions options)
    : TokenModel(std::move(vocabulary)), merges_(std::move(merges)), options_(std::move(options))
{
    if (options_.byte_fallback)
        byte_tokens_ = find_byte_tokens(this->vocabulary());
}

std::vector<ModelToken> Bpe::tokenize(std::string_view piece, TextWork& work) const
{
    std::vector<ModelToken> tokens;
    if (options_.ignore_merges)
        if (const std::optional<TokenId> id = vocabulary().id(piece)) {
            add_token(tokens, {*id, std::string(piece), 0, piece.size()}, work);
            return tokens;
        }
    std::vector<Symbol> symbols = symbols_of(piece, work);
    merge(symbols, work);
    std::size_t place = 0;
    for (const Symbol& symbol : symbols) {
        if (symbol.length == 0)
            continue;
        add_token(tokens,
                  {symbol.id, std::string(vocabulary().token(symbol.id).value_or("")), place, place + symbol.length},
                  work);
        place += symbol.length;
    }
    return tokens;
}

// The characters of the piece. What has no token becomes its bytes, or the unknown token, or is left out.
std::vector<Bpe::Symbol> Bpe::symbols_of(std::string_view piece, TextWork& work) const
{
    std::vector<Symbol> symbols;
    symbols.reserve(piece.size());
    const auto add = [&](TokenId id, std::size_t length) {
        symbols.push_back({.id = id, .length = static_cast<std::uint32_t>(length)});
    };
    std::size_t unknown = 0; // bytes that an unknown token yet to be added stands for
    const auto add_unknown = [&] {
        if (unknown > 0)
            add(*options_.unknown, unknown);
        unknown = 0;
    };
    std::string affixed;
    for (std::size_t place = 0; place < piece.size();) {
        work.check();
        const std::size_t length = character_bytes(piece[place]);
        std::string_view character = piece.substr(place, length);
        const bool first = place == 0;
        place += length;
        const bool last = place == piece.size();
        if ((!first && !options_.continuing_prefix.empty()) || (last && !options_.end_suffix.empty())) {
            affixed =
                (first ? "" : options_.continuing_prefix) + std::string(character) + (last ? options_.end_suffix : "");
            character = affixed;
        }
        if (const std::optional<TokenId> id = vocabulary().id(character)) {
            add_unknown();
            add(*id, length);
        } else if (const auto bytes = options_.byte_fallback ? to_byte_tokens(byte_tokens_, character) : std::nullopt) {
            for (const TokenId byte : *bytes)
                add(byte, 1);
        } else if (options_.unknown) {
            if (!options_.fuse_unknown)
                add_unknown();
            unknown += length;
        }
    }
    add_unknown();
    for (std::size_t i = 0; i < symbols.size(); ++i) {
        symbols[i].previous = static_cast<std::int64_t>(i) - 1;
        symbols[i].next = i + 1 < symbols.size() ? static_cast<std::int64_t>(i) + 1 : -1;
    }
    return symbols;
}

void Bpe::merge(std::vector<Symbol>& symbols, const TextWork& work) const
{
    struct Candidate {
        std::uint32_t rank;
        TokenId id;
        std::int64_t place;
        bool operator>(const Candidate& other) const
        {
            return rank != other.rank ? rank > other.rank : place > other.place;
        }
    };
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    const auto at = [&](std::int64_t place) -> Symbol& { return symbols[static_cast<std::size_t>(place)]; };
    const auto find = [&](std::int64_t place) { return merges_.find(merge_key(at(place).id, at(at(place).next).id)); };
    const auto push = [&](std::int64_t place) {
        if (place < 0 || at(place).next < 0)
            return;
        if (const auto merge = find(place); merge != merges_.end())
            queue.push({merge->second.rank, merge->second.id, place});
    };
    for (std::size_t place = 0; place < symbols.size(); ++place)
        push(static_cast<std::int64_t>(place));
    while (!queue.empty()) {
        work.check();
        const Candidate best = queue.top();
        queue.pop();
        Symbol& left = at(best.place);
        if (left.length == 0 || left.next < 0)
            continue;
        // The pair may have become another since it was queued.
        const auto merge = find(best.place);
        if (merge == merges_.end() || merge->second.id != best.id)
            continue;
        Symbol& right = at(left.next);
        left.id = best.id;
        left.length += right.length;
        left.next = right.next;
        right.length = 0;
        if (left.next >= 0)
            at(left.next).previous = best.place;
        push(left.previous);
        push(best.place);
    }
}

} // namespace attn
