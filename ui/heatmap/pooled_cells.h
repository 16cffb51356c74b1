// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pyramid.h"

#include <vector>

namespace attn {

// What a window of cells shows, on a grid of at most one value a cell.
struct PooledCells {
    Window window;
    Index height = 0; // window.rows where every row has a value of its own
    Index width = 0;
    Pooling pooling = Pooling::maximum;
    std::vector<double> values; // row-major

    double at(Index y, Index x) const { return values[static_cast<std::size_t>(y * width + x)]; }
    // Whether it is of the same cells on the same grid.
    bool isLike(const PooledCells& other) const
    {
        return window == other.window && height == other.height && width == other.width && pooling == other.pooling;
    }
    bool hasEachCell() const { return height == window.rows && width == window.columns; }
};

// Fills in the values, exactly. `pyramid`: of the source, complete, or nullptr. Throws Cancelled soon after a stop was
// asked for, however large the window is.
void poolCells(PooledCells& cells, const MatrixSource& source, const Pyramid* pyramid, const RunControl& control = {});

} // namespace attn
