// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace attn {

using Index = std::ptrdiff_t;

// A dense row-major matrix in double precision. Plain data: `values` holds rows * columns numbers, (row, column) stands
// at row * columns + column. Neither Eigen nor Qt is needed to hold one; engine/tensor/eigen_view.h shows it to Eigen.
struct Matrix {
    Index rows = 0;
    Index columns = 0;
    std::vector<double> values;

    Matrix() = default;
    // All zero.
    Matrix(Index rows_, Index columns_)
        : rows(rows_), columns(columns_), values(static_cast<std::size_t>(rows_ * columns_))
    {
    }

    double& operator()(Index row, Index column) { return values[static_cast<std::size_t>(row * columns + column)]; }
    double operator()(Index row, Index column) const
    {
        return values[static_cast<std::size_t>(row * columns + column)];
    }
    std::span<double> row(Index index) { return {values.data() + index * columns, static_cast<std::size_t>(columns)}; }
    std::span<const double> row(Index index) const
    {
        return {values.data() + index * columns, static_cast<std::size_t>(columns)};
    }
    bool empty() const { return values.empty(); }
    bool operator==(const Matrix&) const = default;
};

// The rows x columns matrix with ones on its diagonal; it need not be square.
Matrix identity(Index rows, Index columns);

// Throws ShapeError naming `name` unless the matrix is rows x columns.
void require_shape(const Matrix& matrix, std::string_view name, Index rows, Index columns);

} // namespace attn
