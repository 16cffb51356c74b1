// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"

namespace attn {

// One row of `source` (weights of `run`), or one column, laid out as the cells of the run's layout: rows x columns, the
// parts one below the other. `query` and `key` count in the run that was computed. A cell that the run does not show is
// NaN. Throws SettingError where keys (for a row) or queries (for a column) lie nowhere, where there is no such query
// or key, and where parts have different numbers of columns.
SharedWeights map_of_query(SharedWeights source, const Run& run, Index query);
SharedWeights map_of_key(SharedWeights source, const Run& run, Index key);

} // namespace attn
