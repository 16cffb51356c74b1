// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <span>
#include <vector>

namespace attn {

// A dense row-major matrix in single precision, in which models compute and keep what they computed. Plain data, as
// Matrix is.
struct FloatMatrix {
    Index rows = 0;
    Index columns = 0;
    std::vector<float> values;

    FloatMatrix() = default;
    // All zero.
    FloatMatrix(Index rows_, Index columns_)
        : rows(rows_), columns(columns_), values(static_cast<std::size_t>(rows_ * columns_))
    {
    }

    float& operator()(Index row, Index column) { return values[static_cast<std::size_t>(row * columns + column)]; }
    float operator()(Index row, Index column) const { return values[static_cast<std::size_t>(row * columns + column)]; }
    std::span<float> row(Index index) { return {values.data() + index * columns, static_cast<std::size_t>(columns)}; }
    std::span<const float> row(Index index) const
    {
        return {values.data() + index * columns, static_cast<std::size_t>(columns)};
    }
    bool empty() const { return values.empty(); }
    bool operator==(const FloatMatrix&) const = default;
};

} // namespace attn
