// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/family.h"

namespace attn {

namespace {

PixelShape read_pixel_shape(const Config& config, Index prefix)
{
    PixelShape shape;
    shape.channels = config.size_or("num_channels", 3);
    std::tie(shape.height, shape.width) = config.size_pair_or("image_size", 224);
    const auto [patch, patch_width] = config.size_pair_or("patch_size", 16);
    if (patch != patch_width)
        config.fail(
            "patch_size",
            Message("vit.square", "patches of {0} x {1} are not supported, only square ones are", patch, patch_width));
    if (shape.height < patch || shape.width < patch)
        config.fail("patch_size",
                    Message("vit.patch", "a patch of {0} pixels is larger than the image (image_size)", patch));
    shape.patch = patch;
    shape.prefix = prefix;
    return shape;
}

// Vision transformers whose prefix tokens are called `prefix`.
Architecture read_encoder(const Config& config, const Checkpoint& checkpoint, const std::string& p,
                          const std::vector<std::string>& prefix)
{
    const TaskSign signs[] = {{Task::image_classification, "classifier.weight"},
                              {Task::image_classification, "cls_classifier.weight"}};
    Architecture a;
    a.info = read_info(config, task_of(config, checkpoint, signs));
    Stack& s = a.stack;
    s.layers = read_layers(config, "num_hidden_layers");
    read_heads(config, "hidden_size", "num_attention_heads", s);
    s.inner_width = config.size("intermediate_size");
    s.epsilon = config.positive_or("layer_norm_eps", 1e-12);
    s.activation = config.activation_or("hidden_act", "gelu");
    s.pixels = {.shape = read_pixel_shape(config, static_cast<Index>(prefix.size())),
                .patches = p + "embeddings.patch_embeddings.projection",
                .positions = p + "embeddings.position_embeddings"};
    for (const std::string& token : prefix)
        s.pixels->prefix.push_back(p + "embeddings." + token);
    const std::string layer = p + "encoder.layer.{}.";
    const bool bias = config.flag_or("qkv_bias", true);
    s.self = {.norm = layer + "layernorm_before",
              .query = {layer + "attention.attention.query", bias},
              .key = {layer + "attention.attention.key", bias},
              .value = {layer + "attention.attention.value", bias},
              .output = {layer + "attention.output.dense"}};
    s.inner = {
        .norm = layer + "layernorm_after", .in = {layer + "intermediate.dense"}, .out = {layer + "output.dense"}};
    s.final_norm = p + "layernorm";
    s.final_norm_in_hidden = false;

    a.head.task = a.info.task;
    if (a.info.task == Task::image_classification) {
        a.head.rows = HeadRows::first;
        a.head.outputs = {{"classifier"}};
    }
    return a;
}

} // namespace

// Dosovitskiy et al. 2021; modeling_vit.py.
Architecture read_vit(const Config& config, const Checkpoint& checkpoint)
{
    return read_encoder(config, checkpoint, prefix_in(checkpoint, "vit."), {"cls_token"});
}

// Touvron et al. 2021; modeling_deit.py.
Architecture read_deit(const Config& config, const Checkpoint& checkpoint)
{
    Architecture a =
        read_encoder(config, checkpoint, prefix_in(checkpoint, "deit."), {"cls_token", "distillation_token"});
    const bool teacher = a.info.architecture.empty() ? checkpoint.find("cls_classifier.weight") != nullptr
                                                     : a.info.architecture.ends_with("WithTeacher");
    if (a.info.task == Task::image_classification && teacher) {
        a.head.rows = HeadRows::prefix_mean;
        a.head.outputs = {{"cls_classifier"}, {"distillation_classifier"}};
    }
    return a;
}

} // namespace attn
