// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/attention_arrays.h"

#include <QString>

namespace attn {

// "12 layers × 8 heads × 64 × 64".
QString sizesText(const AttentionArrays& arrays);

// What there is to know of them beside their sizes: "a batch of 4, 2 of another shape left out". May be empty.
QString detailsText(const AttentionArrays& arrays);

} // namespace attn
