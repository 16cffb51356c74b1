// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/hidden_tokens.h"

#include "engine/text/special_tokens.h"

#include <algorithm>

namespace attn {

namespace {

bool is_padding(const Token& token)
{
    return token.special && is_padding_name(token.text);
}

bool keeps_token(const Derivation& derivation, const Token& token)
{
    return !(derivation.hide_special && token.special) && !(derivation.hide_padding && is_padding(token));
}

bool is_place(const std::vector<Token>& tokens, Index index)
{
    return index >= 0 && index < static_cast<Index>(tokens.size());
}

} // namespace

bool hides_tokens(const Derivation& derivation)
{
    return derivation.skip_first || derivation.hide_special || derivation.hide_padding
        || !derivation.hidden_keys.empty();
}

std::vector<Index> kept_queries(const Derivation& derivation, const Run& run)
{
    std::vector<Index> kept;
    for (Index query = 0; query < static_cast<Index>(run.queries.size()); ++query)
        if (keeps_query(derivation, run, query))
            kept.push_back(query);
    return kept;
}

std::vector<Index> kept_keys(const Derivation& derivation, const Run& run)
{
    std::vector<Index> kept;
    for (Index key = 0; key < static_cast<Index>(run.keys.size()); ++key)
        if (keeps_key(derivation, run, key))
            kept.push_back(key);
    return kept;
}

bool keeps_query(const Derivation& derivation, const Run& run, Index query)
{
    return is_place(run.queries, query) && keeps_token(derivation, run.queries[static_cast<std::size_t>(query)]);
}

bool keeps_key(const Derivation& derivation, const Run& run, Index key)
{
    return is_place(run.keys, key) && !(derivation.skip_first && key == 0)
        && keeps_token(derivation, run.keys[static_cast<std::size_t>(key)]) && !find_range(derivation.hidden_keys, key);
}

Index count_padding(const Run& run)
{
    return std::max(std::ranges::count_if(run.queries, is_padding), std::ranges::count_if(run.keys, is_padding));
}

} // namespace attn
