// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/family.h"

#include <cmath>

namespace attn {

namespace {

// A table that is shared stands in a file once, under any of these names.
std::string shared_table(const Checkpoint& checkpoint, const std::string& p)
{
    return name_in(
        checkpoint,
        {p + "shared.weight", p + "encoder.embed_tokens.weight", p + "decoder.embed_tokens.weight", "lm_head.weight"});
}

void refuse_decoder_alone(const Config& config)
{
    const std::vector<std::string> architectures = config.texts("architectures");
    if (!architectures.empty() && architectures.front().ends_with("ForCausalLM"))
        config.fail("architectures",
                    Message("seq2seq.decoder-alone", "\"{0}\" is a decoder without its encoder, which is not supported",
                            architectures.front()));
}

AttentionNames attention_names(const std::string& name)
{
    return {.norm = name + "_layer_norm",
            .query = {name + ".q_proj"},
            .key = {name + ".k_proj"},
            .value = {name + ".v_proj"},
            .output = {name + ".out_proj"}};
}

// One side of bart and marian, "encoder" or "decoder", but its embedding.
Stack read_side(const Config& config, const std::string& p, const std::string& side)
{
    Stack s;
    s.layers = read_layers(config, side + "_layers");
    read_heads(config, "d_model", side + "_attention_heads", s);
    s.inner_width = config.size(side + "_ffn_dim");
    s.causal = side == "decoder";
    s.norm_first = false;
    s.activation = config.activation_or("activation_function", "gelu");
    s.tokens.scale = config.flag_or("scale_embedding", false) ? std::sqrt(static_cast<double>(s.width)) : 1.0;

    const std::string layer = p + side + ".layers.{}.";
    s.self = attention_names(layer + "self_attn");
    if (side == "decoder")
        s.cross = attention_names(layer + "encoder_attn");
    s.inner = {.norm = layer + "final_layer_norm", .in = {layer + "fc1"}, .out = {layer + "fc2"}};
    return s;
}

// What bart and marian share.
Architecture read_both_sides(const Config& config, const Checkpoint& checkpoint, const std::string& p)
{
    refuse_decoder_alone(config);
    // Of the first files, which other programs read; transformers itself knows one value of each.
    config.refuse_flag("normalize_before");
    config.refuse_flag("add_final_layer_norm");
    const TaskSign signs[] = {{Task::sequence_classification, "classification_head.dense.weight"},
                              {Task::language_model, "final_logits_bias"}};
    Architecture a;
    a.info = read_info(config, task_of(config, checkpoint, signs));
    a.stack = read_side(config, p, "encoder");
    a.decoder = read_side(config, p, "decoder");
    a.head.task = a.info.task;
    return a;
}

void set_tokens(const Config& config, const std::string& table, std::string_view vocabulary_field,
                TokenEmbedding& tokens)
{
    tokens.tokens = table;
    tokens.vocabulary = config.size(vocabulary_field);
}

// Outputs for each token of the decoder's vocabulary, with a bias of their own where the file has it.
void set_biased_outputs(const Config& config, const Checkpoint& checkpoint, Architecture& a)
{
    set_vocabulary_outputs(config, true, "lm_head", a.head);
    if (checkpoint.find("final_logits_bias")) {
        a.head.bias = "final_logits_bias";
        a.head.bias_shape = {1, a.decoder->tokens.vocabulary};
    }
}

// "relu", or "gated-gelu", which is the one with tanh.
void read_inner(const Config& config, const std::string& layer, Stack& stack)
{
    std::string kind = config.text_or("feed_forward_proj", "relu");
    const bool gated = kind.starts_with("gated-");
    if (gated)
        kind = kind == "gated-gelu" ? "gelu_new" : kind.substr(6);
    try {
        stack.activation = parse_activation(kind);
    } catch (const SettingError& error) {
        config.fail("feed_forward_proj", error.message());
    }
    const std::string name = layer + "DenseReluDense.";
    stack.inner.norm = layer + "layer_norm";
    stack.inner.in = {name + (gated ? "wi_1" : "wi"), false};
    if (gated)
        stack.inner.gate = {name + "wi_0", false};
    stack.inner.out = {name + "wo", false};
}

RelativeBias read_relative_bias(const Config& config, const std::string& name)
{
    RelativeBias bias{.name = name,
                      .buckets = config.size_or("relative_attention_num_buckets", 32, 4),
                      .largest_distance = config.size_or("relative_attention_max_distance", 128)};
    if (bias.buckets % 2 != 0)
        config.fail("relative_attention_num_buckets",
                    Message("seq2seq.odd-buckets", "{0} is odd, but the encoder takes half of them for each direction",
                            bias.buckets));
    if (bias.largest_distance <= bias.buckets / 2)
        config.fail("relative_attention_max_distance",
                    Message("seq2seq.distance",
                            "{0} must be above half of the {1} buckets (relative_attention_num_buckets)",
                            bias.largest_distance, bias.buckets));
    return bias;
}

Stack read_t5_side(const Config& config, const std::string& side)
{
    const bool decoder = side == "decoder";
    Stack s;
    s.layers = read_layers(config, decoder && config.has("num_decoder_layers") ? "num_decoder_layers" : "num_layers");
    s.width = config.size("d_model");
    s.heads = s.key_value_heads = config.size("num_heads");
    s.head_width = config.size_or("d_kv", 64);
    s.inner_width = config.size("d_ff");
    s.causal = decoder;
    s.scaled = false;
    s.norm = NormKind::rms;
    s.epsilon = config.positive_or("layer_norm_epsilon", 1e-6);
    s.final_norm = side + ".final_layer_norm";

    const std::string block = side + ".block.{}.layer.";
    const auto attention = [](const std::string& layer, const std::string& name) -> AttentionNames {
        return {.norm = layer + "layer_norm",
                .query = {layer + name + ".q", false},
                .key = {layer + name + ".k", false},
                .value = {layer + name + ".v", false},
                .output = {layer + name + ".o", false}};
    };
    s.self = attention(block + "0.", "SelfAttention");
    if (decoder)
        s.cross = attention(block + "1.", "EncDecAttention");
    read_inner(config, block + (decoder ? "2." : "1."), s);
    s.relative = read_relative_bias(config, side + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight");
    return s;
}

} // namespace

// Lewis et al. 2020; modeling_bart.py.
Architecture read_bart(const Config& config, const Checkpoint& checkpoint)
{
    constexpr Index first_position = 2; // as many rows of the table of positions are before that of the first token
    if (!config.flag_or("normalize_embedding", true))
        config.fail("normalize_embedding", Message("seq2seq.normalize", "false is not supported"));
    config.refuse_flag("static_position_embeddings");
    if (config.size_or("extra_pos_embeddings", first_position, 0) != first_position)
        config.fail("extra_pos_embeddings", Message("seq2seq.extra-positions", "only 2 is supported"));

    const std::string p = prefix_in(checkpoint, "model.");
    Architecture a = read_both_sides(config, checkpoint, p);
    a.info.begin_token = a.info.begin_token.value_or(0);
    a.info.padding_token = a.info.padding_token.value_or(1);
    a.info.end_token = a.info.end_token.value_or(2);
    a.info.decoder_start_token = a.info.decoder_start_token.value_or(2);
    for (const auto& [side, stack] : {std::pair(p + "encoder.", &a.stack), std::pair(p + "decoder.", &*a.decoder)}) {
        set_tokens(config, shared_table(checkpoint, p), "vocab_size", stack->tokens);
        stack->tokens.positions = side + "embed_positions.weight";
        stack->tokens.position_count = config.size_or("max_position_embeddings", 1024) + first_position;
        stack->tokens.first_position = first_position;
        stack->tokens.norm = side + "layernorm_embedding";
    }
    if (a.info.task == Task::language_model) {
        set_biased_outputs(config, checkpoint, a);
    } else if (a.info.task == Task::sequence_classification) {
        a.head.rows = HeadRows::last_end;
        a.head.transform = "classification_head.dense";
        a.head.outputs = {{"classification_head.out_proj"}};
    }
    return a;
}

// Junczys-Dowmunt et al. 2018; modeling_marian.py.
Architecture read_marian(const Config& config, const Checkpoint& checkpoint)
{
    config.refuse_flag("normalize_embedding");
    if (!config.flag_or("static_position_embeddings", true))
        config.fail("static_position_embeddings", Message("seq2seq.positions", "false is not supported"));

    const std::string p = prefix_in(checkpoint, "model.");
    Architecture a = read_both_sides(config, checkpoint, p);
    a.info.end_token = a.info.end_token.value_or(0);
    a.info.padding_token = a.info.padding_token.value_or(58100);
    a.info.decoder_start_token = a.info.decoder_start_token.value_or(58100);
    if (config.flag_or("share_encoder_decoder_embeddings", true)) {
        set_tokens(config, shared_table(checkpoint, p), "vocab_size", a.stack.tokens);
        set_tokens(config, a.stack.tokens.tokens, "vocab_size", a.decoder->tokens);
    } else {
        set_tokens(config, name_in(checkpoint, {p + "encoder.embed_tokens.weight", p + "shared.weight"}), "vocab_size",
                   a.stack.tokens);
        set_tokens(config, name_in(checkpoint, {p + "decoder.embed_tokens.weight", "lm_head.weight"}),
                   config.has("decoder_vocab_size") ? "decoder_vocab_size" : "vocab_size", a.decoder->tokens);
    }
    for (const auto& [side, stack] : {std::pair(p + "encoder.", &a.stack), std::pair(p + "decoder.", &*a.decoder)}) {
        stack->tokens.position_count = config.size_or("max_position_embeddings", 1024);
        // Files that hold the sines as a table are read as transformers reads them.
        const std::string table = side + "embed_positions.weight";
        stack->tokens.sinusoidal = !checkpoint.find(table);
        if (!stack->tokens.sinusoidal)
            stack->tokens.positions = table;
    }
    if (a.info.task == Task::language_model)
        set_biased_outputs(config, checkpoint, a);
    return a;
}

// Raffel et al. 2020, and what Shazeer 2020 changed in version 1.1; modeling_t5.py.
Architecture read_t5(const Config& config, const Checkpoint& checkpoint)
{
    const std::vector<std::string> architectures = config.texts("architectures");
    const TaskSign signs[] = {{Task::language_model, "decoder.final_layer_norm.weight"}};
    Architecture a;
    a.info = read_info(config, task_of(config, checkpoint, signs));
    a.info.padding_token = a.info.padding_token.value_or(0);
    a.info.end_token = a.info.end_token.value_or(1);
    a.info.decoder_start_token = a.info.decoder_start_token.value_or(*a.info.padding_token);
    a.stack = read_t5_side(config, "encoder");
    set_tokens(config, shared_table(checkpoint, ""), "vocab_size", a.stack.tokens);
    a.head.task = a.info.task;
    if (!architectures.empty() && architectures.front() == "T5EncoderModel")
        return a;
    a.decoder = read_t5_side(config, "decoder");
    a.decoder->tokens = a.stack.tokens;
    if (a.info.task == Task::language_model) {
        set_vocabulary_outputs(config, true, "lm_head", a.head);
        if (a.head.tied)
            a.head.scale = 1.0 / std::sqrt(static_cast<double>(a.stack.width));
    }
    return a;
}

} // namespace attn
