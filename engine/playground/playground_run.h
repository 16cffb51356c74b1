// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "engine/run_control/memory_budget.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"

#include <memory>

namespace attn {

// The sizes that decide how much memory a run takes.
struct RunSize {
    Index queries = 0;
    Index keys = 0;
    Index input_width = 0; // columns of the inputs before projection
    Index width = 0;       // H d
    Index heads = 1;
    bool seeded_projections = false;
};

// Bytes that a run holds at its peak, so that it can be refused before it starts. A double, so that no size overflows
// it.
double estimate_memory(const RunSize& size);

// Computes the document. Blocks; may be called from any thread. Throws ShapeError naming the matrix, SettingError
// naming the setting, MemoryError with the estimate, and Cancelled.
std::shared_ptr<const Run> run_playground(const Document& document, const RunControl& control = {},
                                          const MemoryBudget& budget = memory_budget());

} // namespace attn
