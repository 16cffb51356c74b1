// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/painting/focus.h"

namespace attn {

// Where a key of the keyboard takes a focus that is on one token: up and down along its column, left to the queries,
// right to the keys; Escape takes it away. Nothing for any other key. The first press takes the first token. `queries`
// and `keys` are the numbers of tokens in the two columns, at least 1.
std::optional<Focus> steppedToken(const Focus& focus, int keyboardKey, Index queries, Index keys);

} // namespace attn
