// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/trace.h"
#include "engine/run_control/run_control.h"

namespace attn {

// Runs every head over queries, keys and values, in parallel over heads and blocks of rows, and never holds an n x m
// matrix.
//
// queries: n x (H d), keys: m x (H_kv d), values: m x (H_kv d_v); query head h uses key and value head floor(h / (H /
// H_kv)) (Ainslie et al. 2023). Rotary positions are applied here; sinusoidal ones belong to the inputs, and the caller
// adds them. `values` may be empty. Then there is no output, and a run of more than 2^24 cells returns at once: its
// rows are computed when they are read.
//
// Throws ShapeError when the matrices do not fit each other or the number of heads, SettingError for a setting out of
// its range (temperature not positive and finite, heads that kv-heads do not divide), Cancelled.
AttentionTrace attend(const Matrix& queries, const Matrix& keys, const Matrix& values,
                      const AttentionSettings& settings, const RunControl& control = {});

// The output of one head by forming its weights block by block.
Matrix quadratic_output(const AttentionTrace& trace, HeadIndex head, const RunControl& control = {});

} // namespace attn
