// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"

#include <functional>
#include <limits>
#include <memory>
#include <span>

namespace attn {

// Divides each open weight by the sum of all open ones. A row that sums to 0 stays as it is; a NaN spreads over its
// whole row.
void divide_by_sum(std::span<double> row);

// exp(s - max) / sum over the open cells. Closed cells stay closed; a NaN, or infinity as the largest, makes the open
// cells NaN.
void softmax_row(std::span<double> row);

inline constexpr Index any_count = std::numeric_limits<Index>::max();

// Sets all but the strongest weights to exactly 0. At most `count` of them stay, and only as many as are needed to hold
// the share `mass` (0 to 1; 1: all) of the row's sum of |a|. The strongest weights have the largest |a|; among equal
// ones the earlier is stronger. NaN and infinity stay and do not count.
void keep_strongest(std::span<double> row, Index count, double mass);

// A matrix whose rows are changed when they are read. A row is always changed as a whole, so that reading a few columns
// takes as long as reading all of them.
class ChangedRows final : public MatrixSource {
public:
    // `change` gets each row as a whole. It may be called from several threads at once.
    ChangedRows(std::shared_ptr<const MatrixSource> source, std::function<void(std::span<double>)> change)
        : source_(std::move(source)), change_(std::move(change))
    {
    }
    Index rows() const override { return source_->rows(); }
    Index columns() const override { return source_->columns(); }
    void read(const Window& window, double* out) const override;

private:
    std::shared_ptr<const MatrixSource> source_;
    std::function<void(std::span<double>)> change_;
};

} // namespace attn
