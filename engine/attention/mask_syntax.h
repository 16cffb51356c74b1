// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/attention/mask.h"

#include <string>
#include <string_view>
#include <vector>

namespace attn {

// Adds one mask to `mask`: none, causal, window:W, padding:j,j,... or custom:i-j,i-j,... Throws SettingError that says
// what is wrong.
void add_mask(Mask& mask, std::string_view text);
// The texts from which add_mask makes this mask. Empty where nothing is masked.
std::vector<std::string> describe(const Mask& mask);

} // namespace attn
