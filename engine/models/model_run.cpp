// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/model_run.h"

#include "engine/models/blocks.h"
#include "engine/models/embedding.h"
#include "engine/models/input_check.h"
#include "engine/run_control/freed_memory.h"
#include "engine/run_control/upper_registers.h"

#include <algorithm>

namespace attn {

namespace {

std::vector<Index> closed_keys(const std::vector<unsigned char>& attended)
{
    std::vector<Index> closed;
    for (std::size_t key = 0; key < attended.size(); ++key)
        if (!attended[key])
            closed.push_back(static_cast<Index>(key));
    return closed;
}

// What stands at a place where `values` may be empty, which says `otherwise` for all.
template <class Value>
Value at(const std::vector<Value>& values, std::size_t place, Value otherwise)
{
    return values.empty() ? otherwise : values[place];
}

// How many tokens from the first on are the same.
std::size_t same_tokens(const std::vector<TokenId>& a, const std::vector<TokenId>& b)
{
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

// The same with their types and masks.
std::size_t same_tokens(const ModelInput& a, const ModelInput& b)
{
    const std::size_t same = same_tokens(a.ids, b.ids);
    for (std::size_t i = 0; i < same; ++i)
        if (at(a.types, i, Index(0)) != at(b.types, i, Index(0))
            || !at<unsigned char>(a.attended, i, 1) != !at<unsigned char>(b.attended, i, 1))
            return i;
    return same;
}

bool same_pixels(const std::shared_ptr<const Pixels>& a, const std::shared_ptr<const Pixels>& b)
{
    return a == b || (a && b && *a == *b);
}

bool same_source(const ModelInput& a, const ModelInput& b)
{
    return a.ids.size() == b.ids.size() && same_tokens(a, b) == a.ids.size() && same_pixels(a.pixels, b.pixels);
}

// One token at least is computed again, so that there is always something to do.
Index first_to_compute(std::size_t same, const std::vector<TokenId>& ids)
{
    return static_cast<Index>(std::min(same, ids.size() - 1));
}

class Runner {
public:
    Runner(const Model& model, ModelRun& run, const RunOptions& options, const ModelRun* before,
           const RunControl& control)
        : model_(model), run_(run), options_(options), before_(before), control_(control)
    {
        // A run that was made without hidden states has nothing for one with them.
        if (before_ && options.keep_hidden && before_->hidden.empty())
            before_ = nullptr;
    }

    void run()
    {
        if (model_.decoder)
            run_both();
        else if (before_ && same_source(run_.input, before_->input))
            take_over_everything();
        else
            run_only();
    }

private:
    void take_over_everything()
    {
        run_.self = before_->self;
        run_.last = before_->last;
        if (options_.keep_hidden)
            run_.hidden = before_->hidden;
    }

    void run_only()
    {
        StackInput input = source();
        if (before_ && model_.architecture.stack.causal) {
            input.first = first_to_compute(same_tokens(run_.input, before_->input), run_.input.ids);
            input.before = {before_->self, {}, &before_->last, before_->hidden};
        }
        embed(model_.architecture.stack, model_.stack, input);
        StackRun made = run_stack(model_.architecture.stack, model_.stack, std::move(input), control_);
        run_.self = std::move(made.self);
        run_.last = std::move(made.last);
        run_.hidden = std::move(made.hidden);
    }

    void run_both()
    {
        const bool same = before_ && same_source(run_.input, before_->input);
        if (same)
            take_over_encoder();
        else
            run_encoder(part_of(control_, 0.0, 0.5));
        run_decoder(same, same ? control_ : part_of(control_, 0.5, 1.0));
    }

    void take_over_encoder()
    {
        run_.encoder = before_->encoder;
        run_.encoder_last = before_->encoder_last;
        if (options_.keep_hidden)
            run_.encoder_hidden = before_->encoder_hidden;
    }

    void run_encoder(const RunControl& control)
    {
        StackInput input = source();
        embed(model_.architecture.stack, model_.stack, input);
        StackRun made = run_stack(model_.architecture.stack, model_.stack, std::move(input), control);
        run_.encoder = std::move(made.self);
        run_.encoder_last = std::move(made.last);
        run_.encoder_hidden = std::move(made.hidden);
    }

    void run_decoder(bool same_encoder, const RunControl& control)
    {
        const Stack& stack = *model_.architecture.decoder;
        const std::vector<TokenId>& ids = run_.input.decoder_ids;
        StackInput input{.keep_hidden = options_.keep_hidden,
                         .context = &run_.encoder_last,
                         .closed_context = closed_keys(run_.input.attended)};
        if (same_encoder) {
            input.first = first_to_compute(same_tokens(ids, before_->input.decoder_ids), ids);
            input.before = {before_->decoder, before_->cross, &before_->last, before_->hidden};
        }
        input.embedded = embed_tokens(stack, *model_.decoder, ids, {}, input.first);
        StackRun made = run_stack(stack, *model_.decoder, std::move(input), control);
        run_.decoder = std::move(made.self);
        run_.cross = std::move(made.cross);
        run_.last = std::move(made.last);
        run_.hidden = std::move(made.hidden);
    }

    StackInput source() const
    {
        return {.closed_keys = closed_keys(run_.input.attended), .keep_hidden = options_.keep_hidden};
    }

    void embed(const Stack& stack, const StackWeights& weights, StackInput& input) const
    {
        input.embedded = stack.pixels ? embed_pixels(stack, weights, *run_.input.pixels, control_)
                                      : embed_tokens(stack, weights, run_.input.ids, run_.input.types, input.first);
    }

    const Model& model_;
    ModelRun& run_;
    const RunOptions& options_;
    const ModelRun* before_;
    const RunControl& control_;
};

} // namespace

const std::vector<std::shared_ptr<const LayerAttention>>& ModelRun::attention(AttentionKind kind) const
{
    switch (kind) {
    case AttentionKind::encoder: return encoder;
    case AttentionKind::decoder: return decoder;
    case AttentionKind::cross: return cross;
    case AttentionKind::self: break;
    }
    return self;
}

std::shared_ptr<const ModelRun> run_model(std::shared_ptr<const Model> model, const ModelInput& input,
                                          const RunOptions& options, const ModelRun* before, const RunControl& control)
{
    release_upper_registers();
    auto run = std::make_shared<ModelRun>();
    run->input = checked(*model, input);
    run->model = std::move(model);
    options.memory.require(estimate_memory(*run->model, run->input, options), Message("model.input", "input"),
                           Message("advice.shorter-input", "Shorten the input"));
    Runner(*run->model, *run, options, before && before->model == run->model ? before : nullptr, control).run();
    run->model->checkpoint.check();
    return_freed_memory(); // a layer's intermediate matrices are as large as all that is kept of it
    return run;
}

} // namespace attn
