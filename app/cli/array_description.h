// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"

#include <string>

namespace attn {

// What `attnscope info` says of a file of arrays: the shape and the type of each, and which of them can be attention.
// `numbers`: also their range, how many are NaN or infinite, and the sums of rows. Throws as open_headers.
std::string describeArrays(const std::string& path, bool numbers, const RunControl& control);

} // namespace attn
