// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/mask.h"
#include "engine/attention/normalizer.h"
#include "engine/attention/position.h"
#include "engine/attention/score.h"
#include "engine/attention/trace.h"
#include "engine/run_control/run_control.h"

namespace attn {

// Runs every head over queries, keys and values, in parallel over heads and blocks of rows, and never holds an n x m
// matrix.
//
// queries: n x (H d), keys: m x (H_kv d), values: m x (H_kv d_v); query head h uses key and value head floor(h / (H /
// H_kv)) (Ainslie et al. 2023). Rotary positions are applied here, sinusoidal ones by whoever has the inputs. `values`
// may be empty: then there is no output, and runs of more than 2^24 cells return at once, as nothing but rows that
// somebody looks at has to be computed.
//
// Throws ShapeError when the matrices do not fit each other or the number of heads, SettingError for a setting out of
// its range (temperature not positive and finite, heads that kv-heads do not divide), Cancelled.
AttentionTrace attend(const Matrix& queries, const Matrix& keys, const Matrix& values,
                      const AttentionSettings& settings, const RunControl& control = {});

// Whether the output of these settings can be had without forming the weights: normalizer none with a score that is a
// product of query and key, or linear; no mask or a causal one; no additive bias.
bool has_linear_form(const AttentionSettings& settings);

// The output of one head by regrouping the products, O = Q (K^T V), in time linear in n (Katharopoulos et al. 2020, eq.
// 5 and 11). head: as it stands in the trace. Needs has_linear_form(trace.settings).
Matrix linear_output(const AttentionTrace& trace, HeadIndex head, const RunControl& control = {});

// The output of one head by forming its weights block by block.
Matrix quadratic_output(const AttentionTrace& trace, HeadIndex head, const RunControl& control = {});

} // namespace attn
