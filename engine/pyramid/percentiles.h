// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"

#include <memory>
#include <vector>

namespace attn {

inline constexpr Index most_cells_for_percentiles = 4'000'000; // more of them are sampled

// The finite number of rank percent / 100 (n - 1), rounded, among the n of all matrices: exact up to
// most_cells_for_percentiles; above, among those of evenly spread rows with about so many cells. Nothing where no
// number is finite. Throws Cancelled, and what reading throws.
std::optional<Percentiles> percentiles_of(const std::vector<std::shared_ptr<const MatrixSource>>& sources,
                                          double low_percent, double high_percent, const RunControl& control = {});

} // namespace attn
