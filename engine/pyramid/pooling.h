// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/tensor/matrix_source.h"

namespace attn {

// What a pixel shows where several cells share it.
enum class Pooling { maximum, mean, minimum };

// Cells [begin, end) of one side.
struct CellSpan {
    Index begin = 0;
    Index end = 0;
    Index size() const { return end - begin; }
};

// The cells, of `cells` along one side, that pixel `pixel` of `pixels` shows: from floor(pixel cells / pixels) to
// ceil((pixel + 1) cells / pixels). So every cell is in at least one pixel, and every pixel holds at least one cell.
CellSpan cells_of_pixel(Index pixel, Index cells, Index pixels);

// Writes a height x width picture of a window to `out`, row-major: each pixel pools exactly its cells (cells_of_pixel,
// of the window's rows and of its columns). A NaN among them makes the pixel NaN: an error must not disappear by
// zooming out. Closed cells do not count; where all are closed, so is the pixel. Reads the window in blocks of rows, in
// parallel, and never holds more than some of them. Throws Cancelled, and what reading throws.
void pool_cells(const MatrixSource& source, const Window& window, Index height, Index width, Pooling pooling,
                double* out, const RunControl& control = {});

} // namespace attn
