// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/mask.h"

#include "engine/tensor/error.h"

#include <algorithm>
#include <string>

namespace attn {

namespace {

void require_inside(const Message& what, Index index, Index count)
{
    if (index < 0 || index >= count)
        throw SettingError("mask.outside", "mask: there is no {0} {1} to mask. They are counted from 0 to {2}.", what,
                           index, count - 1);
}

} // namespace

OpenCells::OpenCells(const Mask& mask, Index queries, Index keys)
    : queries_(queries), keys_(keys), causal_(mask.causal), window_(mask.window),
      any_closed_key_(!mask.closed_keys.empty()), closed_key_(static_cast<std::size_t>(keys)),
      closed_cells_(mask.closed_cells)
{
    if (window_ && *window_ < 0)
        throw SettingError("mask.window", "mask: a window of {0} keys is not possible. Give 0 or more.", *window_);
    const Message a_key("unit.key", "key");
    for (const Index key : mask.closed_keys) {
        require_inside(a_key, key, keys);
        closed_key_[static_cast<std::size_t>(key)] = 1;
    }
    for (const Cell& cell : closed_cells_) {
        require_inside(Message("unit.query", "query"), cell.query, queries);
        require_inside(a_key, cell.key, keys);
    }
    std::sort(closed_cells_.begin(), closed_cells_.end());
    closed_cells_.erase(std::unique(closed_cells_.begin(), closed_cells_.end()), closed_cells_.end());
}

OpenCells::Range OpenCells::range(Index query) const
{
    Range range{0, keys_};
    if (causal_)
        range.end = std::min(range.end, query + (keys_ - queries_) + 1);
    if (window_ && causal_) {
        // A window wider than the sequence masks nothing. The comparison also keeps query - window from overflowing.
        if (*window_ <= query)
            range.begin = query - *window_ + 1;
        range.end = *window_ == 0 ? range.begin : std::min(range.end, query + 1);
    } else if (window_) {
        range.begin = std::max<Index>(0, *window_ <= query ? query - *window_ : 0);
        if (*window_ < keys_)
            range.end = std::min(range.end, query + *window_ + 1);
    }
    range.begin = std::min(range.begin, keys_);
    range.end = std::max(range.end, range.begin);
    return range;
}

bool OpenCells::is_open(Index query, Index key) const
{
    const Range open = range(query);
    return key >= open.begin && key < open.end && !closed_key_[static_cast<std::size_t>(key)]
        && !std::binary_search(closed_cells_.begin(), closed_cells_.end(), Cell{query, key});
}

void OpenCells::row(Index query, Index column, Index columns, unsigned char* open) const
{
    const Range inside = range(query);
    const Index begin = std::clamp(inside.begin - column, Index{0}, columns);
    const Index end = std::clamp(inside.end - column, begin, columns);
    std::fill(open, open + begin, 0);
    std::fill(open + begin, open + end, 1);
    std::fill(open + end, open + columns, 0);
    if (any_closed_key_)
        for (Index j = begin; j < end; ++j)
            open[j] = !closed_key_[static_cast<std::size_t>(column + j)];
    const auto first = std::lower_bound(closed_cells_.begin(), closed_cells_.end(), Cell{query, column});
    for (auto cell = first; cell != closed_cells_.end() && cell->query == query && cell->key < column + columns; ++cell)
        open[cell->key - column] = 0;
}

Index OpenCells::count(Index query) const
{
    const Range open = range(query);
    Index count = open.end - open.begin;
    if (any_closed_key_)
        count -= std::count(closed_key_.begin() + open.begin, closed_key_.begin() + open.end, 1);
    const auto first = std::lower_bound(closed_cells_.begin(), closed_cells_.end(), Cell{query, open.begin});
    for (auto cell = first; cell != closed_cells_.end() && cell->query == query && cell->key < open.end; ++cell)
        count -= !closed_key_[static_cast<std::size_t>(cell->key)];
    return count;
}

} // namespace attn
