// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/kind.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/indices.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attn {

// What a model answers, beside its attention.
enum class Task {
    backbone,                // hidden states alone
    language_model,          // the next token, at each position (encoder-decoder models: of the target)
    masked_language_model,   // the token at each position
    sequence_classification, // one of labels, for the whole text
    image_classification,    // one of labels, for the picture
};

// What a vision model expects of its pixels.
struct PixelShape {
    Index channels = 3;
    Index height = 224;
    Index width = 224;
    Index patch = 16;
    Index prefix = 1; // tokens before those of the patches: [CLS], and the distillation token of DeiT
};

// What users of a model, people and code, need to know about it.
struct ModelInfo {
    std::string type;         // model_type of config.json: "gpt2", "bert", ...
    std::string architecture; // its first architecture: "GPT2LMHeadModel"; empty when the file names none
    Task task = Task::backbone;
    bool causal = false; // each token sees those before it only
    bool encoder_decoder = false;
    std::vector<AttentionKind> kinds; // in the order in which they are shown
    Index layers = 0;                 // of the only stack, or of the encoder
    Index heads = 0;
    Index key_value_heads = 0;
    Index decoder_layers = 0; // encoder-decoder models only
    Index decoder_heads = 0;
    Index width = 0;                  // of hidden states
    Index vocabulary = 0;             // 0 for vision models
    Index token_types = 1;            // they tell the texts of a pair apart; 1: there is nothing to tell apart
    std::optional<Index> longest;     // the most tokens that have positions; nullopt: any number
    std::optional<PixelShape> pixels; // vision models only
    std::vector<std::string> labels;  // of classes, by number
    std::optional<TokenId> begin_token, end_token, padding_token, decoder_start_token;
    std::uint64_t parameters = 0;
    std::uint64_t bytes = 0; // of its files
};

// A model of a Hugging Face folder (config.json and model.safetensors or shards), its weights mapped. Immutable; may be
// used from several threads at once. What it holds stands in model_weights.h and is for engine/models alone.
struct Model;

// Throws FormatError and SettingError naming file and field: an unknown model_type (with the list of known ones), an
// unsupported option, heads that do not divide the width, unreasonable sizes; ShapeError with both shapes; Error
// that lists everything that is missing, files first, then tensors; Cancelled.
std::shared_ptr<const Model> open_model(const std::string& folder, const RunControl& control = {});

const ModelInfo& info_of(const Model& model);

} // namespace attn
