#include "ui/heatmap/pooled_cells.h"

namespace attn {

PooledCells poolCells(const MatrixSource& source, const Window& window, Index height, Index width, const RunControl& control)
{
    PooledCells pooled{window, height, width, std::vector<double>(static_cast<std::size_t>(height * width))};
    pool_cells(source, window, height, width, Pooling::maximum, pooled.values.data(), control);
    return pooled;
}

} // namespace attn
