// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"
#include "engine/tensor/matrix_source.h"

#include <QString>

#include <optional>

namespace attn {

// The changes that the matrix grid offers. Each returns a new matrix, whose new cells hold zeros.
Matrix resized(const Matrix& matrix, Index rows, Index columns);
Matrix withRowsInserted(const Matrix& matrix, Index before, Index count);
Matrix withRowsRemoved(const Matrix& matrix, Index first, Index count);
Matrix withColumnsInserted(const Matrix& matrix, Index before, Index count);
Matrix withColumnsRemoved(const Matrix& matrix, Index first, Index count);
// Writes `block` into `matrix` from (row, column) on. The matrix grows where the block ends outside of it.
Matrix withBlock(const Matrix& matrix, const Matrix& block, Index row, Index column);
// Throws ShapeError for more than 16,777,216 numbers, which are too many to edit.
void requireEditableSize(Index rows, Index columns);

// Reads a number as people type it, also with a decimal comma or a typographic minus. Empty if it is not a finite
// number.
std::optional<double> parseNumber(const QString& text);
// The shortest text that reads back to the same number.
QString exactNumberText(double number);
// The cells of the window with tabs and line breaks between them, as spreadsheets exchange them.
QString toClipboardText(const Matrix& matrix, const Window& window);

} // namespace attn
