// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pyramid/row_sample.h"

#include "engine/pyramid/cell_pool.h"
#include "engine/pyramid/levels.h"
#include "engine/run_control/parallel_for.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr Index most_cells = 8'000'000;
constexpr Index most_computed_cells = 2'000'000; // where each cell is a product of vectors
constexpr Index most_rows = 512;
constexpr Index most_columns = 2048;

// The middle one of the rows of the matrix that a row of the sample represents.
Index sampled_row(Index at, Index samples, Index rows)
{
    return (2 * at + 1) * rows / (2 * samples);
}

double mean_of(double sum, const double* cells, Index count)
{
    return std::isfinite(sum) ? sum / static_cast<double>(count) : open_mean(cells, count, 1, count);
}

} // namespace

void RowSample::read(const MatrixSource& source, const RunControl& control)
{
    matrix_rows_ = source.rows();
    matrix_columns_ = source.columns();
    const Index cells = source.computed() ? most_computed_cells : most_cells;
    rows_ = std::min({matrix_rows_, most_rows, std::max<Index>(cells / matrix_columns_, 16)});
    columns_ = std::min(matrix_columns_, most_columns);
    for (std::vector<double>& plane : planes_)
        plane.resize(static_cast<std::size_t>(rows_ * columns_));
    parallel_for(rows_, [&](Index at) {
        control.check();
        std::vector<double> row(static_cast<std::size_t>(matrix_columns_));
        source.read({sampled_row(at, rows_, matrix_rows_), 0, 1, matrix_columns_}, row.data());
        for (Index x = 0; x < columns_; ++x) {
            const CellSpan span = cells_of_pixel(x, matrix_columns_, columns_);
            for (const Pooling pooling : all_poolings) {
                const double value = pool_span(pooling, row.data() + span.begin, span.size(), pool_start(pooling));
                planes_[static_cast<int>(pooling)][static_cast<std::size_t>(at * columns_ + x)] =
                    pooling == Pooling::mean ? mean_of(value, row.data() + span.begin, span.size()) : value;
            }
        }
        const WeightsSummary part = summarize_row(row);
        const std::scoped_lock lock(mutex_);
        summary_ = joined(summary_, part);
    });
}

void RowSample::draw(const Window& window, const CellSpan& rows, Index width, Pooling pooling, double* out) const
{
    const Index middle = rows.begin + rows.size() / 2;
    const Index nearest = std::min(middle * rows_ / matrix_rows_, rows_ - 1);
    const double* const from = planes_[static_cast<int>(pooling)].data() + nearest * columns_;
    for (Index x = 0; x < width; ++x) {
        const CellSpan cells = shifted(cells_of_pixel(x, window.columns, width), window.column);
        const Index begin = cells.begin * columns_ / matrix_columns_;
        const Index end = std::max(begin + 1, (cells.end * columns_ + matrix_columns_ - 1) / matrix_columns_);
        const double value = pool_span(pooling, from + begin, end - begin, pool_start(pooling));
        out[x] = pooling == Pooling::mean ? mean_of(value, from + begin, end - begin) : value;
    }
}

WeightsSummary RowSample::summary() const
{
    const std::scoped_lock lock(mutex_);
    return summary_;
}

} // namespace attn
