#pragma once

#include "engine/attention/mask.h"
#include "engine/attention/normalizer.h"
#include "engine/attention/position.h"
#include "engine/attention/score.h"
#include "engine/tensor/indices.h"
#include "engine/tensor/matrix_source.h"

#include <memory>
#include <string_view>
#include <vector>

namespace attn {

struct AttentionSettings {
    Score score = Score::scaled_dot;
    ScoreParameters score_parameters;
    Normalizer normalizer = Normalizer::softmax;
    Mask mask;
    Position position = Position::none;
    double temperature = 1.0; // Z = S / temperature + bias
    Index heads = 1;          // H
    Index key_value_heads = 0; // H_kv; 0: as many as heads
};

// The matrices of one head that are made again from queries and keys whenever somebody looks at them; all n x m.
enum class Stage {
    scores,  // S
    scaled,  // S / temperature + bias
    masked,  // the same, closed cells -infinity
    weights, // A, closed cells exactly 0
};

// What attention did with one input. Immutable once made; everything n x m is computed when read.
struct AttentionTrace {
    AttentionSettings settings; // with key_value_heads filled in
    OpenCells open;   // the mask
    Index queries_count = 0;    // n
    Index keys_count = 0;       // m
    std::vector<Matrix> queries; // per head, n x d, after rotation
    std::vector<Matrix> keys;    // per key/value head, m x d, after rotation
    std::vector<Matrix> values;  // per key/value head, m x d_v; empty without values
    std::vector<PreparedScores> prepared;          // per head
    std::vector<std::vector<RowNormalizer>> rows;  // per head, n
    std::vector<double> alibi;                     // slope per head, alibi only
    std::vector<Matrix> output;                    // per head, n x d_v; empty without values

    Index heads() const { return static_cast<Index>(queries.size()); }
    Index key_value_head(HeadIndex head) const { return head.value / (heads() / static_cast<Index>(keys.size())); }
    // Queries for which every key is closed: their row and output are zero.
    std::vector<Index> closed_rows() const;
};

// Writes a window of one stage of one head to `out`, row-major. The numbers are those that made the output, bit for bit.
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
