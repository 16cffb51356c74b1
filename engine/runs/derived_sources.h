// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"
#include "engine/text/words.h"

#include <memory>
#include <vector>

namespace attn {

// Matrices that change the rows and columns of another one. They do so window by window, when they are read.

// The order of the rows or columns of a source. Empty: they stay as they are.
using Order = std::vector<Index>;

// Some rows and columns of a source. Each row is divided by the sum of the cells that it keeps, unless they sum to 0.
// Whole rows are read.
std::shared_ptr<const MatrixSource> kept_tokens(std::shared_ptr<const MatrixSource> source,
                                                std::shared_ptr<const Order> rows,
                                                std::shared_ptr<const Order> columns);

// Turns a matrix over tokens into one over words: sums over the keys of a word, means over its queries.
std::shared_ptr<const MatrixSource> joined_words(std::shared_ptr<const MatrixSource> source,
                                                 std::shared_ptr<const std::vector<TokenRange>> queries,
                                                 std::shared_ptr<const std::vector<TokenRange>> keys);

// All rows and columns in another order.
std::shared_ptr<const MatrixSource> in_order(std::shared_ptr<const MatrixSource> source,
                                             std::shared_ptr<const Order> rows, std::shared_ptr<const Order> columns);

} // namespace attn
