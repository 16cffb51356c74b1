// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/derived_sources.h"
#include "engine/tensor/matrix_source.h"

#include <optional>

namespace attn {

// Orders of the rows and columns of a matrix by their cells: the largest comes first, NaN and what has no open cell
// last, and equal ones stay in their order. The matrix is read once. Throw Cancelled.

// Rows by their largest cell, or by their cell in the column `key`.
Order strongest_rows(const MatrixSource& source, std::optional<Index> key, const RunControl& control);
// Columns by the sum of their cells, which leaves out NaN and closed ones. The order does not depend on the threads.
Order strongest_columns(const MatrixSource& source, const RunControl& control);
// Columns by their cell in one row.
Order strongest_columns_of_row(const MatrixSource& source, Index row);

} // namespace attn
