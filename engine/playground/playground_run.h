#pragma once

#include "engine/playground/document.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"

#include <memory>

namespace attn {

// Bytes that a run of n queries and m keys holds at its peak, for the check before it.
std::size_t estimate_memory(Index queries, Index keys, const OperatorSettings& settings);

// Half of the machine's memory.
std::size_t memory_budget();

// Computes the document. Blocks; may be called from any thread.
// Throws Error with a message fit for the user (ShapeError names the matrix, SettingError the setting, MemoryError the estimate),
// Cancelled.
std::shared_ptr<const Run> run_playground(const Document& document, const RunControl& control = {}, std::size_t budget = memory_budget());

} // namespace attn
