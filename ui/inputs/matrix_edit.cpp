// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inputs/matrix_edit.h"

#include "engine/tensor/error.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

// Calls take(row, column, value) for each cell and makes a matrix from what it returns the place of.
template <class Place>
Matrix moved(const Matrix& matrix, Index rows, Index columns, Place place)
{
    requireEditableSize(rows, columns);
    Matrix result(rows, columns);
    for (Index row = 0; row < matrix.rows; ++row) {
        for (Index column = 0; column < matrix.columns; ++column) {
            const auto [newRow, newColumn] = place(row, column);
            if (newRow >= 0 && newRow < rows && newColumn >= 0 && newColumn < columns)
                result(newRow, newColumn) = matrix(row, column);
        }
    }
    return result;
}

// The new place of an index after `count` rows or columns were removed from `first` on; -1 for the removed ones.
Index afterRemoval(Index index, Index first, Index count)
{
    if (index < first)
        return index;
    return index < first + count ? -1 : index - count;
}

} // namespace

void requireEditableSize(Index rows, Index columns)
{
    constexpr Index largest = Index{1} << 24;
    if (rows > 0 && columns > largest / rows)
        throw ShapeError(
            "matrix.too-large-to-edit",
            "matrix: {0} x {1} numbers are too many to edit. At most {2} are possible. Open larger ones from a file.",
            rows, columns, largest);
}

Matrix resized(const Matrix& matrix, Index rows, Index columns)
{
    return moved(matrix, rows, columns, [](Index row, Index column) { return std::pair(row, column); });
}

Matrix withRowsInserted(const Matrix& matrix, Index before, Index count)
{
    return moved(matrix, matrix.rows + count, matrix.columns,
                 [=](Index row, Index column) { return std::pair(row < before ? row : row + count, column); });
}

Matrix withRowsRemoved(const Matrix& matrix, Index first, Index count)
{
    return moved(matrix, matrix.rows - count, matrix.columns,
                 [=](Index row, Index column) { return std::pair(afterRemoval(row, first, count), column); });
}

Matrix withColumnsInserted(const Matrix& matrix, Index before, Index count)
{
    return moved(matrix, matrix.rows, matrix.columns + count,
                 [=](Index row, Index column) { return std::pair(row, column < before ? column : column + count); });
}

Matrix withColumnsRemoved(const Matrix& matrix, Index first, Index count)
{
    return moved(matrix, matrix.rows, matrix.columns - count,
                 [=](Index row, Index column) { return std::pair(row, afterRemoval(column, first, count)); });
}

Matrix withBlock(const Matrix& matrix, const Matrix& block, Index row, Index column)
{
    Matrix result =
        resized(matrix, std::max(matrix.rows, row + block.rows), std::max(matrix.columns, column + block.columns));
    for (Index i = 0; i < block.rows; ++i)
        std::copy_n(block.row(i).begin(), block.columns, result.row(row + i).begin() + column);
    return result;
}

std::optional<double> parseNumber(const QString& text)
{
    QString plain = text.trimmed();
    plain.replace(QLatin1Char(','), QLatin1Char('.')).replace(QChar(0x2212), QLatin1Char('-'));
    bool ok = false;
    const double number = plain.toDouble(&ok);
    return ok && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

QString exactNumberText(double number)
{
    return QString::number(number, 'g', QLocale::FloatingPointShortest);
}

QString toClipboardText(const Matrix& matrix, const Window& window)
{
    QString text;
    for (Index row = window.row; row < window.row + window.rows; ++row) {
        for (Index column = window.column; column < window.column + window.columns; ++column) {
            if (column > window.column)
                text += QLatin1Char('\t');
            text += exactNumberText(matrix(row, column));
        }
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace attn
