// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/focus.h"

#include <QtCore/qnamespace.h>

#include <optional>

namespace attn {

struct MatrixShape {
    Index rows = 0;
    Index columns = 0;
};

// Where a key press moves the pinned cell of a matrix: arrows, Home and End along the row, Page Up and Page Down by
// `page` rows, with Ctrl Home and End to the corners. A whole row moves up and down, a whole column left and right, and
// becomes a cell across. Without a focus the first key press gives the cell at `start`. Nothing for other keys.
std::optional<Focus> steppedFocus(const Focus& from, const Cell& start, int key, bool ctrl, const MatrixShape& shape,
                                  Index page);

} // namespace attn
