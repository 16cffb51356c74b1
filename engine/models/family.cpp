// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/family.h"

#include <algorithm>

namespace attn {

namespace {

constexpr Index most_layers = 1000;

struct Ending {
    std::string_view architecture;
    Task task;
};

constexpr Ending endings[] = {
    {"LMHeadModel", Task::language_model},
    {"ForCausalLM", Task::language_model},
    {"ForConditionalGeneration", Task::language_model},
    {"MTModel", Task::language_model},
    {"ForMaskedLM", Task::masked_language_model},
    {"ForPreTraining", Task::masked_language_model},
    {"ForSequenceClassification", Task::sequence_classification},
    {"ForImageClassification", Task::image_classification},
    {"ForImageClassificationWithTeacher", Task::image_classification},
};

std::optional<TokenId> read_token(const Config& config, std::string_view field)
{
    const std::optional<Index> id = config.optional_first_size(field, -1); // some files write -1 for none
    return id && *id >= 0 ? std::optional(static_cast<TokenId>(*id)) : std::nullopt;
}

std::vector<std::string> read_labels(const Config& config)
{
    std::vector<std::string> labels = config.numbered_texts("id2label");
    if (!labels.empty())
        return labels;
    const Index count = config.size_or("num_labels", 2);
    if (count > 1'000'000)
        config.fail("num_labels", Message("family.labels", "there cannot be more than 1000000 labels"));
    for (Index i = 0; i < count; ++i)
        labels.push_back("LABEL_" + std::to_string(i));
    return labels;
}

} // namespace

std::string prefix_in(const Checkpoint& checkpoint, std::string_view prefix)
{
    const auto first = checkpoint.tensors().lower_bound(std::string(prefix));
    return first != checkpoint.tensors().end() && first->first.starts_with(prefix) ? std::string(prefix)
                                                                                   : std::string();
}

std::string name_in(const Checkpoint& checkpoint, std::initializer_list<std::string> names)
{
    const auto found =
        std::ranges::find_if(names, [&](const std::string& name) { return checkpoint.find(name) != nullptr; });
    return found != names.end() ? *found : *names.begin();
}

Task task_of(const Config& config, const Checkpoint& checkpoint, std::span<const TaskSign> signs)
{
    const std::vector<std::string> architectures = config.texts("architectures");
    if (architectures.empty()) {
        const auto sign =
            std::ranges::find_if(signs, [&](const TaskSign& s) { return checkpoint.find(s.tensor) != nullptr; });
        return sign != signs.end() ? sign->task : Task::backbone;
    }
    const auto ending =
        std::ranges::find_if(endings, [&](const Ending& e) { return architectures.front().ends_with(e.architecture); });
    const bool known =
        ending != std::end(endings) && std::ranges::find(signs, ending->task, &TaskSign::task) != signs.end();
    return known ? ending->task : Task::backbone;
}

ModelInfo read_info(const Config& config, Task task)
{
    ModelInfo info;
    info.type = config.text("model_type");
    const std::vector<std::string> architectures = config.texts("architectures");
    info.architecture = architectures.empty() ? "" : architectures.front();
    info.task = task;
    info.begin_token = read_token(config, "bos_token_id");
    info.end_token = read_token(config, "eos_token_id");
    info.padding_token = read_token(config, "pad_token_id");
    info.decoder_start_token = read_token(config, "decoder_start_token_id");
    if (task == Task::sequence_classification || task == Task::image_classification)
        info.labels = read_labels(config);
    return info;
}

void set_vocabulary_outputs(const Config& config, bool tied, const std::string& name, Head& head)
{
    head.tied = config.flag_or("tie_word_embeddings", tied);
    if (!head.tied)
        head.outputs = {{name, false}};
}

Index read_layers(const Config& config, std::string_view field)
{
    const Index layers = config.size(field);
    if (layers > most_layers)
        config.fail(field,
                    Message("family.layers", "{0} layers are more than the {1} that are allowed", layers, most_layers));
    return layers;
}

void read_heads(const Config& config, std::string_view width_field, std::string_view heads_field, Stack& stack)
{
    stack.width = config.size(width_field);
    stack.heads = config.size(heads_field);
    stack.key_value_heads = stack.heads;
    if (stack.width % stack.heads != 0)
        config.fail(heads_field,
                    Message("family.heads", "{0} heads do not divide the width of {1} ({2})", stack.heads, stack.width,
                            width_field));
    stack.head_width = stack.width / stack.heads;
}

void refuse_unsupported(const Config& config)
{
    if (config.has("quantization_config"))
        config.fail("quantization_config",
                    Message("family.quantized",
                            "quantized weights are not supported. Save the model in float32, float16 or bfloat16."));
    if (const std::optional<Config> pruned = config.object("pruned_heads"); pruned && !pruned->empty())
        config.fail("pruned_heads", Message("family.pruned", "models without some of their heads are not supported"));
}

} // namespace attn
