// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

// Gives freed memory back to the system, which the process would otherwise keep. To be called after long work.
void return_freed_memory();

} // namespace attn
