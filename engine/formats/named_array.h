// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

// What a number takes on disk. Arrays are held as double whatever the file says; this is kept to write them back as
// they were.
enum class NumberType { float32, float64 };

// A tensor of any rank with a name, as the file formats exchange it. Row-major. Rank 0 holds one number.
struct NamedArray {
    std::string name;
    std::vector<Index> shape;
    std::vector<double> values;
    NumberType type = NumberType::float32; // how it is written
    // What the rows and columns of a matrix stand for, one label each; empty where there are none. Kept by .csv and
    // .json.
    std::vector<std::string> row_labels = {};
    std::vector<std::string> column_labels = {};
    bool operator==(const NamedArray&) const = default;
};

// The array as a matrix. Throws ShapeError naming `array.name` unless it has rank 2 (rank 1 is read as one row, rank 0
// as one cell).
Matrix to_matrix(const NamedArray& array);

// Whether the last word of a name says that an array holds attention weights: "attention", "outputs.attentions",
// "attn", "attention_weights", in any case.
bool is_weights_name(std::string_view name);

// The number of places of a shape, 1 for rank 0; nothing when it does not fit an Index or a size is negative.
std::optional<Index> place_count(std::span<const Index> shape);

// "[2, 3, 4]", as the formats and Python write it.
std::string shape_text(std::span<const Index> shape);

// Throws ShapeError naming the array unless it holds as many values as its shape has places and has no labels or one
// for each row and column. What every writer checks first.
void require_consistent(const NamedArray& array);

} // namespace attn
