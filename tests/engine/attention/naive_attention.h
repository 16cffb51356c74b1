// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/trace.h"

namespace attn {

// Attention written down from its definitions, one cell at a time in long double, sharing no code with the engine: the
// oracle that the tests hold the engine against. One head; queries and keys before rotation.
struct NaiveHead {
    std::vector<std::vector<long double>> scaled; // z before the mask
    std::vector<std::vector<long double>> weights;
    std::vector<std::vector<long double>> output;
};

NaiveHead naive_attention(const Matrix& queries, const Matrix& keys, const Matrix& values,
                          const AttentionSettings& settings, Index head);

} // namespace attn
