// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/model_answer.h"
#include "ui/session/selection.h"

#include <vector>

namespace attn {

// Where the answers of a model are asked for: the selected query if it is one of the tokens that are predicted, or else
// each mask token of a masked language model, typed or put there (none: nowhere), and the last token of another one.
// One place for classifiers, whatever it is. `shown`: what the selection's queries are those of.
std::vector<Index> predictedPlaces(const ModelAnswer& answer, const Run& shown, const Focus& pinned);

} // namespace attn
