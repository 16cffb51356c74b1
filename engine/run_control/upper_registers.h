// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

// Marks the upper halves of this thread's AVX registers as unused. This code is compiled for every x86-64 and uses only
// the lower halves. Where a library has left the upper halves in use, as painting with Qt does, each instruction has to
// preserve them, and reading weights takes ten times as long (measured on a Xeon with AVX-512). Threads inherit the
// state of the thread that starts them.
inline void release_upper_registers()
{
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__AVX__)
    if (__builtin_cpu_supports("avx"))
        asm volatile("vzeroupper" ::: "memory");
#endif
}

} // namespace attn
