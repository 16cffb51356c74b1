// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/settings.h"
#include "engine/tensor/matrix_source.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace attn {

// What each row of each head needs to be normalized. In large runs without an output it is made when a row is first
// read: the first thread makes it, and the others wait.
class RowNormalizers {
public:
    RowNormalizers() = default;
    RowNormalizers(Index heads, Index rows, bool made_when_read);

    bool made(HeadIndex head, Index row) const
    {
        return !unmade_ || unmade_[at(head, row)].made.load(std::memory_order_acquire);
    }
    // Needs made(), unless the caller fills it in.
    RowNormalizer& operator()(HeadIndex head, Index row) { return values_[at(head, row)]; }
    const RowNormalizer& operator()(HeadIndex head, Index row) const { return values_[at(head, row)]; }
    // Calls `make` for a row that is not made yet. When it throws, the exception comes out and the row stays unmade.
    void make(HeadIndex head, Index row, const std::function<RowNormalizer()>& make) const;

private:
    struct Unmade {
        std::once_flag once;
        std::atomic<bool> made = false;
    };
    std::size_t at(HeadIndex head, Index row) const { return static_cast<std::size_t>(head.value * rows_ + row); }

    Index rows_ = 0;
    mutable std::vector<RowNormalizer> values_;
    std::unique_ptr<Unmade[]> unmade_;
};

// The n x m matrices of one head. They are not kept, but computed from queries and keys when they are read.
enum class Stage {
    scores,  // S
    scaled,  // S / temperature + bias
    masked,  // the same, closed cells -infinity
    weights, // A, closed cells exactly 0
};

// What attention did with one input. Immutable once made; everything n x m is computed when read.
struct AttentionTrace {
    AttentionSettings settings;           // with key_value_heads filled in
    OpenCells open;                       // the mask
    Index queries_count = 0;              // n
    Index keys_count = 0;                 // m
    std::vector<Matrix> queries;          // per head, n x d, after rotation
    std::vector<Matrix> keys;             // per key/value head, m x d, after rotation
    std::vector<Matrix> values;           // per key/value head, m x d_v; empty without values
    std::vector<PreparedScores> prepared; // per head
    RowNormalizers rows;                  // heads x n
    std::vector<double> alibi;            // slope per head, alibi only
    std::vector<Matrix> output;           // per head, n x d_v; empty without values

    Index heads() const { return static_cast<Index>(queries.size()); }
    Index key_value_head(HeadIndex head) const { return settings.key_value_head(head); }
    // The queries for which every key is closed; their weights and outputs are 0.
    std::vector<Index> closed_rows() const;
};

// The normalizer of one row. Computes the scores of the row when it is called for the first time.
const RowNormalizer& normalizer_of(const AttentionTrace& trace, HeadIndex head, Index query);

// Writes a window of one stage of one head to `out`, row-major. They are bit for bit the numbers from which the output
// was computed.
void read_stage(const AttentionTrace& trace, HeadIndex head, Stage stage, const Window& window, double* out);

// One stage of one head as a MatrixSource; keeps the trace alive.
class StageSource final : public MatrixSource {
public:
    StageSource(std::shared_ptr<const AttentionTrace> trace, HeadIndex head, Stage stage);
    Index rows() const override { return trace_->queries_count; }
    Index columns() const override { return trace_->keys_count; }
    bool computed() const override { return true; }
    void read(const Window& window, double* out) const override;

private:
    std::shared_ptr<const AttentionTrace> trace_;
    HeadIndex head_;
    Stage stage_;
};

} // namespace attn
