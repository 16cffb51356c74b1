// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pyramid/weights_summary.h"

#include <QString>

namespace attn {

// Says which rows do not sum to 1, and how much of them is missing or by how much they are off: "12 of 16 rows do not
// sum to 1: up to 38 % of a row is missing". Empty where all do.
QString unevenRowsText(const WeightsSummary& summary);

// Whether the rows are those of weights of which a part is missing: nothing is negative, and no row sums to more than
// 1.
bool missesWeight(const WeightsSummary& summary);

// Whether they may be scores, before any softmax: no row sums to 1, and some numbers are negative or some rows sum to
// more.
bool mayBeScores(const WeightsSummary& summary);

} // namespace attn
