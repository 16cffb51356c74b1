// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/derivation.h"
#include "engine/runs/run.h"
#include "engine/text/words.h"

#include <memory>
#include <optional>
#include <vector>

namespace attn {

// Where a derived run comes from.
struct Origin {
    std::shared_ptr<const Run> run;  // as it was computed
    Derivation derivation;           // without the parts that change nothing in this run
    std::vector<TokenRange> queries; // for each row, the queries that it stands for
    std::vector<TokenRange> keys;    // for each column, the keys that it stands for
};

// The parts of a derivation that can be done to this run and that change it; the others get their default values. The
// only key is not dropped, tokens and keys are not hidden where there are no others, and no order follows a key or
// query that is not there.
Derivation fitted(const Derivation& derivation, const Run& run);

// A run with the same layers and heads whose weights are derived from those of `run`. They are computed window by
// window when they are read. Means over heads and layers are taken first and derived then. All heads have their rows
// and columns in one order, that of the weights that `sorting` picks, which are read once to sort them. The notes are
// kept. Traces are not, as they belong to the weights before, and neither is the placement (placement_of finds that of
// the computed run). Returns `run` itself when nothing changes. Throws SettingError naming the setting that does not
// fit this run (fitted() leaves none of these), and Cancelled.
std::shared_ptr<const Run> derive(std::shared_ptr<const Run> run, const Derivation& derivation,
                                  const HeadPick& sorting = {}, const RunControl& control = {});

// The run that this one is derived from; the run itself where it is not derived.
const Run& computed(const Run& run);

// The first query or key that a row or column of a derived run stands for, and the row or column that holds a query or
// key. nullopt where there is none. Where the run is not derived, both are the same index.
std::optional<Index> original_query(const Run& run, Index row);
std::optional<Index> original_key(const Run& run, Index column);
std::optional<Index> row_of(const Run& run, Index query);
std::optional<Index> column_of(const Run& run, Index key);

} // namespace attn
