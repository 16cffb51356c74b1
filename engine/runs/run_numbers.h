// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/named_array.h"
#include "engine/formats/streamed_array.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace attn {

// The matrices of a run that have a name (operators.md, "What a trace holds").
enum class Quantity { weights, scores, scaled, masked, queries, keys, values, output };

// In the order of the enumeration, as the command line and files write them.
std::span<const std::string_view> quantity_names();
std::string_view name_of(Quantity quantity);

// Which numbers of a run.
struct NumbersPick {
    Quantity what = Quantity::weights;
    HeadPick heads;
    bool normalize_rows = false; // divide each row by its sum; a row that sums to 0 stays
};

// One head or the mean in one layer or the mean over layers: [rows, columns]. All heads: [heads, rows, columns]; for
// keys and values, the heads that they have. All layers: [layers, ...]. The array is named after the quantity and holds
// float64. Rows and columns that stand for tokens are labelled by them, in one head or the mean, and unless the tokens
// are mere numbers. Of a derived run the weights are the derived ones, and what else is asked for is that of the run
// that was computed. Throws SettingError for a layer or head that the run does not have, a quantity that it does not
// hold; MemoryError when the numbers take more than `budget` bytes; Cancelled.
NamedArray numbers_of(const Run& run, const NumbersPick& pick, double budget, const RunControl& control = {});
// The same, handed over block by block: of many layers no more than one is in memory. Throws as above but for
// MemoryError.
StreamedArray stream_numbers(std::shared_ptr<const Run> run, const NumbersPick& pick, const RunControl& control);

} // namespace attn
