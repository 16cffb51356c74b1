// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/mask_places.h"

#include <algorithm>
#include <cctype>

namespace attn {

std::vector<Index> keptMasks(const std::vector<Index>& masked, std::span<const Token> tokens, const std::string& before,
                             const std::string& after)
{
    const auto [change, other] = std::ranges::mismatch(before, after);
    const auto same = static_cast<Index>(change - before.begin());
    // A letter that is typed right behind a word changes this word.
    const bool atWordEnd = other == after.end() || std::isspace(static_cast<unsigned char>(*other));
    const auto stays = [&](Index place) {
        if (place < 0 || place >= static_cast<Index>(tokens.size()))
            return false;
        const Token& token = tokens[static_cast<std::size_t>(place)];
        return token.begin < token.end && (token.end < same || (token.end == same && atWordEnd));
    };
    std::vector<Index> kept;
    std::ranges::copy_if(masked, std::back_inserter(kept), stays);
    return kept;
}

} // namespace attn
