// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/named_array.h"

#include "engine/tensor/error.h"

#include <algorithm>

namespace attn {

namespace {

void require_labels(const NamedArray& array, const std::vector<std::string>& labels, const std::string& kind,
                    Index count)
{
    if (!labels.empty() && static_cast<Index>(labels.size()) != count)
        throw ShapeError(array.name + ": there are " + std::to_string(labels.size()) + " " + kind + " labels for "
                         + std::to_string(count) + " " + kind + "s, give one for each or none");
}

} // namespace

std::optional<Index> place_count(std::span<const Index> shape)
{
    if (std::ranges::any_of(shape, [](Index size) { return size < 0; }))
        return {};
    // Before multiplying: a shape such as [2^40, 2^40, 0] has no place at all, whatever the sizes in front of its zero.
    if (std::ranges::find(shape, 0) != shape.end())
        return 0;
    Index count = 1;
    for (const Index size : shape)
        if (__builtin_mul_overflow(count, size, &count))
            return {};
    return count;
}

std::string shape_text(std::span<const Index> shape)
{
    std::string text = "[";
    for (const Index size : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

void require_consistent(const NamedArray& array)
{
    const std::optional<Index> places = place_count(array.shape);
    if (!places || *places != static_cast<Index>(array.values.size()))
        throw ShapeError(array.name + ": its shape is " + shape_text(array.shape) + ", but it holds "
                         + std::to_string(array.values.size()) + " numbers");
    const std::size_t rank = array.shape.size();
    require_labels(array, array.row_labels, "row", rank < 2 ? 1 : array.shape[rank - 2]);
    require_labels(array, array.column_labels, "column", rank < 1 ? 1 : array.shape[rank - 1]);
}

Matrix to_matrix(const NamedArray& array)
{
    require_consistent(array);
    const std::size_t rank = array.shape.size();
    if (rank > 2)
        throw ShapeError(array.name + ": its shape is " + shape_text(array.shape)
                         + ", but a matrix of rows and columns is needed here, give one of its slices");
    Matrix matrix;
    matrix.rows = rank < 2 ? 1 : array.shape[0];
    matrix.columns = rank < 1 ? 1 : array.shape[rank - 1];
    matrix.values = array.values;
    return matrix;
}

NamedArray to_array(const Matrix& matrix, std::string name)
{
    return {.name = std::move(name), .shape = {matrix.rows, matrix.columns}, .values = matrix.values};
}

} // namespace attn
