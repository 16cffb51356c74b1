// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace attn {

// Marks the upper halves of this thread's AVX registers as unused. This code is compiled for every x86-64 and uses the
// lower halves alone; where a library has left the upper ones in use, as painting with Qt does, each instruction has to
// keep them: reading weights then takes ten times as long (measured on a Xeon with AVX-512; threads inherit the state
// of the one that starts them).
inline void release_upper_registers()
{
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__AVX__)
    if (__builtin_cpu_supports("avx"))
        asm volatile("vzeroupper" ::: "memory");
#endif
}

} // namespace attn
