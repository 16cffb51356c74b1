#include "engine/tensor/matrix_source.h"

#include "engine/tensor/error.h"

#include <algorithm>
#include <limits>

namespace attn {

namespace {

struct Span {
    Index begin = 0;
    Index end = 0;
};

Span cells_of_pixel(Index pixel, Index cells, Index pixels)
{
    return {pixel * cells / pixels, ((pixel + 1) * cells + pixels - 1) / pixels};
}

} // namespace

void MatrixSource::pooled(const Window& window, Index height, Index width, Pooling pooling, double* out) const
{
    if (window.rows == 0 || window.columns == 0)
        return;
    Index tallest = 0;
    for (Index y = 0; y < height; ++y) {
        const Span span = cells_of_pixel(y, window.rows, height);
        tallest = std::max(tallest, span.end - span.begin);
    }
    std::vector<double> block(static_cast<std::size_t>(tallest * window.columns));
    for (Index y = 0; y < height; ++y) {
        const Span rows_of = cells_of_pixel(y, window.rows, height);
        const Index count = rows_of.end - rows_of.begin;
        read({window.row + rows_of.begin, window.column, count, window.columns}, block.data());
        for (Index x = 0; x < width; ++x) {
            const Span columns_of = cells_of_pixel(x, window.columns, width);
            double sum = 0.0;
            double largest = -std::numeric_limits<double>::infinity();
            for (Index i = 0; i < count; ++i) {
                for (Index j = columns_of.begin; j < columns_of.end; ++j) {
                    const double value = block[static_cast<std::size_t>(i * window.columns + j)];
                    sum += value;
                    // Written so that a NaN is taken and then kept.
                    if (!(value <= largest) && !(largest != largest))
                        largest = value;
                }
            }
            out[y * width + x] = pooling == Pooling::maximum
                ? largest
                : sum / static_cast<double>(count * (columns_of.end - columns_of.begin));
        }
    }
}

double MatrixSource::at(Index row, Index column) const
{
    double value = 0.0;
    read({row, column, 1, 1}, &value);
    return value;
}

void DenseSource::read(const Window& window, double* out) const
{
    for (Index i = 0; i < window.rows; ++i) {
        const auto row = matrix_->row(window.row + i).subspan(static_cast<std::size_t>(window.column), static_cast<std::size_t>(window.columns));
        out = std::copy(row.begin(), row.end(), out);
    }
}

MeanSource::MeanSource(std::vector<std::shared_ptr<const MatrixSource>> sources) : sources_(std::move(sources))
{
    for (const auto& source : sources_)
        if (source->rows() != rows() || source->columns() != columns())
            throw ShapeError("mean over heads: the matrices have different shapes");
}

void MeanSource::read(const Window& window, double* out) const
{
    const std::size_t size = static_cast<std::size_t>(window.rows * window.columns);
    std::fill_n(out, size, 0.0);
    std::vector<double> cells(size);
    for (const auto& source : sources_) {
        source->read(window, cells.data());
        for (std::size_t i = 0; i < size; ++i)
            out[i] += cells[i];
    }
    for (std::size_t i = 0; i < size; ++i)
        out[i] /= static_cast<double>(sources_.size());
}

} // namespace attn
