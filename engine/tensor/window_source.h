// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"

namespace attn {

// Shows a part of a matrix as a matrix. The window must lie inside of the matrix.
class WindowSource final : public MatrixSource {
public:
    WindowSource(std::shared_ptr<const MatrixSource> source, const Window& window)
        : source_(std::move(source)), window_(window)
    {
    }
    Index rows() const override { return window_.rows; }
    Index columns() const override { return window_.columns; }
    void read(const Window& window, double* out) const override
    {
        source_->read({window_.row + window.row, window_.column + window.column, window.rows, window.columns}, out);
    }

private:
    std::shared_ptr<const MatrixSource> source_;
    Window window_;
};

} // namespace attn
