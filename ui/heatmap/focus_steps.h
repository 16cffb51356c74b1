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

// Where a key press moves the pinned cell of a matrix. Arrows move by one cell, Home and End to the ends of the row,
// Page Up and Page Down by `page` rows, Ctrl with Home or End to the corners. A pinned row moves up and down, and a key
// to the left or right pins one of its cells; a pinned column likewise. Without a focus the first key press pins the
// cell at `start`. Other keys give nothing.
std::optional<Focus> steppedFocus(const Focus& from, const Cell& start, int key, bool ctrl, const MatrixShape& shape,
                                  Index page);

} // namespace attn
