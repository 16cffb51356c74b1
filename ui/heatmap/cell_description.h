// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pooling.h"
#include "engine/runs/run.h"
#include "ui/painting/focus.h"

#include <QString>

namespace attn {

struct CellValue {
    Cell cell;
    double value = 0.0;
};

// The cell with the largest value of a window, which must not be empty. A NaN counts as larger than any number.
CellValue largestIn(const MatrixSource& weights, const Window& window);

// The query, the key and the weight, one line each. For several cells it describes the largest and
// says how many there are; where the picture shows another `pooling` of them, it says that first. `open`: the mask;
// nullptr: there is none.
QString describeCells(const Run& run, const MatrixSource& weights, const Window& window,
                      const OpenCells* open = nullptr, Pooling pooling = Pooling::maximum);

// As screen readers say it, with few digits: "query “it” (7) → key “animal” (1): 0.412". A row or column is named by
// its token alone.
QString spokenFocus(const Run& run, const MatrixSource& weights, const Focus& focus, const OpenCells* open = nullptr);

// A key and the number of its bar in a mean or sum of rows, one line each.
QString describeBar(const Run& run, Index key, double value);

// One sentence: a cell with its weight, or a row or column with its largest weight. A very long row or column is named
// without it, as reading it would take too long.
QString describeFocus(const Run& run, const MatrixSource& weights, const Focus& focus);

} // namespace attn
