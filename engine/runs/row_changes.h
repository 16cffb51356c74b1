// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix_source.h"

#include <functional>
#include <limits>
#include <memory>
#include <span>

namespace attn {

// Divides each weight by the sum of all. A row that sums to 0 stays as it is; a NaN spreads over its whole row.
void divide_by_sum(std::span<double> row);

inline constexpr Index any_count = std::numeric_limits<Index>::max();

// Sets all but the strongest weights to exactly 0: at most `count` of them stay, and no more than together hold `mass`
// (0 to 1; 1: all) of the row's sum of |a|. The strongest are those of the largest |a|, of equal ones the earlier. NaN
// and infinity stay and do not count.
void keep_strongest(std::span<double> row, Index count, double mass);

// A matrix whose rows are changed when they are read, always as a whole: reading few columns takes as long as reading
// all.
class ChangedRows final : public MatrixSource {
public:
    // The `skipped` first columns of `source` are dropped, and `change` gets what is left of each row. It may be called
    // from several threads at once.
    ChangedRows(std::shared_ptr<const MatrixSource> source, Index skipped,
                std::function<void(std::span<double>)> change)
        : source_(std::move(source)), skipped_(skipped), change_(std::move(change))
    {
    }
    Index rows() const override { return source_->rows(); }
    Index columns() const override { return source_->columns() - skipped_; }
    void read(const Window& window, double* out) const override;

private:
    std::shared_ptr<const MatrixSource> source_;
    Index skipped_;
    std::function<void(std::span<double>)> change_;
};

// Without its first column, the attention sink of many models, and each row divided by the sum of the others.
std::shared_ptr<const MatrixSource> without_first_key(std::shared_ptr<const MatrixSource> source);

// Throws SettingError when there is only one key, which cannot be dropped.
void require_second_key(Index keys);

} // namespace attn
