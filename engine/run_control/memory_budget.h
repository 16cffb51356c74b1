// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

// Half of the machine's memory, in bytes: what a run may take.
double memory_budget();

} // namespace attn
