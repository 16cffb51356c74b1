// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/named_array.h"
#include "engine/run_control/memory_budget.h"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace attn {

// Takes the next numbers of an array, row-major.
using NumberSink = std::function<void(std::span<const double> numbers)>;

// An array whose numbers are made while they are written, so that they need not be in memory all at once.
struct StreamedArray {
    std::string name;
    std::vector<Index> shape;
    NumberType type = NumberType::float32;
    std::vector<std::string> row_labels = {};
    std::vector<std::string> column_labels = {};
    std::function<void(const NumberSink& sink)> numbers; // hands over as many as the shape has places
};

// The same with its numbers in memory, which are taken from `budget`. Throws MemoryError when they take more than is
// left of it, and what making them throws.
NamedArray collect(const StreamedArray& array, MemoryBudget& budget);

} // namespace attn
