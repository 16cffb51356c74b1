// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/model.h"

#include "engine/models/model_weights.h"
#include "engine/models/registry.h"
#include "engine/text/named.h"

#include <algorithm>
#include <filesystem>

namespace attn {

namespace {

// " " and what is wrong with the shards; nothing where they are there, or where there are none to look for.
MessagePart missing_shards(const std::filesystem::path& folder)
{
    std::error_code ignored;
    if (!std::filesystem::exists(folder / "model.safetensors.index.json", ignored))
        return "";
    try {
        const Checkpoint checkpoint(folder.string());
        return "";
    } catch (const Error& error) {
        return Message("", " {0}", error.message());
    }
}

void require_files(const std::filesystem::path& folder)
{
    std::error_code ignored;
    const auto is_there = [&](const char* name) { return std::filesystem::exists(folder / name, ignored); };
    if (!std::filesystem::is_directory(folder, ignored))
        throw Error("model.no-folder", "{0}: there is no folder of this name.", folder.string());
    const bool config = is_there("config.json");
    const bool weights = is_there("model.safetensors") || is_there("model.safetensors.index.json");
    const char* const list = config ? "model.safetensors" : weights ? "config.json" : "config.json, model.safetensors";
    if (!weights && is_there("pytorch_model.bin"))
        throw Error("model.pickled",
                    "{0}: these files are missing: {1}. pytorch_model.bin is not opened, as it can run code when it is "
                    "read. Save the model with safe_serialization=True.",
                    folder.string(), list);
    if (!config || !weights)
        throw Error(Message("", "{0}{1}",
                            Message("model.files-missing", "{0}: these files are missing: {1}.", folder.string(), list),
                            missing_shards(folder)));
}

// Tokens that positions are known for.
std::optional<Index> longest_of(const TokenEmbedding& embedding)
{
    if (embedding.position_count == 0)
        return {};
    return embedding.position_count - embedding.first_position;
}

void add_sizes(Architecture& architecture)
{
    ModelInfo& info = architecture.info;
    const Stack& stack = architecture.stack;
    info.causal = (architecture.decoder ? *architecture.decoder : stack).causal;
    info.encoder_decoder = architecture.decoder.has_value();
    info.kinds = {AttentionKind::self};
    info.layers = stack.layers;
    info.heads = stack.heads;
    info.key_value_heads = stack.key_value_heads;
    info.width = stack.width;
    info.vocabulary = stack.tokens.vocabulary;
    info.token_types = std::max<Index>(stack.tokens.type_count, 1);
    if (stack.pixels)
        info.pixels = stack.pixels->shape;
    else
        info.longest = longest_of(stack.tokens);
    if (architecture.decoder) {
        info.kinds = {AttentionKind::encoder, AttentionKind::decoder, AttentionKind::cross};
        info.decoder_layers = architecture.decoder->layers;
        info.decoder_heads = architecture.decoder->heads;
    }
}

} // namespace

std::shared_ptr<const Model> open_model(const std::string& folder, const RunControl& control)
{
    const std::filesystem::path path(folder);
    require_files(path);
    const Config config((path / "config.json").string());
    const Family& family = family_of(config);
    refuse_unsupported(config);
    control.check();
    auto model = std::make_shared<Model>(Model{.checkpoint = Checkpoint(folder)});
    control.check();
    model->architecture = family.read(config, model->checkpoint);
    model->architecture.generation = read_generation_rules(config, folder);
    add_sizes(model->architecture);
    bind_weights(*model, folder);
    model->checkpoint.check();
    return model;
}

const ModelInfo& info_of(const Model& model)
{
    return model.architecture.info;
}

} // namespace attn
