// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/named_array.h"

#include "engine/tensor/error.h"
#include "engine/text/ascii.h"

#include <algorithm>

namespace attn {

namespace {

bool fit(const std::vector<std::string>& labels, Index count)
{
    return labels.empty() || static_cast<Index>(labels.size()) == count;
}

} // namespace

bool is_weights_name(std::string_view name)
{
    constexpr std::string_view names[] = {"attention", "attentions",   "attention_weights", "attn",
                                          "attns",     "attn_weights", "attn_probs",        "weights"};
    return std::ranges::find(names, in_small_letters(name.substr(name.rfind('.') + 1))) != std::end(names);
}

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
        throw ShapeError("array.numbers", "{0}: its shape is {1}, but it holds {2} numbers", array.name,
                         shape_text(array.shape), array.values.size());
    const std::size_t rank = array.shape.size();
    const Index rows = rank < 2 ? 1 : array.shape[rank - 2];
    const Index columns = rank < 1 ? 1 : array.shape[rank - 1];
    if (!fit(array.row_labels, rows))
        throw ShapeError("array.row-labels", "{0}: there are {1} row labels for {2} rows. Give one for each or none.",
                         array.name, array.row_labels.size(), rows);
    if (!fit(array.column_labels, columns))
        throw ShapeError("array.column-labels",
                         "{0}: there are {1} column labels for {2} columns. Give one for each or none.", array.name,
                         array.column_labels.size(), columns);
}

Matrix to_matrix(const NamedArray& array)
{
    require_consistent(array);
    const std::size_t rank = array.shape.size();
    if (rank > 2)
        throw ShapeError("array.no-matrix",
                         "{0}: its shape is {1}, but a matrix of rows and columns is needed here. Give one of its "
                         "slices.",
                         array.name, shape_text(array.shape));
    Matrix matrix;
    matrix.rows = rank < 2 ? 1 : array.shape[0];
    matrix.columns = rank < 1 ? 1 : array.shape[rank - 1];
    matrix.values = array.values;
    return matrix;
}

} // namespace attn
