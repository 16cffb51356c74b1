// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/indices.h"
#include "engine/tensor/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// Ids must be below it: larger vocabularies do not exist, and tables of them would not fit in memory.
inline constexpr TokenId most_token_ids = 1 << 22;

// Tokens and their ids.
class Vocabulary {
public:
    void reserve(std::size_t tokens);
    // 0 <= id < most_token_ids. A token that is there already gets the new id, an id that is there already stands for
    // the new token; false when the token was there.
    bool set(std::string_view token, TokenId id);

    std::optional<TokenId> id(std::string_view token) const;
    std::optional<std::string_view> token(TokenId id) const;
    std::size_t size() const { return entries_.size(); } // tokens
    // Calls `call(token, id)` for each.
    template <class Call>
    void for_each(Call call) const
    {
        for (const Entry& entry : entries_)
            call(text(entry), entry.id);
    }
    TokenId end() const { return static_cast<TokenId>(entry_of_id_.size()); } // behind the highest id

private:
    static constexpr std::uint32_t none = ~std::uint32_t{0};

    struct Entry {
        std::uint64_t offset = 0; // in letters_
        std::uint32_t length = 0;
        TokenId id = 0;
    };

    std::string_view text(const Entry& entry) const
    {
        return std::string_view(letters_).substr(entry.offset, entry.length);
    }
    std::size_t slot_of(std::string_view token) const; // where the token stands in slots_, or would stand
    void grow(std::size_t slots);

    std::string letters_;
    std::vector<Entry> entries_;
    std::vector<std::uint32_t> slots_; // open addressing: indices of entries_
    std::vector<std::uint32_t> entry_of_id_;
};

// Says that the vocabulary has no such token.
Message missing_token(std::string_view token);
// The id of the token for unknown words. Throws Error naming it when the vocabulary does not have it.
TokenId require_unknown(const Vocabulary& vocabulary, const std::string& token);

} // namespace attn
