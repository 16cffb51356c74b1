// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"

#include <QString>

namespace attn {

// What the operators are called on the screen.
QString titleOf(Score score);
QString titleOf(Normalizer normalizer);
QString titleOf(Position position);
QString titleOf(Embedding embedding);
QString titleOf(Projection projection);

// What an embedding or a projection does, in one line; those of the other operators are their formulas
// (engine/attention/names.h).
QString explanationOf(Embedding embedding);
QString explanationOf(Projection projection);

} // namespace attn
