// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/run_control/freed_memory.h"

#include <cstdlib>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace attn {

void return_freed_memory()
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

void return_large_blocks_at_once()
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

} // namespace attn
