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

// The cell with the largest value of a window that is not empty; a NaN before any number.
CellValue largestIn(const MatrixSource& weights, const Window& window);

// Query, key and the weight with all its digits, a line each. Of several cells the largest, and how many there are.
// `open`, where there is a mask, says which cells it closes. Where the picture shows something else of several cells,
// `pooling`, that is said first.
QString describeCells(const Run& run, const MatrixSource& weights, const Window& window,
                      const OpenCells* open = nullptr, Pooling pooling = Pooling::maximum);

// As it is spoken, with few digits: "query “it” (7) → key “animal” (1): 0.412"; of a row or column its token alone.
QString spokenFocus(const Run& run, const MatrixSource& weights, const Focus& focus, const OpenCells* open = nullptr);

// A key and its number, a line each: of a mean or sum of rows.
QString describeBar(const Run& run, Index key, double value);

// One sentence: a cell with its weight, or a row or column with its largest weight; without it where it is one of very
// many.
QString describeFocus(const Run& run, const MatrixSource& weights, const Focus& focus);

} // namespace attn
