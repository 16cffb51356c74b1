// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "engine/text/words.h"

#include <string>
#include <string_view>
#include <vector>

namespace attn {

// As they are, by their largest weight, or by their weight on one key.
enum class RowOrder { given, largest, key };
// As they are, by the sum of the weights they receive, or by their weight in the row of one query.
enum class ColumnOrder { given, total, query };

// What is done to the weights of a run before they are shown, in this order. By default nothing is done.
struct Derivation {
    // Drop the first key and divide each row by the sum of the others. A row whose other weights sum to 0 stays.
    bool skip_first = false;
    // Leave out the queries and keys of special tokens (Token::special) and divide each row by the sum of the others,
    // in the same way.
    bool hide_special = false;
    // Leave out the queries and keys of padding (is_padding_name), in the same way.
    bool hide_padding = false;
    // Leave out these keys, in the same way. They count in the run as it was computed; sorted, and none twice.
    std::vector<TokenRange> hidden_keys = {};
    // Join sub-tokens (words_of, which looks at the hidden ones as well): a word's column is the sum over its keys, its
    // row the mean over its queries (Clark et al. 2019, What Does BERT Look At?, section 4.1).
    bool words = false;
    // In each row keep the strongest weights, at most `top_k` of them (0: all) and no more than hold `mass` of its sum
    // of |a| (1: all). The others become exactly 0, and nothing is divided again (keep_strongest).
    Index top_k = 0;
    double mass = 1.0;
    // The largest comes first and NaN last; equal ones stay in their order. Sums and maxima leave NaN out. `key` and
    // `query` count in the run as it was computed.
    RowOrder row_order = RowOrder::given;
    Index key = 0;
    ColumnOrder column_order = ColumnOrder::given;
    Index query = 0;

    bool sorts() const { return row_order != RowOrder::given || column_order != ColumnOrder::given; }
    bool operator==(const Derivation&) const = default;
};

// Keys as the command line writes them, "0,5-7": places from 0 and ranges up to the second number. Throws SettingError
// for another text and for a range that ends before it begins.
std::vector<TokenRange> parse_keys(std::string_view text);
std::string text_of(const std::vector<TokenRange>& keys);

// How many queries or keys of a run are padding: the more of both.
Index count_padding(const Run& run);

// The derivation as the command line writes it: "skip-first, hide-special, words, top-k 5, mass 0.9, sort-rows largest,
// sort-columns 3". Empty when nothing is done.
std::string text_of(const Derivation& derivation);

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
// the computed run). Returns `run` itself when nothing changes. Throws
// SettingError naming the setting that does not fit this run (fitted() leaves none of these), and Cancelled.
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
