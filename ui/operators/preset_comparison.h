// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"
#include "engine/run_control/run_control.h"

#include <QString>

#include <vector>

namespace attn {

// How far the weights of one preset are from those of softmax attention, over all heads.
struct PresetDifference {
    QString title;
    double largest = 0.0;      // largest |difference|
    double cells = 0.0;        // that were compared
    double milliseconds = 0.0; // time of the preset's run
};

// Runs the document once with each preset. Throws what run_playground throws, and Cancelled.
std::vector<PresetDifference> comparePresets(const Document& document, const RunControl& control = {});

} // namespace attn
