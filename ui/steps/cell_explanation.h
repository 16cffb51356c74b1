// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/steps/step_list.h"

#include <QStringList>

namespace attn {

// How the step gets its number for one cell, written out with the run's numbers, a line for each thought. Long sums
// keep their first terms and the last. `cell` must lie inside of the run's queries and keys; `trace` is that of the
// layer, or null.
QStringList explainCell(const Run& run, const AttentionTrace* trace, const HeadPick& pick, StepKind step, Cell cell);

} // namespace attn
