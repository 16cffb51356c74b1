// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/trace.h"
#include "engine/models/shared_rows.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/float_matrix.h"

#include <memory>
#include <vector>

namespace attn {

// What one attention layer of a model did with one input. Immutable once made; everything of size n x m is computed
// again when it is read.
struct LayerAttention {
    AttentionSettings settings; // score, mask, temperature, bias; heads and key_value_heads filled in
    OpenCells open;
    SharedRows queries;                           // n x (H d), after rotation
    SharedRows keys;                              // m x (H_kv d), after rotation
    SharedRows values;                            // m x (H_kv d_v)
    std::vector<std::vector<RowNormalizer>> rows; // per head, n

    Index queries_count() const { return queries.rows(); }
    Index keys_count() const { return keys.rows(); }
};

// Fills in `rows` for queries [first, n) (the others are those of a run before) and returns their output, heads side by
// side: (n - first) x (H d_v). Scores and weights are computed in double precision, and a query has the same bits
// whatever `first` is. The score must be dot or scaled_dot, the normalizer any but linear, the position none: queries
// and keys are already rotated. Parallel; throws ShapeError, SettingError, Cancelled.
FloatMatrix attend_layer(LayerAttention& attention, Index first, const RunControl& control = {});

// The weights of one head, n x m, computed when read; the numbers are those that made the output.
std::shared_ptr<const MatrixSource> weights_of(std::shared_ptr<const LayerAttention> attention, HeadIndex head);

// The complete trace in double precision, for views that show every step: the one that attend (engine/attention) makes
// from the same queries, keys and values.
std::shared_ptr<const AttentionTrace> trace_of(const LayerAttention& attention, const RunControl& control = {});

} // namespace attn
