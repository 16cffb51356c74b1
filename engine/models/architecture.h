// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/generation_rules.h"
#include "engine/models/model.h"
#include "engine/ops/activation.h"
#include "engine/ops/linear.h"
#include "engine/ops/normalization.h"

#include <optional>
#include <string>
#include <vector>

namespace attn {

// What one family makes of a config: plain values that say how a model is built and how its tensors are called. All
// families are run by the same blocks. In the names of tensors of a block {} stands for the number of its layer; a name
// that is empty says that there is no such part. Names of linear layers and normalizations are those of their module,
// whose tensors are NAME.weight and NAME.bias.

struct LinearNames {
    std::string name;
    bool bias = true;
};

struct AttentionNames {
    std::string norm; // before it or after it
    LinearNames query, key, value;
    LinearNames output;
};

struct InnerNames {
    std::string norm;
    LinearNames in, gate, out; // gate: out(activation(gate) * in), without one out(activation(in))
};

// Su et al. 2021, halves of a head rotated against each other.
struct Rotary {
    double theta = 10000.0;
    enum class Scaling { none, linear, llama3 } scaling = Scaling::none;
    double factor = 1.0;
    double low_frequency_factor = 1.0;
    double high_frequency_factor = 4.0;
    double original_positions = 8192.0;
};

// Raffel et al. 2020, section 2.1: a bias by distance, in buckets that grow with it.
struct RelativeBias {
    std::string name; // of the table, buckets x heads
    Index buckets = 32;
    Index largest_distance = 128;
};

struct TokenEmbedding {
    std::string tokens;
    Index vocabulary = 0;
    double scale = 1.0;
    std::string types;
    Index type_count = 0;
    std::string positions;    // a learned table
    bool sinusoidal = false;  // sines, then cosines, instead of a table
    Index position_count = 0; // rows of the table, or as many as there are sines for; 0: any number
    Index first_position = 0; // of the first token
    // this token has position first_position - 1 and is not counted (RoBERTa's padding)
    std::optional<TokenId> unplaced;
    std::string norm;
};

struct PixelEmbedding {
    PixelShape shape;
    std::string patches;             // a linear layer over channels x patch x patch
    std::vector<std::string> prefix; // tokens before the patches
    std::string positions;           // of the prefix, then of the patches of a picture of `shape`
};

// Blocks of one kind, from tokens or pixels to hidden states.
struct Stack {
    Index layers = 0;
    Index width = 0;
    Index heads = 0;
    Index key_value_heads = 0;
    Index head_width = 0;
    Index inner_width = 0;

    bool causal = false;
    std::optional<Index> window;  // how many keys a query sees, itself among them
    std::vector<bool> windowed;   // by layer; empty: every layer has the window, if there is one
    bool scaled = true;           // scores / sqrt(head_width)
    bool scaled_by_layer = false; // scores are divided by the layer's number, counted from 1, too
    std::optional<Rotary> rotary;
    std::optional<RelativeBias> relative;

    bool norm_first = true; // normalize before attention and inner layer, or after adding their outputs to their inputs
    NormKind norm = NormKind::layer;
    double epsilon = 1e-5;
    Activation activation = Activation::gelu;

    TokenEmbedding tokens;
    std::optional<PixelEmbedding> pixels;
    StoredWeights::Layout layout = StoredWeights::Layout::outputs_by_inputs;
    bool fused = false; // query, key and value are one linear layer, named by query
    AttentionNames self;
    AttentionNames cross; // of the decoder of encoder-decoder models
    InnerNames inner;
    std::string final_norm;
    // true: hidden_states ends with the normalized state; false: only the head's input is normalized
    bool final_norm_in_hidden = true;
};

// Which rows of the last hidden state the head reads.
enum class HeadRows {
    each,
    first,
    last_unpadded, // the last token that is not the padding token
    last_end,      // the decoder's position of the input's last end token
    prefix_mean,   // one output layer for each prefix token of a vision model, and the mean of their answers
};

// From hidden states to answers: optionally a linear layer, an activation and a normalization, then the outputs.
struct Head {
    Task task = Task::backbone;
    HeadRows rows = HeadRows::each;
    std::string transform;
    Activation transform_activation = Activation::tanh;
    std::string transform_norm;
    std::vector<LinearNames> outputs; // several for prefix_mean, empty when tied
    bool tied = false;                // the weights are those of the embedding
    std::string bias;                 // a separate tensor; empty when the linear layer has the bias
    std::vector<Index> bias_shape;
    double scale = 1.0; // of hidden states before the outputs
};

struct Architecture {
    ModelInfo info; // without parameters and bytes, which bind_weights fills in
    Stack stack;    // the only one or the encoder
    std::optional<Stack> decoder;
    Head head;
    GenerationRules generation;
};

} // namespace attn
