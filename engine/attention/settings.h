// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/mask.h"
#include "engine/attention/normalizer.h"
#include "engine/attention/position.h"
#include "engine/attention/score.h"
#include "engine/tensor/matrix_source.h"

#include <memory>
#include <optional>

namespace attn {

// A bias for each distance between key and query, such as the relative positions of T5 (Raffel et al. 2020, section
// 2.1).
struct DistanceBias {
    Index first = 0; // the smallest distance key - query
    Matrix values;   // heads x distances, from `first` on
};

struct AttentionSettings {
    Score score = Score::scaled_dot;
    ScoreParameters score_parameters;
    Normalizer normalizer = Normalizer::softmax;
    Mask mask;
    Position position = Position::none;
    double temperature = 1.0;                 // Z = S / temperature + bias
    std::shared_ptr<const DistanceBias> bias; // must hold every distance of the run; null: none
    Index heads = 1;                          // H
    Index key_value_heads = 0;                // H_kv; 0: as many as heads

    // The key and value head that a query head uses (Ainslie et al. 2023). Needs key_value_heads above 0.
    Index key_value_head(HeadIndex head) const { return head.value / (heads / key_value_heads); }
};

// Throws SettingError for a temperature that is not positive and finite, and for heads that kv-heads do not divide.
void check_temperature_and_heads(const AttentionSettings& settings);

struct MatrixSize {
    Index rows = 0;
    Index columns = 0;
};
// Throws ShapeError where queries n x (H d), keys m x (H_kv d) and values m x (H_kv d_v) do not fit each other or the
// heads. Values may be left out.
void check_sizes(const AttentionSettings& settings, MatrixSize queries, MatrixSize keys,
                 std::optional<MatrixSize> values);

// Turns the scores S of a window of one head into S / temperature + bias.
void scale_scores(double temperature, const DistanceBias* bias, HeadIndex head, const Window& window, double* scores);

} // namespace attn
