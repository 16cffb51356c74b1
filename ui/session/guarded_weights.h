// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/run.h"
#include "engine/tensor/error.h"

#include <functional>
#include <memory>

namespace attn {

// A copy of the run whose weights may be read while Qt paints, where no exception may pass. Weights on disk can fail at
// any moment, for example when somebody shortens the file. Then `failed` is called once, on the thread that read. On
// the window's thread the cells become NaN. On any other thread the error is thrown, so that no file is written with
// cells that could not be read.
std::shared_ptr<const Run> guardedWeights(std::shared_ptr<const Run> run,
                                          std::function<void(const Message& message)> failed);

// While one lives, the error is thrown on its thread in any case: for who can keep an older picture.
class ThrowingReads {
public:
    ThrowingReads();
    ~ThrowingReads();
    ThrowingReads(const ThrowingReads&) = delete;
    ThrowingReads& operator=(const ThrowingReads&) = delete;
};

} // namespace attn
