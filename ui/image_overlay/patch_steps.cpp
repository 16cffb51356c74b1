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

std::optional<Move> moveOf(int keyboardKey, const PatchGrid& grid)
{
    switch (keyboardKey) {
    case Qt::Key_Left: return Move{0, -1};
    case Qt::Key_Right: return Move{0, 1};
    case Qt::Key_Up: return Move{-1, 0};
    case Qt::Key_Down: return Move{1, 0};
    case Qt::Key_Home: return Move{0, -grid.columns};
    case Qt::Key_End: return Move{0, grid.columns};
    case Qt::Key_PageUp: return Move{-grid.rows, 0};
    case Qt::Key_PageDown: return Move{grid.rows, 0};
    default: return std::nullopt;
    }
}

} // namespace

std::optional<Index> steppedPatch(const PatchedImage& picture, int keyboardKey, std::optional<Index> token)
{
    const PatchGrid& grid = picture.grid;
    const Index prefix = picture.prefix;
    const auto move = moveOf(keyboardKey, grid);
    if (!move)
        return std::nullopt;
    if (!token)
        return 0;
    if (*token < prefix)
        return move->rows > 0 ? prefix : std::clamp(*token + move->columns, Index{0}, prefix - 1);
    const Index patch = *token - prefix;
    if (prefix > 0 && move->rows < 0 && patch < grid.columns)
        return std::min(patch, prefix - 1);
    const Index row = std::clamp(patch / grid.columns + move->rows, Index{0}, grid.rows - 1);
    const Index column = std::clamp(patch % grid.columns + move->columns, Index{0}, grid.columns - 1);
    return prefix + row * grid.columns + column;
}

} // namespace attn
