// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

// Gives freed memory back to the system, which the process would otherwise keep. To be called after long work.
void return_freed_memory();

// From now on blocks of 1 MB and more go back to the system as soon as they are freed. glibc takes blocks of up to 32
// MB from its heap once some were freed, where small ones that stay keep it from giving anything back. For programs
// that go on for long.
void return_large_blocks_at_once();

} // namespace attn
