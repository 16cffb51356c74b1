// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

namespace attn {

// What a matrix holds at a cell that a mask has closed. Ranges, sums, means and ranks leave such cells out.
inline constexpr double closed_cell = -std::numeric_limits<double>::infinity();

inline bool is_closed(double value)
{
    return value == closed_cell;
}

// Sum and mean of the open cells among some; closed_cell where none is open.
class OpenSum {
public:
    void add(double value)
    {
        if (is_closed(value))
            return;
        sum_ += value;
        ++count_;
    }
    double sum() const { return count_ > 0.0 ? sum_ : closed_cell; }
    double mean() const { return count_ > 0.0 ? sum_ / count_ : closed_cell; }

private:
    double sum_ = 0.0;
    double count_ = 0.0;
};

} // namespace attn
