#include "ui/heatmap/pooled_cells.h"

namespace attn {

namespace {

// Pooling reads block by block; between two blocks it can be stopped.
class StoppableSource final : public MatrixSource {
public:
    StoppableSource(const MatrixSource& source, const RunControl& control) : source_(source), control_(control) {}
    Index rows() const override { return source_.rows(); }
    Index columns() const override { return source_.columns(); }
    void read(const Window& window, double* out) const override
    {
        control_.check();
        source_.read(window, out);
    }

private:
    const MatrixSource& source_;
    const RunControl& control_;
};

} // namespace

PooledCells poolCells(const MatrixSource& source, const Window& window, Index height, Index width, const RunControl& control)
{
    PooledCells pooled{window, height, width, std::vector<double>(static_cast<std::size_t>(height * width))};
    if (height == window.rows && width == window.columns)
        source.read(window, pooled.values.data());
    else
        StoppableSource(source, control).pooled(window, height, width, Pooling::maximum, pooled.values.data());
    return pooled;
}

} // namespace attn
