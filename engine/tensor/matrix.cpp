// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/matrix.h"

#include "engine/tensor/error.h"

#include <algorithm>
#include <string>

namespace attn {

Matrix identity(Index rows, Index columns)
{
    Matrix result(rows, columns);
    for (Index i = 0; i < std::min(rows, columns); ++i)
        result(i, i) = 1.0;
    return result;
}

void require_shape(const Matrix& matrix, std::string_view name, Index rows, Index columns)
{
    if (matrix.rows == rows && matrix.columns == columns)
        return;
    throw ShapeError("matrix.shape", "{0}: it is {1} x {2}, but {3} x {4} is needed here.", name, matrix.rows,
                     matrix.columns, rows, columns);
}

} // namespace attn
