// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/layer_attention.h"

#include "engine/attention/attend.h"
#include "engine/attention/products.h"
#include "engine/models/weighted_values.h"
#include "engine/run_control/parallel_for.h"
#include "engine/run_control/upper_registers.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace attn {

namespace {

// Work between two looks at the stop token: some milliseconds.
constexpr Index block_multiply_adds = 8'000'000;

constexpr Index tile_columns = 64; // keys that are turned to doubles at once

MatrixSize size_of(const SharedRows& rows)
{
    return {rows.rows(), rows.columns()};
}

void check_settings(const AttentionSettings& settings)
{
    if (settings.score != Score::scaled_dot && settings.score != Score::dot)
        throw SettingError("layer.score", "score: models have only dot and scaled-dot. Choose one of them.");
    if (settings.normalizer == Normalizer::linear)
        throw SettingError("layer.normalizer", "normalizer: models cannot use linear. Choose another one.");
    if (settings.position != Position::none)
        throw SettingError("layer.position", "position: queries and keys of models are rotated already. Choose none.");
    check_temperature_and_heads(settings);
}

void check_shapes(const LayerAttention& attention, Index first)
{
    check_sizes(attention.settings, size_of(attention.queries), size_of(attention.keys), size_of(attention.values));
    if (attention.open.queries() != attention.queries_count() || attention.open.keys() != attention.keys_count())
        throw ShapeError("layer.mask", "mask: it is for {0} queries and {1} keys, but there are {2} and {3}.",
                         attention.open.queries(), attention.open.keys(), attention.queries_count(),
                         attention.keys_count());
    if (first < 0 || first > attention.queries_count())
        throw ShapeError("layer.first-query", "Q: query {0} is the first to be computed, but there are {1}.", first,
                         attention.queries_count());
}

// The scaled scores Z of a window, as read_stage (engine/attention) makes them of the same numbers: every cell is
// summed in the order of the dimensions. Of cells that causal and window close, some are left as they are.
class ScaledScores {
public:
    ScaledScores(const LayerAttention& attention, HeadIndex head)
        : attention_(attention), head_(head), dimensions_(attention.queries.columns() / attention.settings.heads),
          key_begin_(attention.settings.key_value_head(head) * dimensions_),
          divisor_(attention.settings.score == Score::dot ? 1.0 : std::sqrt(static_cast<double>(dimensions_)))
    {
    }

    void read(const Window& window, double* out)
    {
        queries_.resize(static_cast<std::size_t>(window.rows * dimensions_));
        for (Index i = 0; i < window.rows; ++i)
            std::copy_n(attention_.queries.row(window.row + i) + head_.value * dimensions_, dimensions_,
                        queries_.data() + i * dimensions_);
        keys_.resize(static_cast<std::size_t>(dimensions_ * tile_columns));
        for (Index column = 0; column < window.columns; column += tile_columns)
            read_tile(window, column, std::min(tile_columns, window.columns - column), out);
        scale_scores(attention_.settings.temperature, attention_.settings.bias.get(), head_, window, out);
    }

private:
    void read_tile(const Window& window, Index column, Index columns, double* out)
    {
        const auto [first, end] = rows_that_see(window, column, columns);
        for (Index j = 0; j < columns; ++j) {
            const float* const key = attention_.keys.row(window.column + column + j) + key_begin_;
            for (Index c = 0; c < dimensions_; c += 16) // a cache line; those of other heads lie between
                __builtin_prefetch(key + 16 * attention_.keys.columns() + c);
            for (Index c = 0; c < dimensions_; ++c)
                keys_[static_cast<std::size_t>(c * tile_columns + j)] = static_cast<double>(key[c]);
        }
        products(queries_.data() + first * dimensions_, dimensions_, end - first, keys_.data(), tile_columns, columns,
                 divisor_, out + first * window.columns + column, window.columns);
    }

    // From the first to behind the last row of the window for which causal and window leave one of the keys open:
    // ranges move on with the rows.
    std::pair<Index, Index> rows_that_see(const Window& window, Index column, Index columns) const
    {
        Index first = 0;
        while (first < window.rows && attention_.open.range(window.row + first).end <= window.column + column)
            ++first;
        Index end = window.rows;
        while (end > first && attention_.open.range(window.row + end - 1).begin >= window.column + column + columns)
            --end;
        return {first, end};
    }

