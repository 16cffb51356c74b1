// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/layouts/layout.h"

#include <optional>
#include <span>

namespace attn {

// The token to which a key of the keyboard leads from `token`; nothing for a key that leads nowhere. The tokens of the
// strip, by their numbers, lie in a line above the first row of cells, and the parts of the layout below one another.
// The first press takes the first token.
std::optional<Index> steppedPatch(const Layout& layout, std::span<const Index> strip, int keyboardKey,
                                  std::optional<Index> token);

} // namespace attn
