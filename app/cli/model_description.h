// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/bundles/bundle.h"

#include <string>

namespace attn {

// Describes a model, with a line for each property: "  layers    12".
std::string describeModel(const Bundle& bundle);

} // namespace attn
