// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/blocks.h"

#include "engine/models/relative_bias.h"
#include "engine/models/rotary.h"

#include <algorithm>
#include <optional>

namespace attn {

namespace {

// Rows of the inner layer that are computed at a time: it is several times as wide as hidden states are.
constexpr Index inner_rows = 512;

void add(FloatMatrix& rows, const FloatMatrix& other)
{
    std::ranges::transform(rows.values, other.values, rows.values.begin(), std::plus());
}

// The first `kept` rows of `before`, then `rows`.
FloatMatrix joined(const FloatMatrix* before, Index kept, const FloatMatrix& rows)
{
    FloatMatrix all(kept + rows.rows, rows.columns);
    if (before)
        std::copy_n(before->values.begin(), kept * rows.columns, all.values.begin());
    std::ranges::copy(rows.values, all.values.begin() + kept * rows.columns);
    return all;
}

class StackRunner {
public:
    StackRunner(const Stack& stack, const StackWeights& weights, StackInput input, const RunControl& control)
        : stack_(stack), weights_(weights), input_(std::move(input)), control_(control), silent_{.stop = control.stop},
          count_(input_.first + input_.embedded.rows)
    {
        if (stack.rotary)
            rotation_.emplace(*stack.rotary, stack.head_width, input_.first, input_.embedded.rows);
        if (stack.relative)
            bias_ = distance_bias(*stack.relative, stack.causal, weights.relative, stack.heads, count_);
    }

    StackRun run()
    {
        FloatMatrix rows = std::move(input_.embedded);
        for (layer_ = 0; layer_ < stack_.layers; ++layer_) {
            control_.report(static_cast<double>(layer_) / static_cast<double>(stack_.layers),
                            "layer " + std::to_string(layer_ + 1) + " of " + std::to_string(stack_.layers));
            keep(rows);
            const BlockWeights& block = weights_.blocks[static_cast<std::size_t>(layer_)];
            add_branch(block.self.norm, rows, [&](const FloatMatrix& in) { return self_attention(block.self, in); });
            if (block.cross)
                add_branch(block.cross->norm, rows,
                           [&](const FloatMatrix& in) { return cross_attention(*block.cross, in); });
            add_branch(block.inner.norm, rows, [&](const FloatMatrix& in) { return inner(block.inner, in); });
        }
        if (weights_.final_norm && stack_.final_norm_in_hidden)
            rows = normalize(*weights_.final_norm, rows);
        keep(rows);
        run_.last = joined(input_.before ? input_.before->last : nullptr, input_.first, rows);
        return std::move(run_);
    }

private:
    void keep(const FloatMatrix& rows)
    {
        if (input_.keep_hidden)
            run_.hidden.push_back(
                joined(input_.before ? &input_.before->hidden[run_.hidden.size()] : nullptr, input_.first, rows));
    }

    template <class Branch>
    void add_branch(const Normalization& norm, FloatMatrix& rows, Branch branch) const
    {
        control_.check();
        if (stack_.norm_first) {
            add(rows, branch(normalize(norm, rows)));
        } else {
            add(rows, branch(rows));
            rows = normalize(norm, rows);
        }
    }

    FloatMatrix project(const AttentionProjection& projection, const FloatMatrix& rows) const
    {
        return apply(projection.linear, rows, projection.begin, projection.end, silent_);
    }

    // Rows from `first` on behind those of the run before.
    SharedRows behind(const SharedRows* before, Index first, const FloatMatrix& rows) const
    {
        SharedRows all = before ? before->grown(first, first + rows.rows) : SharedRows(rows.rows, rows.columns);
        for (Index row = 0; row < rows.rows; ++row)
            std::ranges::copy(rows.row(row), all.row_to_write(first + row));
        return all;
    }

    // What an attention takes over from the run before; nullptr: nothing.
    const LayerAttention* before_of(std::span<const std::shared_ptr<const LayerAttention>> StackBefore::*kind) const
    {
        return input_.before ? ((*input_.before).*kind)[static_cast<std::size_t>(layer_)].get() : nullptr;
    }

