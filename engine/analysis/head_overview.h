// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/analysis/head_scores.h"
#include "engine/pyramid/weights_summary.h"

#include <memory>

namespace attn {

// One head at a glance. The thumbnail holds the weights themselves; where the matrix is large, it holds their maxima
// over blocks of cells, as pool_cells makes them.
struct HeadOverview {
    std::shared_ptr<const MatrixSource> thumbnail; // null until the head is read
    WeightsSummary summary;
    HeadScores scores;
};

// Makes a thumbnail of at most `edge` x `edge` cells, and summary and scores in the same pass over the weights. Runs in
// parallel; the bits do not depend on the number of threads. Throws Cancelled, and what reading throws.
HeadOverview overview_head(const MatrixSource& source, const SequencePlaces& places, Index edge,
                           const RunControl& control = {});

} // namespace attn
