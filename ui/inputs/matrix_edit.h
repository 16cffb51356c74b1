// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"
#include "engine/tensor/matrix_source.h"

#include <QString>

#include <optional>

namespace attn {

// The changes that the matrix grid offers, each as a new matrix; what is new holds zeros.
Matrix resized(const Matrix& matrix, Index rows, Index columns);
Matrix withRowsInserted(const Matrix& matrix, Index before, Index count);
Matrix withRowsRemoved(const Matrix& matrix, Index first, Index count);
Matrix withColumnsInserted(const Matrix& matrix, Index before, Index count);
Matrix withColumnsRemoved(const Matrix& matrix, Index first, Index count);
// `block` laid over `matrix` from (row, column) on; the matrix grows where the block ends outside of it.
Matrix withBlock(const Matrix& matrix, const Matrix& block, Index row, Index column);
// Throws ShapeError for more than 16,777,216 numbers, which no grid is good for.
void requireEditableSize(Index rows, Index columns);

// A number as people type it: a decimal comma and a typographic minus are read too. Nothing for anything that is not
// finite.
std::optional<double> parseNumber(const QString& text);
// The fewest digits that read back to the same number.
QString exactNumberText(double number);
// Cells of the window between tabs and line ends, as spreadsheets exchange them.
QString toClipboardText(const Matrix& matrix, const Window& window);

} // namespace attn
