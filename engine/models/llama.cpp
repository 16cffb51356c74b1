// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/family.h"

#include <algorithm>

namespace attn {

namespace {

Rotary read_rotary(const Config& config)
{
    Rotary rotary;
    // One object for all of it is how transformers 5 writes it.
    std::optional<Config> scaling = config.object("rope_parameters");
    rotary.theta = (scaling ? *scaling : config).positive_or("rope_theta", 10000.0);
    if (config.positive_or("partial_rotary_factor", 1.0) != 1.0)
        config.fail("partial_rotary_factor", Message("llama.partial-rotary", "only 1 is supported"));
    if (!scaling)
        scaling = config.object("rope_scaling");
    if (!scaling)
        return rotary;
    const std::string_view field = scaling->has("rope_type") ? "rope_type" : "type";
    const std::string kind = scaling->text_or(field, "default");
    if (kind == "default")
        return rotary;
    if (kind != "linear" && kind != "llama3")
        scaling->fail(field,
                      Message("llama.scaling", "\"{0}\" is not supported, only default, linear and llama3 are", kind));
    rotary.factor = scaling->positive("factor");
    rotary.scaling = kind == "linear" ? Rotary::Scaling::linear : Rotary::Scaling::llama3;
    if (rotary.scaling == Rotary::Scaling::llama3) {
        rotary.low_frequency_factor = scaling->positive("low_freq_factor");
        rotary.high_frequency_factor = scaling->positive("high_freq_factor");
        rotary.original_positions = static_cast<double>(scaling->size("original_max_position_embeddings"));
        if (rotary.low_frequency_factor >= rotary.high_frequency_factor)
            scaling->fail("low_freq_factor", Message("llama.frequencies", "it must be below high_freq_factor"));
    }
    return rotary;
}

// A newer way to say which layers have the window. Absent: as `windowed` has it.
void read_layer_types(const Config& config, Stack& stack)
{
    const std::vector<std::string> types = config.texts("layer_types");
    if (types.empty())
        return;
    if (static_cast<Index>(types.size()) != stack.layers)
        config.fail("layer_types",
                    Message("llama.layer-types", "it names {0} layers, but there are {1}", types.size(), stack.layers));
    stack.windowed.clear();
    for (const std::string& type : types) {
        if (type != "full_attention" && type != "sliding_attention")
            config.fail("layer_types",
                        Message("llama.layer-type",
                                "\"{0}\" is not supported, only full_attention and sliding_attention are", type));
        stack.windowed.push_back(type == "sliding_attention");
    }
    if (std::ranges::find(stack.windowed, true) != stack.windowed.end() && !stack.window)
        config.fail("sliding_window",
                    Message("llama.no-window", "this field is missing, though layer_types names sliding_attention"));
}

struct Biases {
    bool query_key_value = false;
    bool attention_output = false;
    bool inner = false;
};

void read_grouped_heads(const Config& config, Stack& stack)
{
    if (const std::optional<Index> head_width = config.optional_size("head_dim")) {
        stack.width = config.size("hidden_size");
        stack.heads = config.size("num_attention_heads");
        stack.head_width = *head_width;
    } else {
        read_heads(config, "hidden_size", "num_attention_heads", stack);
    }
    if (stack.head_width % 2 != 0)
        config.fail(config.has("head_dim") ? "head_dim" : "num_attention_heads",
                    Message("llama.odd-width", "heads of width {0} cannot be rotated, as their width must be even",
                            stack.head_width));
    stack.key_value_heads = config.size_or("num_key_value_heads", stack.heads);
    if (stack.heads % stack.key_value_heads != 0)
        config.fail("num_key_value_heads",
                    Message("llama.key-heads",
                            "{0} key and value heads do not divide the {1} heads (num_attention_heads)",
                            stack.key_value_heads, stack.heads));
}

// Names of the tensors of a layer; `p` stands before all of them.
void name_layers(const std::string& p, const Biases& biases, Stack& stack)
{
    const std::string layer = p + "layers.{}.";
    stack.self = {.norm = layer + "input_layernorm",
                  .query = {layer + "self_attn.q_proj", biases.query_key_value},
                  .key = {layer + "self_attn.k_proj", biases.query_key_value},
                  .value = {layer + "self_attn.v_proj", biases.query_key_value},
                  .output = {layer + "self_attn.o_proj", biases.attention_output}};
    stack.inner = {.norm = layer + "post_attention_layernorm",
                   .in = {layer + "mlp.up_proj", biases.inner},
                   .gate = {layer + "mlp.gate_proj", biases.inner},
                   .out = {layer + "mlp.down_proj", biases.inner}};
    stack.final_norm = p + "norm";
}

Architecture read_decoder(const Config& config, const Checkpoint& checkpoint, const Biases& biases)
{
    const std::string p = prefix_in(checkpoint, "model.");
    const TaskSign signs[] = {{Task::sequence_classification, "score.weight"},
                              {Task::language_model, p + "embed_tokens.weight"}};
    Architecture a;
    a.info = read_info(config, task_of(config, checkpoint, signs));
    Stack& s = a.stack;
    s.layers = read_layers(config, "num_hidden_layers");
    read_grouped_heads(config, s);
    s.inner_width = config.size("intermediate_size");
    s.causal = true;
    s.rotary = read_rotary(config);
    s.norm = NormKind::rms;
    s.epsilon = config.positive_or("rms_norm_eps", 1e-6);
    s.activation = config.activation_or("hidden_act", "silu");
    s.tokens = {.tokens = p + "embed_tokens.weight", .vocabulary = config.size("vocab_size")};
    name_layers(p, biases, s);

    a.head.task = a.info.task;
    if (a.info.task == Task::language_model) {
        set_vocabulary_outputs(config, false, "lm_head", a.head);
    } else if (a.info.task == Task::sequence_classification) {
        a.head.rows = HeadRows::last_unpadded;
        a.head.outputs = {{"score", false}};
    }
    return a;
}

} // namespace

// Touvron et al. 2023, Grattafiori et al. 2024; modeling_llama.py.
Architecture read_llama(const Config& config, const Checkpoint& checkpoint)
{
    const bool attention = config.flag_or("attention_bias", false);
    return read_decoder(config, checkpoint, {attention, attention, config.flag_or("mlp_bias", false)});
}

// Jiang et al. 2023; modeling_mistral.py.
Architecture read_mistral(const Config& config, const Checkpoint& checkpoint)
{
    Architecture a = read_decoder(config, checkpoint, {});
    // null says that there is none, as in later versions of the model.
    if (!config.is_null("sliding_window"))
        a.stack.window = config.size_or("sliding_window", 4096);
    read_layer_types(config, a.stack);
    return a;
}

// Yang et al. 2024; modeling_qwen2.py.
Architecture read_qwen2(const Config& config, const Checkpoint& checkpoint)
{
    config.refuse_flag("use_mrope");
    if (config.has("dual_chunk_attention_config"))
        config.fail("dual_chunk_attention_config", Message("llama.chunks", "attention in chunks is not supported"));
    Architecture a = read_decoder(config, checkpoint, {.query_key_value = true});
    if (config.flag_or("use_sliding_window", false)) {
        a.stack.window = config.size_or("sliding_window", 4096);
        const Index full = config.size_or("max_window_layers", 28, 0); // the first layers see everything
        for (Index layer = 0; layer < a.stack.layers; ++layer)
            a.stack.windowed.push_back(layer >= full);
    }
    read_layer_types(config, a.stack);
    return a;
}

} // namespace attn
