// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model_run.h"

namespace attn {

// What the model answers at positions [begin, end): rows x vocabulary. Of classifiers, which answer once, 1 x labels
// whatever the positions. Throws SettingError for a backbone, which has no answer.
FloatMatrix logits(const ModelRun& run, Index begin, Index end, const RunControl& control = {});

// The hidden state after the last normalization of a bare vision backbone (last_hidden_state of transformers), n x
// width.
FloatMatrix normalized_last(const ModelRun& run);

} // namespace attn
