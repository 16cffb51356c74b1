// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

// Gives free memory back to the system, which otherwise stays with the process for its next use. To be called after
// long work.
void return_freed_memory();

} // namespace attn
