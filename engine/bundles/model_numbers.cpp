// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/bundles/model_numbers.h"

#include "engine/models/logits.h"

#include <algorithm>

namespace attn {

namespace {

void hand_over(const FloatMatrix& matrix, const NumberSink& sink)
{
    const std::vector<double> numbers(matrix.values.begin(), matrix.values.end());
    sink(numbers);
}

bool is_of_encoder(const ModelRun& run, AttentionKind kind)
{
    return info_of(*run.model).encoder_decoder && kind == AttentionKind::encoder;
}

std::vector<std::string> labels_of(const std::vector<Token>& tokens)
{
    std::vector<std::string> labels;
    for (const Token& token : tokens)
        labels.push_back(token.text);
    return labels;
}

} // namespace

StreamedArray logits_of(std::shared_ptr<const ModelAnswer> answer, const RunControl& control)
{
    constexpr Index rows_at_once = 64;
    const Task task = info_of(*answer->model_run->model).task;
    const FloatMatrix first = logits(*answer->model_run, 0, 1, control); // throws where there are none
    if (task != Task::language_model && task != Task::masked_language_model)
        return {.name = "logits", .shape = {first.columns}, .numbers = [first](const NumberSink& sink) {
                    hand_over(first, sink);
                }};
    const Index rows = answer->model_run->last.rows;
    StreamedArray array{.name = "logits", .shape = {rows, first.columns}, .numbers = {}};
    array.row_labels = labels_of(of_kind(answer->run, AttentionKind::decoder)->queries);
    array.numbers = [answer = std::move(answer), rows, control](const NumberSink& sink) {
        for (Index begin = 0; begin < rows; begin += rows_at_once) {
            hand_over(logits(*answer->model_run, begin, std::min(begin + rows_at_once, rows), control), sink);
            control.report(static_cast<double>(begin) / static_cast<double>(rows), "logits");
        }
    };
    return array;
}

const std::vector<FloatMatrix>& hidden_of(const ModelRun& run, AttentionKind kind)
{
    return is_of_encoder(run, kind) ? run.encoder_hidden : run.hidden;
}

std::string hidden_name(const ModelRun& run, AttentionKind kind)
{
    if (!info_of(*run.model).encoder_decoder)
        return "hidden_states";
    return is_of_encoder(run, kind) ? "encoder_hidden_states" : "decoder_hidden_states";
}

StreamedArray hidden_state_of(std::shared_ptr<const ModelAnswer> answer, AttentionKind kind, Index number)
{
    const std::vector<FloatMatrix>& states = hidden_of(*answer->model_run, kind);
    if (number < 0 || number >= static_cast<Index>(states.size()))
        throw SettingError("hidden-states.layer",
                           "layer {0}: there are hidden states 0 (the embeddings) to {1}. Choose one of them.", number,
                           states.size() - 1);
    const FloatMatrix& state = states[static_cast<std::size_t>(number)];
    StreamedArray array{.name = hidden_name(*answer->model_run, kind) + '.' + std::to_string(number),
                        .shape = {state.rows, state.columns},
                        .numbers = {}};
    array.row_labels = labels_of(
        of_kind(answer->run, is_of_encoder(*answer->model_run, kind) ? kind : AttentionKind::decoder)->queries);
    array.numbers = [answer = std::move(answer), &state](const NumberSink& sink) { hand_over(state, sink); };
    return array;
}

StreamedArray hidden_states_of(std::shared_ptr<const ModelAnswer> answer, AttentionKind kind)
{
    const std::vector<FloatMatrix>& states = hidden_of(*answer->model_run, kind);
    StreamedArray array{.name = hidden_name(*answer->model_run, kind),
                        .shape = {static_cast<Index>(states.size()), states.front().rows, states.front().columns},
                        .numbers = {}};
    array.numbers = [answer = std::move(answer), &states](const NumberSink& sink) {
        for (const FloatMatrix& state : states)
            hand_over(state, sink);
    };
    return array;
}

StreamedArray last_hidden_state_of(std::shared_ptr<const ModelAnswer> answer)
{
    const FloatMatrix& last = answer->model_run->last;
    return {.name = "last_hidden_state",
            .shape = {last.rows, last.columns},
            .numbers = [answer = std::move(answer)](const NumberSink& sink) {
                hand_over(normalized_last(*answer->model_run), sink);
            }};
}

} // namespace attn
