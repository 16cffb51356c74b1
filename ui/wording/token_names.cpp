// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/token_names.h"

#include "engine/runs/derived_run.h"
#include "ui/wording/token_label.h"

namespace attn {

TokenNames queryNames(const Run& run)
{
    return {run.queries, run.origin ? &run.origin->queries : nullptr};
}

TokenNames keyNames(const Run& run)
{
    return {run.keys, run.origin ? &run.origin->keys : nullptr};
}

Index TokenNames::number(Index place) const
{
    return origins_ ? (*origins_)[static_cast<std::size_t>(place)].begin : place;
}

std::vector<Index> TokenNames::numbers() const
{
    std::vector<Index> numbers;
    if (origins_)
        for (const TokenRange& origin : *origins_)
            numbers.push_back(origin.begin);
    return numbers;
}

QString TokenNames::quoted(Index place) const
{
    return quotedToken(token(place), number(place));
}

QString TokenNames::quotedWithText(Index place) const
{
    return attn::quotedWithText(token(place), number(place));
}

QString TokenNames::brief(Index place) const
{
    return isRepeated(*tokens_, place) ? quoted(place) : quotedToken(token(place));
}

QString TokenNames::label(Index place) const
{
    const QString label = isolated(tokenLabel(token(place)));
    return isRepeated(*tokens_, place) ? QStringLiteral("%1 (%2)").arg(label, QString::number(number(place))) : label;
}

} // namespace attn
