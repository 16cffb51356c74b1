// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/analysis/head_scores.h"
#include "engine/pyramid/weights_summary.h"

#include <memory>

namespace attn {

// One head at a glance. The thumbnail holds the weights themselves, or of a large matrix their maxima over blocks of
// cells, as pool_cells has them.
struct HeadOverview {
    std::shared_ptr<const MatrixSource> thumbnail; // null: not looked through yet
    WeightsSummary summary;
    HeadScores scores;
};

// A thumbnail of at most `edge` x `edge` cells and what else one pass over the weights says. In parallel, and the same
// bits whatever the number of threads. Throws Cancelled, and what reading throws.
HeadOverview overview_head(const MatrixSource& source, const SequencePlaces& places, Index edge,
                           const RunControl& control = {});

} // namespace attn
