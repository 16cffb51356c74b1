// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/token.h"
#include "engine/text/words.h"

#include <QString>

#include <vector>

namespace attn {

struct Run;

// The names of the tokens on one axis of a run. Hidden, joined and sorted tokens keep the numbers that they have in the
// run as it was computed; a word has that of its first token. The run must outlive this object.
class TokenNames {
public:
    const Token& token(Index place) const { return (*tokens_)[static_cast<std::size_t>(place)]; }
    Index number(Index place) const;
    std::vector<Index> numbers() const; // of all tokens; empty where each has its place

    // quotedToken and quotedWithText.
    QString quoted(Index place) const;
    QString quotedWithText(Index place) const;
    // With its number, “it” (7), only where another token of the axis is written as this one.
    QString brief(Index place) const;
    // The same without quotes: it (7).
    QString label(Index place) const;

private:
    TokenNames(const std::vector<Token>& tokens, const std::vector<TokenRange>* origins)
        : tokens_(&tokens), origins_(origins)
    {
    }
    friend TokenNames queryNames(const Run& run);
    friend TokenNames keyNames(const Run& run);

    const std::vector<Token>* tokens_;
    const std::vector<TokenRange>* origins_; // null: each token has its place
};

TokenNames queryNames(const Run& run);
TokenNames keyNames(const Run& run);

} // namespace attn
