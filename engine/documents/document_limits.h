// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

namespace attn {

// The smallest and the largest number that a field of a document may have. Files are held to them when they are read,
// and the fields of the window have the same ranges.
template <class Number>
struct Limits {
    Number lowest;
    Number highest;

    constexpr bool holds(Number number) const { return number >= lowest && number <= highest; } // false for NaN
};

namespace document_limits {

inline constexpr Limits<Index> patch{1, 1024}; // pixels
inline constexpr Limits<Index> heads{1, 65'536};
inline constexpr Limits<Index> key_value_heads{0, 65'536}; // 0: as many as heads
inline constexpr Limits<Index> dimension{1, 4096};
inline constexpr Limits<Index> matrix_side{0, 65'536};
inline constexpr Limits<Index> mask_window{0, 65'536};
inline constexpr Limits<double> temperature{0.001, 1000.0};

} // namespace document_limits

} // namespace attn
