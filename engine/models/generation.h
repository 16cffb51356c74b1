// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model_run.h"

#include <cstdint>
#include <functional>

namespace attn {

struct GenerationOptions {
    Index tokens = 20;        // at most
    double temperature = 0.0; // 0: greedy, the most probable token (of equal ones the smallest number)
    Index top_k = 0;          // draw among the k most probable tokens; 0: all
    std::uint64_t seed = 0;
    bool operator==(const GenerationOptions&) const = default;
};

// Goes on from the input token by token until the model's end token or `tokens` are there or it has no position for
// more, and returns the run of everything, whose input holds the new tokens (in `decoder_ids` of encoder-decoder
// models, which start with the decoder's start token where there are none). The same seed gives the same tokens on
// every system. `each` is called with each new token, if given. Throws SettingError for a model that does not generate,
// and as run_model does.
std::shared_ptr<const ModelRun> generate(std::shared_ptr<const Model> model, const ModelInput& input,
                                         const GenerationOptions& options, const ModelRun* before = nullptr,
                                         const RunControl& control = {}, const std::function<void(TokenId)>& each = {});

// Whether a generated text ends with this token.
bool ends_text(const Model& model, TokenId token);

} // namespace attn
