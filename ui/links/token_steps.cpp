// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/links/token_steps.h"

#include <Qt>

#include <algorithm>

namespace attn {

namespace {

Focus focusOn(bool key, Index token)
{
    return key ? Focus{std::nullopt, token} : Focus{token, std::nullopt};
}

} // namespace

std::optional<Focus> steppedToken(const Focus& focus, int keyboardKey, Index queries, Index keys)
{
    constexpr Index page = 10;
    const bool onKey = focus.key && !focus.query;
    const std::optional<Index> token = focus.query ? focus.query : focus.key;
    const auto along = [&](Index step) {
        return focusOn(onKey, token ? std::clamp(*token + step, Index{0}, (onKey ? keys : queries) - 1) : 0);
    };
    switch (keyboardKey) {
    case Qt::Key_Up: return along(-1);
    case Qt::Key_Down: return along(1);
    case Qt::Key_PageUp: return along(-page);
    case Qt::Key_PageDown: return along(page);
    case Qt::Key_Home: return along(-std::max(queries, keys));
    case Qt::Key_End: return along(std::max(queries, keys));
    case Qt::Key_Left: return focusOn(false, std::min(token.value_or(0), queries - 1));
    case Qt::Key_Right: return focusOn(true, std::min(token.value_or(0), keys - 1));
    case Qt::Key_Escape: return Focus{};
    default: return std::nullopt;
    }
}

} // namespace attn
