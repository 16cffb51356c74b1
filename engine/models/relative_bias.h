// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/trace.h"
#include "engine/models/architecture.h"

#include <memory>
#include <span>

namespace attn {

// The bucket of a distance key - query: half of the buckets hold one distance each, the others grow up to
// largest_distance. Attention in both directions splits them between what comes before and what comes after; causal
// attention puts all that comes after into bucket 0.
Index relative_bucket(const RelativeBias& bias, bool causal, Index distance);

// The bias for every distance between two of n positions. table: buckets x heads.
std::shared_ptr<const DistanceBias> distance_bias(const RelativeBias& bias, bool causal, std::span<const float> table,
                                                  Index heads, Index n);

} // namespace attn
