// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/next_token.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace attn {

namespace {

// By their numbers, from the first on.
std::vector<TokenId> possible_tokens(std::span<const float> logits, std::span<const TokenId> banned)
{
    std::vector<TokenId> tokens;
    for (std::size_t token = 0; token < logits.size(); ++token)
        if (logits[token] > -std::numeric_limits<float>::infinity()) // which NaN is not either
            tokens.push_back(static_cast<TokenId>(token));
    std::erase_if(tokens, [banned](TokenId token) { return std::ranges::find(banned, token) != banned.end(); });
    if (tokens.empty())
        throw Error(
            "generation.no-token",
            "generation: no token can follow, as the model gives none a probability. Look for NaN in its weights.");
    return tokens;
}

// -ln(-ln u) of a uniform u.
double gumbel(Random& random)
{
    double u = 0.0;
    while (u == 0.0)
        u = random.uniform();
    return -natural_log(-natural_log(u));
}

} // namespace

TokenId next_token(std::span<const float> logits, std::span<const TokenId> banned, const GenerationOptions& options,
                   Random& random)
{
    std::vector<TokenId> tokens = possible_tokens(logits, banned);
    const auto logit = [logits](TokenId token) { return logits[static_cast<std::size_t>(token)]; };
    const auto more_probable = [&](TokenId a, TokenId b) { return logit(a) != logit(b) ? logit(a) > logit(b) : a < b; };
    const TokenId best = *std::ranges::min_element(tokens, more_probable);
    if (options.temperature == 0.0)
        return best;
    if (const auto kept = static_cast<std::size_t>(options.top_k); kept > 0 && kept < tokens.size()) {
        std::ranges::nth_element(tokens, tokens.begin() + options.top_k, more_probable);
        tokens.resize(kept);
        std::ranges::sort(tokens);
    }
    // The largest of scores with a Gumbel number added is distributed as their softmax (Gumbel 1954): nothing but
    // logarithms is needed.
    double highest = -std::numeric_limits<double>::infinity();
    TokenId drawn = best;
    for (const TokenId token : tokens) {
        const double score =
            (static_cast<double>(logit(token)) - static_cast<double>(logit(best))) / options.temperature
            + gumbel(random);
        if (score > highest) {
            highest = score;
            drawn = token;
        }
    }
    return drawn;
}

} // namespace attn
