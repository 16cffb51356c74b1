// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pooling.h"
#include "engine/pyramid/weights_summary.h"

#include <mutex>
#include <vector>

namespace attn {

// Some evenly spread rows of a whole matrix, pooled along the row. A first picture is drawn from them before the matrix
// is read.
class RowSample {
public:
    // Reads the rows, in parallel; to be called once. Throws Cancelled, and what reading throws.
    void read(const MatrixSource& source, const RunControl& control);

    // Draws a row of `width` pixels, which shows `rows` of the matrix, from the rows that were read. Needs read().
    void draw(const Window& window, const CellSpan& rows, Index width, Pooling pooling, double* out) const;
    // The summary of the rows read so far.
    WeightsSummary summary() const;

private:
    Index matrix_rows_ = 0;
    Index matrix_columns_ = 0;
    Index rows_ = 0;
    Index columns_ = 0;
    std::vector<double> planes_[3]; // by Pooling, rows x columns
    mutable std::mutex mutex_;
    WeightsSummary summary_;
};

} // namespace attn
