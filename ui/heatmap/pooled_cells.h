#pragma once

#include "engine/pyramid/pooling.h"

#include <vector>

namespace attn {

// The largest values of a window of cells, on a grid of at most one value a cell.
struct PooledCells {
    Window window;
    Index height = 0; // window.rows where every row has a value of its own
    Index width = 0;
    std::vector<double> values; // row-major

    double at(Index y, Index x) const { return values[static_cast<std::size_t>(y * width + x)]; }
    bool isFor(const Window& other, Index otherHeight, Index otherWidth) const
    {
        return window == other && height == otherHeight && width == otherWidth;
    }
};

// Throws Cancelled soon after a stop was asked for, however large the window is.
PooledCells poolCells(const MatrixSource& source, const Window& window, Index height, Index width, const RunControl& control = {});

} // namespace attn
