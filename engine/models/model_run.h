// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/layer_attention.h"
#include "engine/models/model.h"
#include "engine/run_control/memory_budget.h"

#include <memory>
#include <optional>
#include <vector>

namespace attn {

// Pixels of a vision model as its preprocessor makes them: channels x height x width, row-major.
struct Pixels {
    Index channels = 0;
    Index height = 0;
    Index width = 0;
    std::vector<float> values;
    bool operator==(const Pixels&) const = default;
};

// One row of a batch. Text models take `ids`, vision models `pixels`, encoder-decoder models `decoder_ids` as well.
struct ModelInput {
    std::vector<TokenId> ids;
    std::vector<Index> types;            // token types; empty: all 0
    std::vector<unsigned char> attended; // attention mask: 0 for padding, which no query sees; empty: all 1
    std::vector<TokenId> decoder_ids;
    std::shared_ptr<const Pixels> pixels;
    bool operator==(const ModelInput&) const = default;
};

struct RunOptions {
    bool keep_hidden = false;              // every hidden state, not only the last one
    MemoryBudget memory = memory_budget(); // what the run may take
};

// What a model made of one input. Immutable and shared; keeps its model alive.
struct ModelRun {
    std::shared_ptr<const Model> model;
    ModelInput input;
    // By layer; empty for kinds that the model does not have.
    std::vector<std::shared_ptr<const LayerAttention>> self, encoder, decoder, cross;
    // After the last layer as hidden_states of transformers has it, n x width; of an encoder-decoder model the
    // decoder's, in `encoder_last` the encoder's.
    FloatMatrix last;
    FloatMatrix encoder_last;
    // With keep_hidden: the embeddings, then after each layer.
    std::vector<FloatMatrix> hidden, encoder_hidden;

    const std::vector<std::shared_ptr<const LayerAttention>>& attention(AttentionKind kind) const;
};

// Runs the model. Where `before` is a run of the same model, what is the same in it is not computed again: of causal
// models every position before the first token that differs, of encoder-decoder models the encoder where its input is
// the same. Blocks; may be called from any thread. Reports progress by layer. Throws SettingError naming the token that
// is beyond the vocabulary and its place, an input that is empty, too long or not what the model takes; MemoryError;
// Cancelled; Error when the model's file has changed.
std::shared_ptr<const ModelRun> run_model(std::shared_ptr<const Model> model, const ModelInput& input,
                                          const RunOptions& options = {}, const ModelRun* before = nullptr,
                                          const RunControl& control = {});

} // namespace attn
