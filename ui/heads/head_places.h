// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/analysis/head_scores.h"
#include "engine/runs/run.h"

namespace attn {

// Where the rows and columns of a run stand in its sequence, also of a derived one: sorted rows keep their places, and
// hidden tokens and those that are joined to a word are not counted. Empty for cross-attention and wherever queries and
// keys are other tokens.
SequencePlaces placesOf(const Run& run);

} // namespace attn
