// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/inspected.h"

#include <QString>

namespace attn {

// What the user looks at in one plain sentence: "“it” gives “animal” 57 % of its attention, first of 12." Numbers of
// weights that are no shares of a row stand as they are. `facts` belong to the place. Empty where it is empty.
QString factText(const Inspected::Place& place, const RowFacts& facts);

} // namespace attn
