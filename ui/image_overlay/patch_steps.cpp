// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/patch_steps.h"

#include <Qt>

#include <algorithm>

namespace attn {

namespace {

struct Move {
    Index rows = 0;
    Index columns = 0;
};

std::optional<Move> moveOf(int keyboardKey)
{
    constexpr Index far = layout_limits::tokens;
    switch (keyboardKey) {
    case Qt::Key_Left: return Move{0, -1};
    case Qt::Key_Right: return Move{0, 1};
    case Qt::Key_Up: return Move{-1, 0};
    case Qt::Key_Down: return Move{1, 0};
    case Qt::Key_Home: return Move{0, -far};
    case Qt::Key_End: return Move{0, far};
    case Qt::Key_PageUp: return Move{-far, 0};
    case Qt::Key_PageDown: return Move{far, 0};
    default: return std::nullopt;
    }
}

Index clamped(Index place, Index count)
{
    return std::clamp(place, Index{0}, count - 1);
}

// From the first row one goes up to the part before or to the strip, from the last one down to the part behind.
Index fromCell(const Layout& layout, std::span<const Index> strip, const Move& move, LayoutCell cell)
{
    if (move.rows == -1 && cell.row == 0) {
        if (cell.part == 0 && !strip.empty())
            return strip[static_cast<std::size_t>(clamped(cell.column, std::ssize(strip)))];
        if (cell.part > 0)
            cell.row = layout.parts[--cell.part].rows;
    } else if (move.rows == 1 && cell.row + 1 == layout.parts[cell.part].rows && cell.part + 1 < layout.parts.size()) {
        cell.row = -1;
        ++cell.part;
    }
    const LayoutPart& part = layout.parts[cell.part];
    cell.row = clamped(cell.row + move.rows, part.rows);
    cell.column = clamped(cell.column + move.columns, part.columns);
    return token_of(layout, cell);
}

} // namespace

std::optional<Index> steppedPatch(const Layout& layout, std::span<const Index> strip, int keyboardKey,
                                  std::optional<Index> token)
{
    const auto move = moveOf(keyboardKey);
    if (!move)
        return std::nullopt;
    if (!token)
        return strip.empty() ? token_of(layout, {}) : strip.front();
    if (const auto cell = cell_of(layout, *token))
        return fromCell(layout, strip, *move, *cell);
    if (move->rows > 0 || strip.empty())
        return token_of(layout, {});
    const auto place = std::ranges::lower_bound(strip, *token) - strip.begin();
    return strip[static_cast<std::size_t>(clamped(place + move->columns, std::ssize(strip)))];
}

} // namespace attn
