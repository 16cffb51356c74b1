// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/generation_rules.h"

#include <algorithm>
#include <filesystem>

namespace attn {

namespace {

std::vector<TokenId> to_tokens(const std::vector<Index>& numbers)
{
    std::vector<TokenId> tokens;
    for (const Index number : numbers)
        if (number >= 0) // some files write -1 for none
            tokens.push_back(static_cast<TokenId>(number));
    return tokens;
}

} // namespace

GenerationRules read_generation_rules(const Config& config, const std::string& folder)
{
    std::optional<Config> own;
    std::error_code ignored;
    if (const std::filesystem::path path = std::filesystem::path(folder) / "generation_config.json";
        std::filesystem::exists(path, ignored))
        own.emplace(path.string());
    const auto with = [&](std::string_view field) -> const Config& { return own && own->has(field) ? *own : config; };
    GenerationRules rules;
    rules.ends = to_tokens(with("eos_token_id").sizes("eos_token_id", -1));
    if (const std::optional<Index> first = with("forced_bos_token_id").optional_size("forced_bos_token_id", 0))
        rules.first = static_cast<TokenId>(*first);
    for (const std::vector<Index>& words : with("bad_words_ids").lists_of_sizes("bad_words_ids", 0))
        rules.banned.push_back(to_tokens(words));
    return rules;
}

std::vector<TokenId> banned_after(const GenerationRules& rules, std::span<const TokenId> text)
{
    std::vector<TokenId> banned;
    for (const std::vector<TokenId>& words : rules.banned) {
        if (words.empty() || words.size() - 1 > text.size())
            continue;
        if (std::equal(words.begin(), words.end() - 1, text.end() - static_cast<std::ptrdiff_t>(words.size() - 1)))
            banned.push_back(words.back());
    }
    return banned;
}

} // namespace attn
