// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/family.h"

namespace attn {

namespace {

// What bert and roberta share: the encoder and its names.
Stack read_encoder(const Config& config, const std::string& p)
{
    config.refuse_flag("is_decoder");
    config.refuse_flag("add_cross_attention");
    if (const std::string kind = config.text_or("position_embedding_type", "absolute"); kind != "absolute")
        config.fail("position_embedding_type",
                    Message("bert.positions", "\"{0}\" is not supported, only \"absolute\" is", kind));

    Stack s;
    s.layers = read_layers(config, "num_hidden_layers");
    read_heads(config, "hidden_size", "num_attention_heads", s);
    s.inner_width = config.size("intermediate_size");
    s.norm_first = false;
    s.epsilon = config.positive_or("layer_norm_eps", 1e-12);
    s.activation = config.activation_or("hidden_act", "gelu");

    s.tokens = {.tokens = p + "embeddings.word_embeddings.weight",
                .vocabulary = config.size("vocab_size"),
                .types = p + "embeddings.token_type_embeddings.weight",
                .type_count = config.size_or("type_vocab_size", 2),
                .positions = p + "embeddings.position_embeddings.weight",
                .position_count = config.size_or("max_position_embeddings", 512),
                .norm = p + "embeddings.LayerNorm"};
    const std::string layer = p + "encoder.layer.{}.";
    s.self = {.norm = layer + "attention.output.LayerNorm",
              .query = {layer + "attention.self.query"},
              .key = {layer + "attention.self.key"},
              .value = {layer + "attention.self.value"},
              .output = {layer + "attention.output.dense"}};
    s.inner = {
        .norm = layer + "output.LayerNorm", .in = {layer + "intermediate.dense"}, .out = {layer + "output.dense"}};
    return s;
}

} // namespace

// Devlin et al. 2019; modeling_bert.py.
Architecture read_bert(const Config& config, const Checkpoint& checkpoint)
{
    const std::string p = prefix_in(checkpoint, "bert.");
    const TaskSign signs[] = {{Task::masked_language_model, "cls.predictions.transform.dense.weight"},
                              {Task::sequence_classification, "classifier.weight"}};
    Architecture a;
    a.info = read_info(config, task_of(config, checkpoint, signs));
    a.stack = read_encoder(config, p);
    a.head.task = a.info.task;
    if (a.info.task == Task::masked_language_model) {
        a.head.transform = "cls.predictions.transform.dense";
        a.head.transform_activation = a.stack.activation;
        a.head.transform_norm = "cls.predictions.transform.LayerNorm";
        set_vocabulary_outputs(config, true, "cls.predictions.decoder", a.head);
        a.head.bias = name_in(checkpoint, {"cls.predictions.bias", "cls.predictions.decoder.bias"});
        a.head.bias_shape = {a.stack.tokens.vocabulary};
    } else if (a.info.task == Task::sequence_classification) {
        a.head.rows = HeadRows::first;
        a.head.transform = p + "pooler.dense";
        a.head.outputs = {{"classifier"}};
    }
    return a;
}

// Liu et al. 2019; modeling_roberta.py.
Architecture read_roberta(const Config& config, const Checkpoint& checkpoint)
{
    const std::string p = prefix_in(checkpoint, "roberta.");
    const TaskSign signs[] = {{Task::masked_language_model, "lm_head.dense.weight"},
                              {Task::sequence_classification, "classifier.out_proj.weight"}};
    Architecture a;
    a.info = read_info(config, task_of(config, checkpoint, signs));
    a.stack = read_encoder(config, p);
    const TokenId padding = a.info.padding_token.value_or(1);
    a.stack.tokens.unplaced = padding;
    a.stack.tokens.first_position = padding + 1;
    if (a.stack.tokens.position_count <= a.stack.tokens.first_position)
        config.fail("max_position_embeddings",
                    Message("bert.no-positions",
                            "{0} positions leave none for a token, as the first one follows pad_token_id ({1})",
                            a.stack.tokens.position_count, padding));
    a.head.task = a.info.task;
    if (a.info.task == Task::masked_language_model) {
        a.head.transform = "lm_head.dense";
        a.head.transform_activation = Activation::gelu;
        a.head.transform_norm = "lm_head.layer_norm";
        set_vocabulary_outputs(config, true, "lm_head.decoder", a.head);
        a.head.bias = name_in(checkpoint, {"lm_head.bias", "lm_head.decoder.bias"});
        a.head.bias_shape = {a.stack.tokens.vocabulary};
    } else if (a.info.task == Task::sequence_classification) {
        a.head.rows = HeadRows::first;
        a.head.transform = "classifier.dense";
        a.head.outputs = {{"classifier.out_proj"}};
    }
    return a;
}

// Sanh et al. 2019; modeling_distilbert.py.
Architecture read_distilbert(const Config& config, const Checkpoint& checkpoint)
{
    const std::string p = prefix_in(checkpoint, "distilbert.");
    const TaskSign signs[] = {{Task::masked_language_model, "vocab_transform.weight"},
                              {Task::sequence_classification, "pre_classifier.weight"}};
    Architecture a;
    a.info = read_info(config, task_of(config, checkpoint, signs));
    Stack& s = a.stack;
    s.layers = read_layers(config, "n_layers");
    read_heads(config, "dim", "n_heads", s);
    s.inner_width = config.size("hidden_dim");
    s.norm_first = false;
    s.epsilon = 1e-12;
    s.activation = config.activation_or("activation", "gelu");
    // Sinusoidal positions stand in the file as a table, as learned ones do.
    s.tokens = {.tokens = p + "embeddings.word_embeddings.weight",
                .vocabulary = config.size("vocab_size"),
                .positions = p + "embeddings.position_embeddings.weight",
                .position_count = config.size_or("max_position_embeddings", 512),
                .norm = p + "embeddings.LayerNorm"};
    const std::string layer = p + "transformer.layer.{}.";
    s.self = {.norm = layer + "sa_layer_norm",
              .query = {layer + "attention.q_lin"},
              .key = {layer + "attention.k_lin"},
              .value = {layer + "attention.v_lin"},
              .output = {layer + "attention.out_lin"}};
    s.inner = {.norm = layer + "output_layer_norm", .in = {layer + "ffn.lin1"}, .out = {layer + "ffn.lin2"}};

    a.head.task = a.info.task;
    if (a.info.task == Task::masked_language_model) {
        a.head.transform = "vocab_transform";
        a.head.transform_activation = s.activation;
        a.head.transform_norm = "vocab_layer_norm";
        set_vocabulary_outputs(config, true, "vocab_projector", a.head);
        a.head.bias = "vocab_projector.bias";
        a.head.bias_shape = {s.tokens.vocabulary};
    } else if (a.info.task == Task::sequence_classification) {
        a.head.rows = HeadRows::first;
        a.head.transform = "pre_classifier";
        a.head.transform_activation = Activation::relu;
        a.head.outputs = {{"classifier"}};
    }
    return a;
}

} // namespace attn
