// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/pooling.h"
#include "engine/pyramid/weights_summary.h"

#include <mutex>
#include <vector>

namespace attn {

// Some rows across a whole matrix, evenly spread and pooled along the row: enough to draw from before the matrix is
// read.
class RowSample {
public:
    // Reads the rows, in parallel; to be called once. Throws Cancelled, and what reading throws.
    void read(const MatrixSource& source, const RunControl& control);

    // A row of `width` pixels from the rows that were read. rows: those of the matrix that the pixels stand for. Needs
    // read().
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
