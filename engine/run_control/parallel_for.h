// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <functional>

namespace attn {

// Calls work(0) ... work(count - 1), in any order and on several threads at once. When calls throw, one of the
// exceptions comes out, and calls that have not begun are skipped.
void parallel_for(Index count, const std::function<void(Index)>& work);

} // namespace attn
