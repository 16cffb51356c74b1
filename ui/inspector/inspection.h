// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "ui/session/selection.h"

#include <optional>
#include <vector>

namespace attn {

// What the inspector says, computed from one row or one column of the weights and never from more.

struct RankedWeight {
    Index index = 0; // a key, or in a column a query
    double weight = 0.0;
};

// The weights of one query, or of several added up. Of a column, the weights of its n queries and what is masked.
struct RowFacts {
    std::vector<double> weights; // m
    std::vector<bool> masked;    // which of them are 0 for the mask; empty where the run has none
    double maximum = 0.0;
    double sum = 0.0;
    double entropy = 0.0;  // in nats (Clark et al. 2019); NaN for weights with negative ones
    double evenness = 0.0; // entropy / ln(open keys): 1 where all get the same; 0 where only one is open
    Index open = 0;        // keys that are not masked
    std::shared_ptr<const AttentionTrace> trace; // of one query in one layer, if the run has traces
    std::optional<RowNormalizer> normalizer;     // of one query in one head of one layer
};

struct CellFacts {
    double weight = 0.0;
    Index rank = 0; // 1: the largest of its row; equal weights share a rank
    bool open = true;
    // Means over heads where no single one is picked; nothing for finished weights and means over layers.
    std::optional<double> score;
    std::optional<double> scaled;
    // What the score is a sum of, one number for each dimension of the prepared queries and keys; empty for means.
    std::vector<double> terms;
};

// They throw nothing else for indices inside of the run.
RowFacts inspectRow(const Run& run, const HeadPick& pick, Index query);
// Throws Cancelled.
RowFacts inspectRows(const Run& run, const HeadPick& pick, const std::vector<Index>& queries,
                     const RunControl& control = {});
// 1: the largest of its row. Equal weights share a rank.
Index rankOf(const RowFacts& row, Index key);
// `row`: that of the cell. Makes no trace.
CellFacts inspectCell(const Run& run, const HeadPick& pick, Cell cell, const RowFacts& row);
// The weights that every query gives to one key. Throws Cancelled.
RowFacts inspectColumn(const Run& run, const HeadPick& pick, Index key, const RunControl& control = {});

// The `count` largest of those that are not masked, largest first; equal ones in their order. A NaN comes last.
std::vector<RankedWeight> strongest(const RowFacts& facts, std::size_t count);

} // namespace attn
