// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"

#include <QString>

#include <vector>

namespace attn {

// A well-known pair of score and normalizer, under its usual name.
struct Preset {
    QString title;
    QString explanation;
    Score score = Score::scaled_dot;
    Normalizer normalizer = Normalizer::softmax;
};

// The first one is softmax attention. The others are compared with it.
std::vector<Preset> presets();
void apply(const Preset& preset, OperatorSettings& settings);

} // namespace attn
