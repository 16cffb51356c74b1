// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/model_description.h"

#include "app/cli/description_line.h"
#include "engine/attention/names.h"
#include "engine/text/named.h"

namespace attn {

namespace {

std::string line(const char* field, const std::string& value)
{
    return descriptionLine(field, value, 14);
}

const char* nameOf(Task task)
{
    switch (task) {
    case Task::backbone: return "none (hidden states alone)";
    case Task::language_model: return "language model";
    case Task::masked_language_model: return "masked language model";
    case Task::sequence_classification: return "sequence classification";
    case Task::image_classification: return "image classification";
    }
    return "";
}

std::string sizesOf(const ModelInfo& info)
{
    std::string text = line("layers", std::to_string(info.layers)) + line("heads", std::to_string(info.heads));
    if (info.key_value_heads != info.heads)
        text += line("kv-heads", std::to_string(info.key_value_heads));
    if (info.encoder_decoder)
        text += line("decoder layers", std::to_string(info.decoder_layers))
            + line("decoder heads", std::to_string(info.decoder_heads));
    text += line("width", std::to_string(info.width));
    if (info.pixels) {
        const PixelShape& pixels = *info.pixels;
        return text
            + line("pixels",
                   std::to_string(pixels.channels) + " x " + std::to_string(pixels.height) + " x "
                       + std::to_string(pixels.width) + ", patches of " + std::to_string(pixels.patch) + ", "
                       + std::to_string(pixels.prefix) + (pixels.prefix == 1 ? " token" : " tokens") + " before them");
    }
    return text + line("vocabulary", std::to_string(info.vocabulary))
        + line("positions", info.longest ? std::to_string(*info.longest) : "any number");
}

std::string kindsOf(const ModelInfo& info)
{
    return joined(info.kinds, [](AttentionKind kind) { return name_of(kind); })
        + (info.causal && !info.encoder_decoder ? ", causal" : "");
}

std::string labelsOf(const ModelInfo& info)
{
    std::string text;
    for (std::size_t i = 0; i < info.labels.size(); ++i)
        text += line(i == 0 ? "labels" : "", std::to_string(i) + "  " + info.labels[i]);
    return text;
}

std::string inputOf(const Bundle& bundle)
{
    if (info_of(*bundle.model).pixels)
        return line("preprocessor", bundle.preprocessor ? "preprocessor_config.json" : "none: give --pixels");
    return line("tokenizer", bundle.tokenizer ? bundle.tokenizer->description() : "none: give --ids");
}

} // namespace

std::string describeModel(const Bundle& bundle)
{
    const ModelInfo& info = info_of(*bundle.model);
    return bundle.name + '\n' + line("type", info.type)
        + line("architecture", info.architecture.empty() ? "not named" : info.architecture)
        + line("task", nameOf(info.task)) + line("attention", kindsOf(info)) + sizesOf(info)
        + line("parameters", std::to_string(info.parameters)) + line("bytes", std::to_string(info.bytes))
        + inputOf(bundle) + labelsOf(info);
}

} // namespace attn
