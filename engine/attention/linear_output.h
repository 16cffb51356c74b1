// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/trace.h"
#include "engine/run_control/run_control.h"

namespace attn {

// Whether the output of these settings can be computed without forming the weights. The normalizer must be linear, or
// none with a score that is a product of query and key. There may be a causal mask, but no other mask and no additive
// bias.
bool has_linear_form(const AttentionSettings& settings);

// The output of one head by regrouping the products, O = Q (K^T V), in time linear in n (Katharopoulos et al. 2020, eq.
// 5 and 11). Needs has_linear_form(trace.settings).
Matrix linear_output(const AttentionTrace& trace, HeadIndex head, const RunControl& control = {});

} // namespace attn
