// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/generation.h"

#include "engine/models/logits.h"
#include "engine/models/model_weights.h"
#include "engine/models/next_token.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

void check(const Model& model, const ModelInput& input, const GenerationOptions& options)
{
    if (model.architecture.info.task != Task::language_model)
        throw SettingError("generation.no-language-model",
                           "generation: this model does not say which token comes next. Choose a language model.");
    if (options.tokens < 0)
        throw SettingError("generation.tokens", "tokens: {0} tokens cannot be made. Give 0 or more.", options.tokens);
    if (!std::isfinite(options.temperature) || options.temperature < 0.0)
        throw SettingError("generation.temperature", "temperature: it is not a number from 0 on. Give 0 or more.");
    if (options.top_k < 0)
        throw SettingError("generation.top-k", "top-k: {0} tokens cannot be drawn from. Give 1 or more, or 0 for all.",
                           options.top_k);
    if (!model.decoder && !input.attended.empty() && !input.attended.back())
        throw SettingError("generation.padding",
                           "input: its last token is padding, which nothing can follow. Leave padding out.");
}

// A text that grows token by token.
class Generator {
public:
    Generator(const Model& model, const GenerationOptions& options)
        : rules_(model.architecture.generation), info_(model.architecture.info), options_(options),
          random_(options.seed)
    {
        const TokenEmbedding& embedding =
            (model.decoder ? *model.architecture.decoder : model.architecture.stack).tokens;
        if (embedding.position_count > 0)
            longest_ = static_cast<std::size_t>(embedding.position_count - embedding.first_position);
    }

    bool has_room(const ModelInput& input) const { return !longest_ || text_of(input).size() < *longest_; }

    TokenId next(const ModelRun& run, const RunControl& control)
    {
        const std::vector<TokenId>& text = text_of(run.input);
        if (info_.encoder_decoder && text.size() == 1 && rules_.first)
            return *rules_.first;
        return next_token(logits(run, run.last.rows - 1, run.last.rows, control).values, banned_after(rules_, text),
                          options_, random_);
    }

    ModelInput longer(const ModelInput& input, TokenId token) const
    {
        ModelInput next = input;
        if (info_.encoder_decoder) {
            next.decoder_ids.push_back(token);
            return next;
        }
        next.ids.push_back(token);
        if (!next.types.empty())
            next.types.push_back(next.types.back());
        if (!next.attended.empty())
            next.attended.push_back(1);
        return next;
    }

private:
    const std::vector<TokenId>& text_of(const ModelInput& input) const
    {
        return info_.encoder_decoder ? input.decoder_ids : input.ids;
    }

    const GenerationRules& rules_;
    const ModelInfo& info_;
    const GenerationOptions& options_;
    Random random_;
    std::optional<std::size_t> longest_; // tokens that positions are known for
};

} // namespace

bool ends_text(const Model& model, TokenId token)
{
    const std::vector<TokenId>& ends = model.architecture.generation.ends;
    return ends.empty() ? token == model.architecture.info.end_token : std::ranges::find(ends, token) != ends.end();
}

std::shared_ptr<const ModelRun> generate(std::shared_ptr<const Model> model, const ModelInput& input,
                                         const GenerationOptions& options, const ModelRun* before,
                                         const RunControl& control, const std::function<void(TokenId)>& each)
{
    check(*model, input, options);
    const double runs = static_cast<double>(options.tokens) + 1.0;
    std::shared_ptr<const ModelRun> run = run_model(model, input, {}, before, part_of(control, 0.0, 1.0 / runs));
    Generator generator(*model, options);
    for (Index made = 1; made <= options.tokens && generator.has_room(run->input); ++made) {
        control.check();
        const TokenId token = generator.next(*run, control);
        const auto share = static_cast<double>(made);
        run = run_model(model, generator.longer(run->input, token), {}, run.get(),
                        part_of(control, share / runs, (share + 1.0) / runs));
        if (each)
            each(token);
        if (ends_text(*model, token))
            break;
    }
    return run;
}

} // namespace attn
