// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"

#include <optional>

namespace attn {

// The token of a picture to which a key of the keyboard leads from `token`; nothing for a key that leads nowhere. The
// tokens before the patches lie in a line above the first row of patches. The first press takes the first token.
std::optional<Index> steppedPatch(const PatchedImage& picture, int keyboardKey, std::optional<Index> token);

} // namespace attn
