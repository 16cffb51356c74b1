// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/attend.h"

#include "engine/attention/linear_output.h"
#include "engine/run_control/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <limits>

namespace attn {

namespace {

// Work between two checks of the stop token: about a millisecond of products, or 30 of the tanh of additive scores.
constexpr Index block_multiply_adds = 1'000'000;

// Cells of all heads together. Larger runs without an output make the normalizer of a row when the row is read.
constexpr Index most_cells_at_once = 1 << 24;

Index rows_of_block(const AttentionTrace& trace)
{
    const Index row = std::max<Index>(1, trace.keys_count * std::max<Index>(1, trace.queries.front().columns));
    return std::clamp<Index>(block_multiply_adds / row, 1, 64);
}

// Copies columns [begin, begin + columns) into a new matrix.
Matrix columns_of(const Matrix& matrix, Index begin, Index columns)
{
    Matrix result(matrix.rows, columns);
    for (Index i = 0; i < matrix.rows; ++i)
        std::copy_n(matrix.row(i).begin() + begin, columns, result.row(i).begin());
    return result;
}

std::vector<Matrix> split_heads(const Matrix& matrix, Index heads)
{
    std::vector<Matrix> parts;
    const Index width = matrix.columns / heads;
    for (Index h = 0; h < heads; ++h)
        parts.push_back(columns_of(matrix, h * width, width));
    return parts;
}

// One block of rows of one head. The scores are computed once, and then whatever is needed of each row.
class RowBlock {
public:
    RowBlock(const AttentionTrace& trace, HeadIndex head, Index row, Index rows)
        : trace_(trace), row_(row), cells_(static_cast<std::size_t>(rows * trace.keys_count)),
          open_(static_cast<std::size_t>(trace.keys_count))
    {
        read_stage(trace, head, Stage::scaled, {row, 0, rows, trace.keys_count}, cells_.data());
    }

    RowNormalizer prepare(Index i)
    {
        trace_.open.row(row_ + i, 0, trace_.keys_count, open_.data());
        open_scores_.clear();
        for (Index j = 0; j < trace_.keys_count; ++j)
            if (open_[static_cast<std::size_t>(j)])
                open_scores_.push_back(cell(i, j));
        return prepare_row(trace_.settings.normalizer, open_scores_);
    }

    // output = sum_j a_j v_j over open keys, in the order of the keys. Once for each row: its weights take the place of
    // its scores.
    void attend(Index i, const RowNormalizer& normalizer, const Matrix& values, std::span<double> output)
    {
        trace_.open.row(row_ + i, 0, trace_.keys_count, open_.data());
        weights_of_row(trace_.settings.normalizer, normalizer, {cells_.data() + i * trace_.keys_count, open_.size()},
                       open_.data());
        for (Index j = 0; j < trace_.keys_count; ++j) {
            if (!open_[static_cast<std::size_t>(j)])
                continue;
            const double weight = cell(i, j);
            const auto value = values.row(j);
            for (std::size_t c = 0; c < value.size(); ++c)
                output[c] += weight * value[c];
        }
    }

private:
    double cell(Index i, Index j) const { return cells_[static_cast<std::size_t>(i * trace_.keys_count + j)]; }

