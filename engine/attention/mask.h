// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/indices.h"

#include <optional>
#include <vector>

namespace attn {

// Which keys a query may look at. A cell is open only if all parts leave it open.
struct Mask {
    bool causal = false;            // open where j <= i + (m - n)
    std::optional<Index> window;    // open where |i - j| <= W; together with causal 0 <= i - j < W
    std::vector<Index> closed_keys; // padding: closed for every query
    std::vector<Cell> closed_cells; // custom: closed one by one
    bool operator==(const Mask&) const = default;
};

// A mask for n queries and m keys, ready to be asked. Copies what it needs.
class OpenCells {
public:
    OpenCells() = default; // no cells at all
    // Throws SettingError when the window is negative, or a closed key or cell lies outside of n x m.
    OpenCells(const Mask& mask, Index queries, Index keys);

    // The half-open range of keys that causal and window leave open; everything outside of it is closed.
    struct Range {
        Index begin = 0;
        Index end = 0;
    };
    Range range(Index query) const;

    bool is_open(Index query, Index key) const;
    // Writes 1 for each open and 0 for each closed key of [column, column + columns).
    void row(Index query, Index column, Index columns, unsigned char* open) const;
    // The number of open keys of the query.
    Index count(Index query) const;

    bool causal() const { return causal_; }
    Index queries() const { return queries_; }
    Index keys() const { return keys_; }
    bool operator==(const OpenCells&) const = default;

private:
    Index queries_ = 0;
    Index keys_ = 0;
    bool causal_ = false;
    std::optional<Index> window_;
    bool any_closed_key_ = false;
    std::vector<unsigned char> closed_key_; // per key
    std::vector<Cell> closed_cells_;        // sorted, without repeats
};

} // namespace attn
