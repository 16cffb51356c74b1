// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/logits.h"

#include "engine/models/model_weights.h"

#include <algorithm>

namespace attn {

namespace {

FloatMatrix rows_of(const FloatMatrix& matrix, Index begin, Index end)
{
    FloatMatrix rows(end - begin, matrix.columns);
    std::copy_n(matrix.values.begin() + begin * matrix.columns, rows.values.size(), rows.values.begin());
    return rows;
}

// The last place where `holds`; the last of all where it holds nowhere.
template <class Holds>
Index last_place(const std::vector<TokenId>& ids, Holds holds)
{
    const auto found = std::find_if(ids.rbegin(), ids.rend(), holds);
    return found != ids.rend() ? ids.rend() - found - 1 : static_cast<Index>(ids.size()) - 1;
}

// The rows of the last hidden state that the head reads.
FloatMatrix read_rows(const ModelRun& run, Index begin, Index end)
{
    const Architecture& architecture = run.model->architecture;
    const auto one = [&run](Index row) { return rows_of(run.last, row, row + 1); };
    switch (architecture.head.rows) {
    case HeadRows::each: return rows_of(run.last, begin, end);
    case HeadRows::first: return one(0);
    case HeadRows::last_unpadded: // padding is known by its token, not by the mask, as in transformers
        return one(architecture.info.padding_token
                       ? last_place(run.input.ids,
                                    [padding = *architecture.info.padding_token](TokenId id) { return id != padding; })
                       : run.last.rows - 1);
    case HeadRows::last_end:
        return one(
            std::min(last_place(run.input.ids,
                                [end_token = architecture.info.end_token](TokenId id) { return id == end_token; }),
                     run.last.rows - 1));
    case HeadRows::prefix_mean: return rows_of(run.last, 0, static_cast<Index>(architecture.head.outputs.size()));
    }
    return {};
}

// Each output reads a row of its own.
FloatMatrix mean_of_outputs(const std::vector<Linear>& outputs, const FloatMatrix& rows, const RunControl& control)
{
    FloatMatrix mean;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const auto row = static_cast<Index>(i);
        const FloatMatrix answer = apply(outputs[i], rows_of(rows, row, row + 1), control);
        if (mean.empty())
            mean = FloatMatrix(1, answer.columns);
        std::ranges::transform(mean.values, answer.values, mean.values.begin(), std::plus());
    }
    for (float& number : mean.values)
        number /= static_cast<float>(outputs.size());
    return mean;
}

} // namespace

FloatMatrix logits(const ModelRun& run, Index begin, Index end, const RunControl& control)
{
    const Architecture& architecture = run.model->architecture;
    const Head& head = architecture.head;
    const HeadWeights& weights = run.model->head;
    if (head.task == Task::backbone)
        throw SettingError("logits.no-head", "logits: this model has no head. It ends with its hidden states.");
    if (begin < 0 || begin > end || end > run.last.rows)
        throw SettingError("logits.positions", "logits: positions {0} to {1} are asked for, but there are {2}.", begin,
                           end, run.last.rows);
    FloatMatrix rows = read_rows(run, begin, end);
    const StackWeights& stack = run.model->decoder ? *run.model->decoder : run.model->stack;
    if (stack.final_norm && !(run.model->decoder ? *architecture.decoder : architecture.stack).final_norm_in_hidden)
        rows = normalize(*stack.final_norm, rows);
    if (weights.transform) {
        rows = apply(*weights.transform, rows, control);
        activate(head.transform_activation, rows);
    }
    if (weights.transform_norm)
        rows = normalize(*weights.transform_norm, rows);
    if (head.scale != 1.0)
        std::ranges::transform(rows.values, rows.values.begin(),
                               [&head](float number) { return number * static_cast<float>(head.scale); });
    FloatMatrix answers = head.rows == HeadRows::prefix_mean ? mean_of_outputs(weights.outputs, rows, control)
                                                             : apply(weights.outputs.front(), rows, control);
    run.model->checkpoint.check();
    return answers;
}

FloatMatrix normalized_last(const ModelRun& run)
{
    const Model& model = *run.model;
    if (model.decoder || !model.stack.final_norm || model.architecture.stack.final_norm_in_hidden)
        return run.last;
    return normalize(*model.stack.final_norm, run.last);
}

} // namespace attn
