// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/named_array.h"
#include "engine/formats/streamed_array.h"
#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace attn {

// The matrices of a run that can be asked for by name.
enum class Quantity { weights, scores, scaled, masked, queries, keys, values, output };

// The names of the quantities on the command line and in files, in the order of the enumeration.
std::span<const std::string_view> quantity_names();
std::string_view name_of(Quantity quantity);

// Which numbers of a run.
struct NumbersPick {
    Quantity what = Quantity::weights;
    HeadPick heads;
    bool normalize_rows = false; // divide each row by its sum; a row that sums to 0 stays
    // The weights of this query, or of this key, alone, as the map of the run's layout (layout_map.h).
    std::optional<Index> map_query, map_key;

    bool is_map() const { return map_query || map_key; }
};

// The shape is [rows, columns] for one head or a mean. All heads make it [heads, rows, columns], where keys and values
// have their own number of heads, and all layers put [layers, ...] in front. The array is named after the quantity and
// holds float64. A single matrix whose rows or columns stand for tokens is labelled by them, unless the tokens are mere
// numbers. In a derived run the weights are the derived ones; all else comes from the run that was computed. Throws
// SettingError for a layer or head that the run does not have and for a quantity that it does not hold, MemoryError
// when the numbers take more than `budget`, and Cancelled.
NamedArray numbers_of(const Run& run, const NumbersPick& pick, MemoryBudget budget, const RunControl& control = {});
// The same numbers, handed over block by block, so that no more than one layer is in memory. Throws as above, except
// MemoryError.
StreamedArray stream_numbers(std::shared_ptr<const Run> run, const NumbersPick& pick, const RunControl& control);

} // namespace attn
