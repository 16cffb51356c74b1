// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/focus_steps.h"

#include <algorithm>

namespace attn {

namespace {

// How far a key moves; a step larger than the matrix goes to its edge.
struct Step {
    Index rows = 0;
    Index columns = 0;
};

std::optional<Step> stepOf(int key, bool ctrl, const MatrixShape& shape, Index page)
{
    if (ctrl && key != Qt::Key_Home && key != Qt::Key_End)
        return {};
    const Index rowsIfCtrl = ctrl ? shape.rows : 0;
    switch (key) {
    case Qt::Key_Left: return Step{0, -1};
    case Qt::Key_Right: return Step{0, 1};
    case Qt::Key_Up: return Step{-1, 0};
    case Qt::Key_Down: return Step{1, 0};
    case Qt::Key_PageUp: return Step{-page, 0};
    case Qt::Key_PageDown: return Step{page, 0};
    case Qt::Key_Home: return Step{-rowsIfCtrl, -shape.columns};
    case Qt::Key_End: return Step{rowsIfCtrl, shape.columns};
    default: return {};
    }
}

} // namespace

std::optional<Focus> steppedFocus(const Focus& from, const Cell& start, int key, bool ctrl, const MatrixShape& shape,
                                  Index page)
{
    const std::optional<Step> step = stepOf(key, ctrl, shape, page);
    if (!step || shape.rows == 0 || shape.columns == 0)
        return {};
    if (from.empty())
        return Focus{start.query, start.key};
    Focus to = from;
    if (step->rows != 0)
        to.query = std::clamp<Index>(from.query ? *from.query + step->rows : start.query, 0, shape.rows - 1);
    if (step->columns != 0)
        to.key = std::clamp<Index>(from.key ? *from.key + step->columns : start.key, 0, shape.columns - 1);
    return to;
}

} // namespace attn
