// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/error.h"

namespace attn {

// The call itself is wrong: options that are unknown, missing or at odds with one another. The program ends with exit
// code 2.
class UsageError : public Error {
public:
    using Error::Error;
};

} // namespace attn
