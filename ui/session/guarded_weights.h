// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "engine/tensor/error.h"

#include <functional>
#include <memory>

namespace attn {

// The run with weights that may be read while Qt paints, through which no exception can pass. Weights on disk can fail
// at any moment: somebody shortens the file, or takes the disk away. Then `failed` is called with the message, once and
// on the thread that read; on the window's thread the cells become NaN, on any other the error is thrown on, so that no
// file is written of what is not there.
std::shared_ptr<const Run> guardedWeights(std::shared_ptr<const Run> run,
                                          std::function<void(const Message& message)> failed);

} // namespace attn
