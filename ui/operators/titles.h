// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"

#include <QString>

namespace attn {

// The names of the operators on the screen.
QString titleOf(Score score);
QString titleOf(Normalizer normalizer);
QString titleOf(Position position);
QString titleOf(Embedding embedding);
QString titleOf(Projection projection);

// One line about what it does. Formulas are in engine/attention/names.h.
QString explanationOf(Score score);
QString explanationOf(Normalizer normalizer);
QString explanationOf(Position position);
QString explanationOf(Embedding embedding);
QString explanationOf(Projection projection);

} // namespace attn
