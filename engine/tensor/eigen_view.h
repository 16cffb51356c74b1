// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <Eigen/Core>

namespace attn {

using EigenMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Shows a matrix to Eigen without a copy. The view must not outlive the matrix. Only .cpp files of the engine include
// this header, so that the window is compiled without Eigen.
inline Eigen::Map<EigenMatrix> eigen(Matrix& matrix)
{
    return {matrix.values.data(), matrix.rows, matrix.columns};
}
inline Eigen::Map<const EigenMatrix> eigen(const Matrix& matrix)
{
    return {matrix.values.data(), matrix.rows, matrix.columns};
}

} // namespace attn
