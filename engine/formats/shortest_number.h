// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/named_array.h"

#include <string>

namespace attn {

// Appends the fewest digits that read back to the same number of the type, with a point whatever the locale; "nan",
// "inf", "-inf".
void append_shortest_number(std::string& out, double value, NumberType type);

} // namespace attn
