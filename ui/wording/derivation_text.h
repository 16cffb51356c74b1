// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/derived_run.h"

#include <QString>

#include <vector>

namespace attn {

// One thing that was done to the weights of a run: "without first key".
struct WeightsChange {
    QString text;
    void (*undo)(Derivation&); // takes it out of a derivation
};
// All of them, in their order. Empty for a run as computed.
std::vector<WeightsChange> changesOf(const Run& run);

// What was done to the weights of a run: "without first key · top 5 · rows sorted by “it”". Empty for a run as
// computed.
QString derivationText(const Run& run);

} // namespace attn
