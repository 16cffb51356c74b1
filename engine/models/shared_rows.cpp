// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/shared_rows.h"

#include <algorithm>
#include <atomic>

namespace attn {

struct SharedRows::Storage {
    Storage(Index rows, Index row_size)
        : columns(row_size), capacity(rows + std::max<Index>(64, rows / 4)), taken(rows),
          values(std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(capacity * columns)))
    {
    }

    Index columns;
    Index capacity;                  // rows
    std::atomic<Index> taken;        // rows that belong to somebody
    std::unique_ptr<float[]> values; // the room behind them is not touched: it takes no memory yet where it is large
};

SharedRows::SharedRows(Index rows, Index columns)
    : storage_(std::make_shared<Storage>(rows, columns)), rows_(rows), columns_(columns)
{
}

SharedRows SharedRows::grown(Index kept, Index rows) const
{
    SharedRows result;
    Index expected = kept;
    if (storage_ && rows <= storage_->capacity && storage_->taken.compare_exchange_strong(expected, rows)) {
        result = *this;
        result.rows_ = rows;
        return result;
    }
    result = SharedRows(rows, columns_);
    if (kept > 0)
        std::copy_n(row(0), kept * columns_, result.row_to_write(0));
    return result;
}

const float* SharedRows::row(Index index) const
{
    return storage_->values.get() + index * columns_;
}

float* SharedRows::row_to_write(Index index)
{
    return storage_->values.get() + index * columns_;
}

} // namespace attn
