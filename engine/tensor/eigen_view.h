// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <Eigen/Core>

namespace attn {

using EigenMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// The same numbers seen by Eigen, without a copy. The view must not outlive the matrix. For .cpp files of the engine
// only: headers that the window includes stay free of Eigen.
inline Eigen::Map<EigenMatrix> eigen(Matrix& matrix)
{
    return {matrix.values.data(), matrix.rows, matrix.columns};
}
inline Eigen::Map<const EigenMatrix> eigen(const Matrix& matrix)
{
    return {matrix.values.data(), matrix.rows, matrix.columns};
}

} // namespace attn
