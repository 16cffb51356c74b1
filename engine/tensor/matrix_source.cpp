// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/matrix_source.h"

#include "engine/tensor/closed_cell.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <cmath>

namespace attn {

double MatrixSource::at(Index row, Index column) const
{
    double value = 0.0;
    read({row, column, 1, 1}, &value);
    return value;
}

void DenseSource::read(const Window& window, double* out) const
{
    for (Index i = 0; i < window.rows; ++i) {
        const auto row =
            matrix_->row(window.row + i)
                .subspan(static_cast<std::size_t>(window.column), static_cast<std::size_t>(window.columns));
        out = std::copy(row.begin(), row.end(), out);
    }
}

MeanSource::MeanSource(std::vector<std::shared_ptr<const MatrixSource>> sources) : sources_(std::move(sources))
{
    for (const auto& source : sources_)
        if (source->rows() != rows() || source->columns() != columns())
            throw ShapeError("mean.shapes", "mean: the matrices have different shapes.");
}

bool MeanSource::computed() const
{
    return std::ranges::any_of(sources_, [](const auto& source) { return source->computed(); });
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
    // A sum with closed cells is not finite.
    if (!std::all_of(out, out + size, [](double mean) { return std::isfinite(mean); }))
        read_open(window, out);
}

void MeanSource::read_open(const Window& window, double* out) const
{
    const std::size_t size = static_cast<std::size_t>(window.rows * window.columns);
    std::vector<OpenSum> sums(size);
    std::vector<double> cells(size);
    for (const auto& source : sources_) {
        source->read(window, cells.data());
        for (std::size_t i = 0; i < size; ++i)
            sums[i].add(cells[i]);
    }
    std::ranges::transform(sums, out, &OpenSum::mean);
}

} // namespace attn
