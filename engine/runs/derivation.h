// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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
    // Take finished weights for scores, and show the softmax of each row (softmax_row).
    bool softmax = false;
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

// The derivation as the command line writes it: "softmax, skip-first, hide-special, words, top-k 5, mass 0.9, sort-rows
// largest, sort-columns 3". Empty when nothing is done.
std::string text_of(const Derivation& derivation);

// Keys as the command line writes them, "0,5-7": places from 0 and ranges up to the second number. Throws SettingError
// for another text and for a range that ends before it begins.
std::vector<TokenRange> parse_keys(std::string_view text);
// Their text, which parse_keys reads.
std::string text_of(const std::vector<TokenRange>& keys);

} // namespace attn
