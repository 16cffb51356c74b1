// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/vocabularies/vocabulary.h"

#include "engine/formats/format_error.h"

#include <bit>
#include <functional>

namespace attn {

void Vocabulary::reserve(std::size_t tokens)
{
    entries_.reserve(tokens);
    grow(std::bit_ceil(2 * tokens + 2));
}

std::size_t Vocabulary::slot_of(std::string_view token) const
{
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = std::hash<std::string_view>{}(token)&mask;
    while (slots_[slot] != none && text(entries_[slots_[slot]]) != token)
        slot = (slot + 1) & mask;
    return slot;
}

void Vocabulary::grow(std::size_t slots)
{
    if (slots <= slots_.size())
        return;
    slots_.assign(slots, none);
    for (std::uint32_t i = 0; i < entries_.size(); ++i)
        slots_[slot_of(text(entries_[i]))] = i;
}

bool Vocabulary::set(std::string_view token, TokenId id)
{
    if (slots_.size() < 2 * (entries_.size() + 1))
        grow(std::bit_ceil(4 * (entries_.size() + 1)));
    std::uint32_t& entry = slots_[slot_of(token)];
    const bool is_new = entry == none;
    if (is_new) {
        entry = static_cast<std::uint32_t>(entries_.size());
        entries_.push_back({letters_.size(), static_cast<std::uint32_t>(token.size()), id});
        letters_ += token;
    }
    entries_[entry].id = id;
    if (entry_of_id_.size() <= static_cast<std::size_t>(id))
        entry_of_id_.resize(static_cast<std::size_t>(id) + 1, none);
    entry_of_id_[static_cast<std::size_t>(id)] = entry;
    return is_new;
}

std::optional<TokenId> Vocabulary::id(std::string_view token) const
{
    if (slots_.empty())
        return {};
    const std::uint32_t entry = slots_[slot_of(token)];
    return entry == none ? std::nullopt : std::optional(entries_[entry].id);
}

std::optional<std::string_view> Vocabulary::token(TokenId id) const
{
    if (id < 0 || id >= end() || entry_of_id_[static_cast<std::size_t>(id)] == none)
        return {};
    return text(entries_[entry_of_id_[static_cast<std::size_t>(id)]]);
}

Message missing_token(std::string_view token)
{
    return Message("vocabulary.missing-token", "the vocabulary has no token \"{0}\"", shortened(token));
}

TokenId require_unknown(const Vocabulary& vocabulary, const std::string& token)
{
    const std::optional<TokenId> id = vocabulary.id(token);
    if (!id)
        throw Error("vocabulary.no-unknown",
                    "tokenizer: the vocabulary has no token \"{0}\" for unknown words. Add it to the file.", token);
    return *id;
}

} // namespace attn
