// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model_run.h"

namespace attn {

// The input, completed: the decoder's first token is added where it was left out. Throws SettingError naming what the
// model does not take: an empty input, a token beyond the vocabulary with its place, more tokens than there are
// positions, pixels of another shape.
ModelInput checked(const Model& model, const ModelInput& input);

// Bytes that a run holds at its peak, beside the model. A double, so that no size overflows it.
double estimate_memory(const Model& model, const ModelInput& input, const RunOptions& options);

} // namespace attn
