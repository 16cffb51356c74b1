// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/model_answer.h"

#include "engine/bundles/attention_runs.h"

#include <chrono>
#include <span>

namespace attn {

namespace {

// A translation is rarely longer than this.
Index target_tokens(const ModelInput& input)
{
    return 2 * static_cast<Index>(input.ids.size()) + 10;
}

std::optional<GenerationOptions> generation_of(const ModelInfo& info, const ModelInput& input,
                                               const AnswerOptions& options)
{
    if (options.generation)
        return options.generation;
    if (info.encoder_decoder && info.task == Task::language_model && input.decoder_ids.empty())
        return GenerationOptions{.tokens = target_tokens(input)};
    return {};
}

std::span<const TokenId> generated_tokens(const ModelRun& run, const ModelInput& input)
{
    const bool target = info_of(*run.model).encoder_decoder;
    const std::vector<TokenId>& all = target ? run.input.decoder_ids : run.input.ids;
    return std::span(all).subspan(target ? input.decoder_ids.size() : input.ids.size());
}

Message note_on_generated(std::span<const TokenId> generated, const Tokenizer* tokenizer, const RunControl& control)
{
    return tokenizer ? Message("note.generated", "generated: {0}", tokenizer->decode(generated, control))
                     : Message("note.generated-ids", "generated: {0} tokens", generated.size());
}

} // namespace

std::shared_ptr<const Bundle> bundle_of(const Document& document, const ModelAnswer* before, const RunControl& control)
{
    const std::string folder = folder_of_model(document.model.path);
    if (before && before->bundle && before->bundle->folder == folder && before->bundle->state == state_of(folder))
        return before->bundle;
    return open_bundle(folder, control);
}

std::shared_ptr<const ModelAnswer> answer_of(std::shared_ptr<const Bundle> bundle, const Document& document,
                                             const DocumentInput& input, const AnswerOptions& options,
                                             const ModelAnswer* before, const RunControl& control)
{
    const auto start = std::chrono::steady_clock::now();
    const ModelRun* run_before =
        before && before->model_run && before->model_run->model == bundle->model ? before->model_run.get() : nullptr;
    const std::optional<GenerationOptions> generation = generation_of(info_of(*bundle->model), input.input, options);
    std::shared_ptr<const ModelRun> model_run;
    if (generation)
        model_run = generate(bundle->model, input.input, *generation, run_before, control);
    if (!generation || options.run.keep_hidden)
        model_run = run_model(bundle->model, model_run ? model_run->input : input.input, options.run,
                              model_run ? model_run.get() : run_before, control);
    const std::shared_ptr<Run> run = attention_runs(model_run, *bundle, document, input);
    if (generation) {
        const std::span<const TokenId> generated = generated_tokens(*model_run, input.input);
        const bool ended = !generated.empty() && ends_text(*bundle->model, generated.back());
        if (std::ssize(generated) < generation->tokens && !ended)
            run->notes.push_back(Message(
                "note.no-position", "generation stopped after {0} of {1} tokens: the model has no position for more",
                generated.size(), generation->tokens));
        run->notes.push_back(note_on_generated(generated, bundle->tokenizer.get(), control));
    }
    run->milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return std::make_shared<ModelAnswer>(ModelAnswer{std::move(bundle), std::move(model_run), run});
}

} // namespace attn
