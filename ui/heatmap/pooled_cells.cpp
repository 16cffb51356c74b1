// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/pooled_cells.h"

namespace attn {

void poolCells(PooledCells& cells, const MatrixSource& source, const Pyramid* pyramid, const RunControl& control)
{
    cells.values.resize(static_cast<std::size_t>(cells.height * cells.width));
    if (pyramid && pyramid->complete())
        pyramid->pool(cells.window, cells.height, cells.width, cells.pooling, cells.values.data(), control);
    else
        pool_cells(source, cells.window, cells.height, cells.width, cells.pooling, cells.values.data(), control);
}

} // namespace attn
