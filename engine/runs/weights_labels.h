// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace attn {

// One label for each row and each column of finished weights. Where there are none, the labels of the file are taken,
// or else numbers from 0.
struct WeightsLabels {
    std::vector<std::string> rows;
    std::vector<std::string> columns;
    std::vector<std::string> tokens = {}; // for rows and columns that have none of their own, where they fit

    bool empty() const { return rows.empty() && columns.empty() && tokens.empty(); }
    bool operator==(const WeightsLabels&) const = default;
};

} // namespace attn
