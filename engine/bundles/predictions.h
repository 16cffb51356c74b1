// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"

#include <string>
#include <vector>

namespace attn {

// One of the model's answers.
struct Prediction {
    Token token;    // or the class
    TokenId id = 0; // its number
    double probability = 0.0;
};

// The best answers, and what is left for all the others.
struct Predictions {
    std::vector<Prediction> best; // the most probable first, and of equal ones the smallest number
    Index others = 0;             // how many answers are not among the best
    double others_probability = 0.0;
};

// The `count` most probable answers: of a language model the token after position `position` (of the target, for
// encoder-decoder models), of a masked language model the token at it, of a classifier its classes. Empty for a
// backbone.
Predictions predict(const ModelAnswer& answer, Index position, Index count, const RunControl& control = {});

} // namespace attn
