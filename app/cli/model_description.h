// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/bundle.h"

#include <string>

namespace attn {

// What a model folder holds, a line each: "  layers    12".
std::string describeModel(const Bundle& bundle);

} // namespace attn
