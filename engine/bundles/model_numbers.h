// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"
#include "engine/formats/streamed_array.h"

#include <vector>

namespace attn {

// The numbers of a model's answer other than attention, as float32, under the names that transformers gives them. They
// keep the answer alive.

// "logits": [n, vocabulary] for each position (of the target, in encoder-decoder models), [labels] of a classifier.
// Throws SettingError for a model without a head.
StreamedArray logits_of(std::shared_ptr<const ModelAnswer> answer, const RunControl& control);

// Hidden states, which the run must have kept: the embeddings, then after each layer; each n x width. Of
// encoder-decoder models those of the encoder for AttentionKind::encoder, of the decoder for the others. Empty when
// they were not kept.
const std::vector<FloatMatrix>& hidden_of(const ModelRun& run, AttentionKind kind);
// "hidden_states", "encoder_hidden_states" or "decoder_hidden_states".
std::string hidden_name(const ModelRun& run, AttentionKind kind);
// One of them, n x width, named "hidden_states.0" and so on. Throws SettingError for a number out of range.
StreamedArray hidden_state_of(std::shared_ptr<const ModelAnswer> answer, AttentionKind kind, Index number);
// All of them as one array, [layers + 1, n, width].
StreamedArray hidden_states_of(std::shared_ptr<const ModelAnswer> answer, AttentionKind kind);

// "last_hidden_state", n x width, of a model without a head: after its last normalization.
StreamedArray last_hidden_state_of(std::shared_ptr<const ModelAnswer> answer);

} // namespace attn
