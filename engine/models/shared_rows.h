// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <memory>

namespace attn {

// Rows of single-precision numbers that a longer run can share: rows that are there never change, and room for more may
// be left behind them, which only the first run that goes on from here takes.
class SharedRows {
public:
    SharedRows() = default;
    // The rows are not set: the caller must write each of them.
    SharedRows(Index rows, Index columns);
    // The first `kept` rows of this one, and room for `rows` (at least as many) in all, those from `kept` on to be
    // written by the caller. Shares the memory where nobody has taken the room yet, and copies otherwise. May be called
    // from several threads at once.
    SharedRows grown(Index kept, Index rows) const;

    Index rows() const { return rows_; }
    Index columns() const { return columns_; }
    const float* row(Index index) const;
    float* row_to_write(Index index); // before the rows are handed out

private:
    struct Storage;
    std::shared_ptr<Storage> storage_;
    Index rows_ = 0;
    Index columns_ = 0;
};

} // namespace attn
