// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/analysis/head_scores.h"
#include "engine/tensor/matrix_source.h"

namespace attn {

// The scores of a whole matrix, read row by row.
inline HeadScores score_head(const MatrixSource& source, const SequencePlaces& places)
{
    HeadScoring scoring(places);
    std::vector<double> weights(static_cast<std::size_t>(source.columns()));
    for (Index row = 0; row < source.rows(); ++row) {
        source.read({row, 0, 1, source.columns()}, weights.data());
        scoring.add_row(row, weights);
    }
    return scoring.scores();
}

} // namespace attn
