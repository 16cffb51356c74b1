// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/logits.h"

namespace attn {

// What the model answers at all positions.
inline FloatMatrix logits(const ModelRun& run)
{
    return logits(run, 0, run.last.rows);
}

} // namespace attn