    const LayerAttention& attention_;
    HeadIndex head_;
    Index dimensions_;
    Index key_begin_;
    double divisor_;
    std::vector<double> queries_, keys_;
};

// Rows of one head that are computed together.
struct BlockPlace {
    HeadIndex head;
    Index row;
    Index rows;
};

// The keys that causal and window leave open to any of the rows.
OpenCells::Range range_of(const OpenCells& open, Index row, Index rows)
{
    OpenCells::Range range = open.range(row);
    range.end = std::max(range.end, open.range(row + rows - 1).end);
    return range;
}

Index rows_at_once(const LayerAttention& attention)
{
    const Index width = std::max(attention.queries.columns(), attention.settings.heads) / attention.settings.heads;
    return std::clamp<Index>(block_multiply_adds / std::max<Index>(1, attention.keys_count() * width), 1, 128);
}

void attend_block(LayerAttention& attention, const BlockPlace& block, Index first, FloatMatrix& output)
{
    const OpenCells::Range keys = range_of(attention.open, block.row, block.rows);
    const Index columns = keys.end - keys.begin;
    const auto cells = std::make_unique_for_overwrite<double[]>(static_cast<std::size_t>(block.rows * columns));
    ScaledScores(attention, block.head).read({block.row, keys.begin, block.rows, columns}, cells.get());

    std::vector<WeightedKeys> weights;
    std::vector<unsigned char> open(static_cast<std::size_t>(columns));
    for (Index i = 0; i < block.rows; ++i) {
        const OpenCells::Range range = attention.open.range(block.row + i);
        const std::span<double> z(cells.get() + i * columns + (range.begin - keys.begin),
                                  static_cast<std::size_t>(range.end - range.begin));
        attention.open.row(block.row + i, range.begin, static_cast<Index>(z.size()), open.data());
        RowNormalizer& row =
            attention.rows[static_cast<std::size_t>(block.head.value)][static_cast<std::size_t>(block.row + i)];
        row = normalize_row(attention.settings.normalizer, z, open.data());
        weights.push_back({z.data(), range.begin, range.end});
    }

    const Index width = attention.values.columns() / attention.settings.key_value_heads;
    const Index first_column = attention.settings.key_value_head(block.head) * width;
    std::vector<double> sums(static_cast<std::size_t>(block.rows * width));
    if (columns > 0)
        add_weighted_values(weights, {attention.values.row(0) + first_column, attention.values.columns(), width},
                            sums.data());
    for (Index i = 0; i < block.rows; ++i)
        std::copy_n(sums.data() + i * width, width,
                    output.row(block.row + i - first).begin() + block.head.value * width);
}

class WeightsSource final : public MatrixSource {
public:
    WeightsSource(std::shared_ptr<const LayerAttention> attention, HeadIndex head)
        : attention_(std::move(attention)), head_(head)
    {
    }
    Index rows() const override { return attention_->queries_count(); }
    Index columns() const override { return attention_->keys_count(); }
    bool computed() const override { return true; }

    void read(const Window& window, double* out) const override
    {
        release_upper_registers();
        std::fill_n(out, window.rows * window.columns, 0.0);
        ScaledScores scores(*attention_, head_);
        std::vector<double> cells;
        std::vector<unsigned char> open(static_cast<std::size_t>(window.columns));
        const Index block = rows_at_once(*attention_);
        for (Index first = 0; first < window.rows; first += block) {
            const Index count = std::min(block, window.rows - first);
            const OpenCells::Range range = range_of(attention_->open, window.row + first, count);
            const Index begin = std::clamp(range.begin, window.column, window.column + window.columns);
            const Index columns = std::clamp(range.end, begin, window.column + window.columns) - begin;
            cells.resize(static_cast<std::size_t>(count * columns));
            scores.read({window.row + first, begin, count, columns}, cells.data());
            for (Index i = 0; i < count; ++i) {
                const Index query = window.row + first + i;
                const std::span<double> z(cells.data() + i * columns, static_cast<std::size_t>(columns));
                attention_->open.row(query, begin, columns, open.data());
                weights_of_row(attention_->settings.normalizer,
                               attention_->rows[static_cast<std::size_t>(head_.value)][static_cast<std::size_t>(query)],
                               z, open.data());
                std::copy(z.begin(), z.end(), out + (first + i) * window.columns + (begin - window.column));
            }
        }
    }

private:
    std::shared_ptr<const LayerAttention> attention_;
    HeadIndex head_;
};

Matrix in_double_precision(const SharedRows& rows)
{
    Matrix matrix(rows.rows(), rows.columns());
    if (!matrix.empty())
        std::copy_n(rows.row(0), rows.rows() * rows.columns(), matrix.values.begin());
    return matrix;
}

} // namespace

FloatMatrix attend_layer(LayerAttention& attention, Index first, const RunControl& control)
{
    check_settings(attention.settings);
    check_shapes(attention, first);
    const Index heads = attention.settings.heads;
    attention.rows.resize(static_cast<std::size_t>(heads));
    for (std::vector<RowNormalizer>& rows : attention.rows)
        rows.resize(static_cast<std::size_t>(attention.queries_count()));

    const Index count = attention.queries_count() - first;
    FloatMatrix output(count, heads * (attention.values.columns() / attention.settings.key_value_heads));
    const Index block = rows_at_once(attention);
    const Index blocks = (count + block - 1) / block;
    parallel_for(heads * blocks, [&](Index index) {
        control.check();
        const Index row = index % blocks * block;
        attend_block(attention, {HeadIndex{index / blocks}, first + row, std::min(block, count - row)}, first, output);
    });
    return output;
}

std::shared_ptr<const MatrixSource> weights_of(std::shared_ptr<const LayerAttention> attention, HeadIndex head)
{
    return std::make_shared<WeightsSource>(std::move(attention), head);
}

std::shared_ptr<const AttentionTrace> trace_of(const LayerAttention& attention, const RunControl& control)
{
    return std::make_shared<AttentionTrace>(attend(in_double_precision(attention.queries),
                                                   in_double_precision(attention.keys),
                                                   in_double_precision(attention.values), attention.settings, control));
}

} // namespace attn
