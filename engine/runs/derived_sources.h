// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"
#include "engine/text/words.h"

#include <memory>
#include <vector>

namespace attn {

// Matrices that are made of another one by what becomes of its rows and columns, window by window when they are read.

// In which order the rows or columns of a source come; empty: as they are.
using Order = std::vector<Index>;

// Some of the rows and columns of a source, each row divided by the sum of what is left of it; a row that is left with
// sum 0 stays. Reads whole rows.
std::shared_ptr<const MatrixSource> kept_tokens(std::shared_ptr<const MatrixSource> source,
                                                std::shared_ptr<const Order> rows,
                                                std::shared_ptr<const Order> columns);

// A matrix of tokens as one of words: the sum over the keys of a word, the mean over its queries.
std::shared_ptr<const MatrixSource> joined_words(std::shared_ptr<const MatrixSource> source,
                                                 std::shared_ptr<const std::vector<TokenRange>> queries,
                                                 std::shared_ptr<const std::vector<TokenRange>> keys);

// All rows and columns in another order.
std::shared_ptr<const MatrixSource> in_order(std::shared_ptr<const MatrixSource> source,
                                             std::shared_ptr<const Order> rows, std::shared_ptr<const Order> columns);

} // namespace attn