    FloatMatrix self_attention(const AttentionWeights& weights, const FloatMatrix& rows)
    {
        const LayerAttention* before = before_of(&StackBefore::self);
        auto attention = std::make_shared<LayerAttention>();
        FloatMatrix queries = project(weights.query, rows);
        FloatMatrix keys = project(weights.key, rows);
        if (rotation_) {
            rotation_->apply(queries);
            rotation_->apply(keys);
        }
        attention->queries = behind(before ? &before->queries : nullptr, input_.first, queries);
        attention->keys = behind(before ? &before->keys : nullptr, input_.first, keys);
        attention->values = behind(before ? &before->values : nullptr, input_.first, project(weights.value, rows));
        attention->settings.mask.causal = stack_.causal;
        if (stack_.windowed.empty() || stack_.windowed[static_cast<std::size_t>(layer_)])
            attention->settings.mask.window = stack_.window;
        attention->settings.mask.closed_keys = input_.closed_keys;
        attention->settings.bias = bias_;
        run_.self.push_back(attention);
        return output(weights, *attention, before);
    }

    FloatMatrix cross_attention(const AttentionWeights& weights, const FloatMatrix& rows)
    {
        const LayerAttention* before = before_of(&StackBefore::cross);
        auto attention = std::make_shared<LayerAttention>();
        attention->queries = behind(before ? &before->queries : nullptr, input_.first, project(weights.query, rows));
        attention->keys = before ? before->keys : behind(nullptr, 0, project(weights.key, *input_.context));
        attention->values = before ? before->values : behind(nullptr, 0, project(weights.value, *input_.context));
        attention->settings.mask.closed_keys = input_.closed_context;
        run_.cross.push_back(attention);
        return output(weights, *attention, before);
    }

    FloatMatrix output(const AttentionWeights& weights, LayerAttention& attention, const LayerAttention* before) const
    {
        AttentionSettings& settings = attention.settings;
        settings.score = stack_.scaled ? Score::scaled_dot : Score::dot;
        settings.temperature = stack_.scaled_by_layer ? static_cast<double>(layer_ + 1) : 1.0;
        settings.heads = stack_.heads;
        settings.key_value_heads = stack_.key_value_heads;
        attention.open = OpenCells(settings.mask, attention.queries_count(), attention.keys_count());
        attention.rows.resize(static_cast<std::size_t>(stack_.heads));
        for (std::size_t head = 0; head < attention.rows.size(); ++head) {
            if (before)
                attention.rows[head].assign(before->rows[head].begin(), before->rows[head].begin() + input_.first);
            attention.rows[head].resize(static_cast<std::size_t>(count_));
        }
        return apply(weights.output, attend_layer(attention, input_.first, silent_), silent_);
    }

    FloatMatrix inner(const InnerWeights& weights, const FloatMatrix& rows) const
    {
        FloatMatrix out(rows.rows, rows.columns);
        for (Index begin = 0; begin < rows.rows; begin += inner_rows) {
            FloatMatrix some(std::min(inner_rows, rows.rows - begin), rows.columns);
            std::copy_n(rows.values.begin() + begin * rows.columns, some.values.size(), some.values.begin());
            const FloatMatrix made = apply(weights.out, activated(weights, some), silent_);
            std::ranges::copy(made.values, out.values.begin() + begin * rows.columns);
        }
        return out;
    }

    FloatMatrix activated(const InnerWeights& weights, const FloatMatrix& rows) const
    {
        FloatMatrix numbers = apply(weights.gate ? *weights.gate : weights.in, rows, silent_);
        activate(stack_.activation, numbers);
        if (weights.gate) {
            const FloatMatrix in = apply(weights.in, rows, silent_);
            std::ranges::transform(numbers.values, in.values, numbers.values.begin(), std::multiplies());
        }
        return numbers;
    }

    const Stack& stack_;
    const StackWeights& weights_;
    StackInput input_;
    const RunControl& control_;
    RunControl silent_; // what a layer is made of says nothing of the whole
    Index count_;       // n
    Index layer_ = 0;
    std::optional<Rotation> rotation_;
    std::shared_ptr<const DistanceBias> bias_;
    StackRun run_;
};

} // namespace

StackRun run_stack(const Stack& stack, const StackWeights& weights, StackInput input, const RunControl& control)
{
    return StackRunner(stack, weights, std::move(input), control).run();
}

} // namespace attn
