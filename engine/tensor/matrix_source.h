// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <memory>

namespace attn {

// A rectangle of cells: `rows` x `columns` of them, the first at (row, column).
struct Window {
    Index row = 0;
    Index column = 0;
    Index rows = 0;
    Index columns = 0;
    bool operator==(const Window&) const = default;
};

// A matrix that is read window by window: a dense one, or one whose cells are computed when they are read. Immutable;
// may be read from several threads at once.
class MatrixSource {
public:
    virtual ~MatrixSource() = default;

    virtual Index rows() const = 0;
    virtual Index columns() const = 0;

    // Writes the window's cells to `out`, row-major, window.rows * window.columns of them. The window must lie inside
    // the matrix.
    virtual void read(const Window& window, double* out) const = 0;

    // Whether cells are computed when they are read. If so, reading fewer of them saves time.
    virtual bool computed() const { return false; }

    double at(Index row, Index column) const;
    Window whole() const { return {0, 0, rows(), columns()}; }
};

class DenseSource final : public MatrixSource {
public:
    explicit DenseSource(std::shared_ptr<const Matrix> matrix) : matrix_(std::move(matrix)) {}
    Index rows() const override { return matrix_->rows; }
    Index columns() const override { return matrix_->columns; }
    void read(const Window& window, double* out) const override;

private:
    std::shared_ptr<const Matrix> matrix_;
};

// The mean of several matrices of one shape, cell by cell over those where it is open; computed when read.
class MeanSource final : public MatrixSource {
public:
    // `sources` must hold at least one matrix. Throws ShapeError when their shapes differ.
    explicit MeanSource(std::vector<std::shared_ptr<const MatrixSource>> sources);
    Index rows() const override { return sources_.front()->rows(); }
    Index columns() const override { return sources_.front()->columns(); }
    bool computed() const override;
    void read(const Window& window, double* out) const override;

private:
    void read_open(const Window& window, double* out) const;

    std::vector<std::shared_ptr<const MatrixSource>> sources_;
};

} // namespace attn
