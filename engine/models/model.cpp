// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/model.h"

#include "engine/formats/file_beginning.h"
#include "engine/formats/foreign_file.h"
#include "engine/models/model_folder.h"
#include "engine/models/model_weights.h"
#include "engine/models/registry.h"

#include <algorithm>
#include <filesystem>

namespace attn {

namespace {

// A file that is to be JSON, before a reader of JSON calls it broken.
void require_own_text(const std::string& path)
{
    const RegularFile file(path);
    if (const std::optional<Message> other = text_for_numbers(path, beginning_of(file)))
        throw Error(*other);
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
    const std::string config_path = (std::filesystem::path(folder) / "config.json").string();
    std::error_code ignored;
    if (!std::filesystem::exists(config_path, ignored))
        require_model_files(folder);
    require_own_text(config_path);
    const Config config(config_path);
    const Family& family = family_of(config); // an unknown one is said before files that are missing
    require_model_files(folder);
    refuse_unsupported(config);
    control.check();
    auto model = std::make_shared<Model>(Model{.checkpoint = Checkpoint(folder, control)});
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
