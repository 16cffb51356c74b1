// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "engine/runs/run.h"
#include "engine/text/words.h"

#include <string>

namespace attn {

enum class RowOrder { given, largest, key }; // by their largest weight; by their weight on one key
// by the sum of the weights they receive; by their weight in the row of one query
enum class ColumnOrder { given, total, query };

// What is done to finished weights before somebody looks at them, in this order; nothing by default.
struct Derivation {
    // Drop the first key and divide each row by the sum of the others; a row that is left with sum 0 stays.
    bool skip_first = false;
    // Leave out the queries and keys of special tokens (Token::special) and divide each row by the sum of the others,
    // in the same way.
    bool hide_special = false;
    // Join sub-tokens (words_of, which looks at the hidden ones as well): a word's column is the sum over its keys, its
    // row the mean over its queries (Clark et al. 2019, What Does BERT Look At?, section 4.1).
    bool words = false;
    // In each row keep the strongest weights, at most `top_k` of them (0: all) and no more than hold `mass` of its sum
    // of |a| (1: all). The others become exactly 0, and nothing is divided again (keep_strongest).
    Index top_k = 0;
    double mass = 1.0;
    // The largest first, equal ones as given, NaN last; in sums and maxima NaN is left out. `key` and `query` are those
    // of the run as it was computed.
    RowOrder row_order = RowOrder::given;
    Index key = 0;
    ColumnOrder column_order = ColumnOrder::given;
    Index query = 0;

    bool sorts() const { return row_order != RowOrder::given || column_order != ColumnOrder::given; }
    bool operator==(const Derivation&) const = default;
};

// As the command line writes it: "skip-first, hide-special, words, top-k 5, mass 0.9, sort-rows largest, sort-columns
// 3". Empty when nothing is done.
std::string text_of(const Derivation& derivation);

// Where a derived run comes from.
struct Origin {
    std::shared_ptr<const Run> run;  // as it was computed
    Derivation derivation;           // without what changes nothing in this run
    std::vector<TokenRange> queries; // of each row the queries that it stands for
    std::vector<TokenRange> keys;    // of each column the keys
};

// What of a derivation can be done to this run and changes anything in it: no key is dropped that is the only one, no
// special tokens are hidden where there are no others, and no order follows a key or query that is not there. What is
// left out has its default value.
Derivation fitted(const Derivation& derivation, const Run& run);

// A run with the same layers and heads whose weights are derived from those of `run`, window by window when they are
// read; means over heads and layers are taken first and derived then. Rows and columns of all of them are in one order,
// that of the weights of `sorting`, for which sorting reads them once. Keeps the notes; no traces, as they are
// of the weights before; and the picture only where rows and columns are the same as before, or those before its
// patches are hidden. Returns `run` itself when nothing changes. Throws SettingError naming the setting that does not
// fit this run (fitted() never gives one); Cancelled.
std::shared_ptr<const Run> derive(std::shared_ptr<const Run> run, const Derivation& derivation,
                                  const HeadPick& sorting = {}, const RunControl& control = {});

// The run that was computed: the run itself unless it is a derived one.
const Run& computed(const Run& run);

// From a row or column of a derived run to the first query or key that it stands for, and from a query or key to the
// row or column that holds it; nothing where there is none. The same index where the run is not a derived one.
std::optional<Index> original_query(const Run& run, Index row);
std::optional<Index> original_key(const Run& run, Index column);
std::optional<Index> row_of(const Run& run, Index query);
std::optional<Index> column_of(const Run& run, Index key);

} // namespace attn
