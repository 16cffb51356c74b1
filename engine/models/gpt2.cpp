// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/family.h"

namespace attn {

// Radford et al. 2019; modeling_gpt2.py.
Architecture read_gpt2(const Config& config, const Checkpoint& checkpoint)
{
    config.refuse_flag("add_cross_attention");
    const std::string p = prefix_in(checkpoint, "transformer.");
    // A tied language model has no tensor of its own: without architectures, its file is taken for one.
    const TaskSign signs[] = {{Task::sequence_classification, "score.weight"},
                              {Task::language_model, p + "wte.weight"}};

    Architecture a;
    a.info = read_info(config, task_of(config, checkpoint, signs));
    Stack& s = a.stack;
    s.layers = read_layers(config, "n_layer");
    read_heads(config, "n_embd", "n_head", s);
    s.inner_width = config.size_or("n_inner", 4 * s.width);
    s.causal = true;
    s.scaled = config.flag_or("scale_attn_weights", true);
    s.scaled_by_layer = config.flag_or("scale_attn_by_inverse_layer_idx", false);
    s.epsilon = config.positive_or("layer_norm_epsilon", 1e-5);
    s.activation = config.activation_or("activation_function", "gelu_new");

    s.tokens = {.tokens = p + "wte.weight",
                .vocabulary = config.size("vocab_size"),
                .positions = p + "wpe.weight",
                .position_count = config.size_or("n_positions", 1024)};
    s.layout = StoredWeights::Layout::inputs_by_outputs;
    s.fused = true;
    s.self = {.norm = p + "h.{}.ln_1", .query = {p + "h.{}.attn.c_attn"}, .output = {p + "h.{}.attn.c_proj"}};
    s.inner = {.norm = p + "h.{}.ln_2", .in = {p + "h.{}.mlp.c_fc"}, .out = {p + "h.{}.mlp.c_proj"}};
    s.final_norm = p + "ln_f";

    a.head.task = a.info.task;
    if (a.info.task == Task::language_model) {
        set_vocabulary_outputs(config, true, "lm_head", a.head);
    } else if (a.info.task == Task::sequence_classification) {
        a.head.rows = HeadRows::last_unpadded;
        a.head.outputs = {{"score", false}};
    }
    return a;
}

} // namespace attn