    const AttentionTrace& trace_;
    Index row_;
    std::vector<double> cells_;
    std::vector<unsigned char> open_;
    std::vector<double> open_scores_;
};

// Calls work(head, first row, rows) for every block of every head, in parallel.
template <class Work>
void for_row_blocks(const AttentionTrace& trace, HeadIndex first, Index heads, const RunControl& control, Work work)
{
    const Index block = rows_of_block(trace);
    const Index blocks = (trace.queries_count + block - 1) / block;
    std::atomic<Index> done = 0;
    parallel_for(heads * blocks, [&](Index index) {
        control.check();
        const Index row = index % blocks * block;
        work(HeadIndex{first.value + index / blocks}, row, std::min(block, trace.queries_count - row));
        const Index now = ++done;
        const Index total = heads * blocks;
        if (now * 100 / total != (now - 1) * 100 / total)
            control.report(static_cast<double>(now) / static_cast<double>(total), "attention");
    });
}

// The sums of Normalizer::linear in one pass over the keys: phi(q_i) . sum of the phi(k_j) that query i may see.
void prepare_linear_rows(AttentionTrace& trace, HeadIndex head)
{
    const PreparedScores& scores = trace.prepared[static_cast<std::size_t>(head.value)];
    std::vector<double> sum(static_cast<std::size_t>(scores.queries.columns));
    Index seen = 0;
    for (Index i = 0; i < trace.queries_count; ++i) {
        RowNormalizer& row = trace.rows(head, i);
        const Index end = trace.open.range(i).end;
        for (; seen < end; ++seen)
            for (std::size_t c = 0; c < sum.size(); ++c)
                sum[c] += scores.keys(static_cast<Index>(c), seen);
        row.maximum = std::numeric_limits<double>::quiet_NaN();
        row.open = end;
        for (std::size_t c = 0; c < sum.size() && trace.settings.normalizer == Normalizer::linear; ++c)
            row.sum += scores.queries(i, static_cast<Index>(c)) * sum[c];
    }
}

const Matrix* values_of(const AttentionTrace& trace, HeadIndex head)
{
    return trace.values.empty() ? nullptr : &trace.values[static_cast<std::size_t>(trace.key_value_head(head))];
}

MatrixSize size_of(const Matrix& matrix)
{
    return {matrix.rows, matrix.columns};
}

// Cuts queries, keys and values into their heads, and turns queries and keys by their positions.
void take_heads(AttentionTrace& trace, const Matrix& queries, const Matrix& keys, const Matrix& values)
{
    const AttentionSettings& settings = trace.settings;
    trace.queries = split_heads(queries, settings.heads);
    trace.keys = split_heads(keys, settings.key_value_heads);
    if (!values.empty())
        trace.values = split_heads(values, settings.key_value_heads);
    if (settings.position == Position::rope || settings.position == Position::rope_interleaved)
        for (std::vector<Matrix>* const heads : {&trace.queries, &trace.keys})
            for (Matrix& head : *heads)
                rotate(head, settings.position);
    if (settings.position == Position::alibi)
        trace.alibi = alibi_slopes(settings.heads);
}

void prepare_heads(AttentionTrace& trace)
{
    const AttentionSettings& settings = trace.settings;
    for (Index h = 0; h < settings.heads; ++h) {
        const Matrix& queries = trace.queries[static_cast<std::size_t>(h)];
        const Matrix& keys = trace.keys[static_cast<std::size_t>(trace.key_value_head(HeadIndex{h}))];
        trace.prepared.push_back(settings.normalizer == Normalizer::linear
                                     ? prepare_kernel_scores(queries, keys)
                                     : prepare_scores(settings.score, settings.score_parameters, queries, keys));
    }
}

// Output in time linear in n; the weights are not formed.
void attend_linear(AttentionTrace& trace, const RunControl& control)
{
    for (Index h = 0; h < trace.heads(); ++h) {
        prepare_linear_rows(trace, HeadIndex{h});
        if (!trace.values.empty())
            trace.output.push_back(linear_output(trace, HeadIndex{h}, control));
    }
}

void attend_quadratic(AttentionTrace& trace, const RunControl& control)
{
    if (!trace.values.empty())
        trace.output.assign(static_cast<std::size_t>(trace.heads()),
                            Matrix(trace.queries_count, trace.values.front().columns));
    for_row_blocks(trace, HeadIndex{0}, trace.heads(), control, [&](HeadIndex head, Index row, Index count) {
        const std::size_t h = static_cast<std::size_t>(head.value);
        RowBlock block(trace, head, row, count);
        for (Index i = 0; i < count; ++i) {
            RowNormalizer& normalizer = trace.rows(head, row + i);
            normalizer = block.prepare(i);
            if (const Matrix* const values = values_of(trace, head))
                block.attend(i, normalizer, *values, trace.output[h].row(row + i));
        }
    });
}

} // namespace

AttentionTrace attend(const Matrix& queries, const Matrix& keys, const Matrix& values,
                      const AttentionSettings& settings, const RunControl& control)
{
    AttentionTrace trace;
    trace.settings = settings;
    if (settings.key_value_heads == 0)
        trace.settings.key_value_heads = settings.heads;
    check_temperature_and_heads(trace.settings);
    check_sizes(trace.settings, size_of(queries), size_of(keys),
                values.empty() ? std::nullopt : std::optional(size_of(values)));
    if (settings.normalizer != Normalizer::linear)
        check_score_parameters(settings.score, settings.score_parameters, queries.columns / settings.heads);

    trace.queries_count = queries.rows;
    trace.keys_count = keys.rows;
    trace.open = OpenCells(settings.mask, queries.rows, keys.rows);
    take_heads(trace, queries, keys, values);
    prepare_heads(trace);

    // Without an output nobody needs all rows at once, so that a large run can return immediately.
    const bool linear = has_linear_form(settings);
    const bool at_once = linear || !values.empty() || settings.heads * queries.rows * keys.rows <= most_cells_at_once;
    trace.rows = RowNormalizers(settings.heads, queries.rows, !at_once);
    if (linear)
        attend_linear(trace, control);
    else if (at_once)
        attend_quadratic(trace, control);
    return trace;
}

Matrix quadratic_output(const AttentionTrace& trace, HeadIndex head, const RunControl& control)
{
    const Matrix& values = *values_of(trace, head);
    Matrix output(trace.queries_count, values.columns);
    for_row_blocks(trace, head, 1, control, [&](HeadIndex, Index row, Index count) {
        RowBlock block(trace, head, row, count);
        for (Index i = 0; i < count; ++i)
            block.attend(i, normalizer_of(trace, head, row + i), values, output.row(row + i));
    });
    return output;
}

} // namespace attn
