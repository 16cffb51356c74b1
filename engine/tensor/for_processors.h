// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Before a function whose loops use vector types or are simple enough for the compiler's own: compiled once for each
// kind of processor, the widest vectors of this one are used. With -ffp-contract=off every copy makes the same bits.
// Functions that it calls are not copied with it, not even inline ones: write the loops in the function itself.
//
// The thread sanitizer cannot be asked for the processor before it has started.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define ATTN_FOR_PROCESSORS __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define ATTN_FOR_PROCESSORS
#endif

namespace attn {

// Whether registers hold 16 sums of 16 floats or 8 doubles beside what is added: kernels take more rows at once there.
// The bits do not depend on it.
inline bool has_many_registers()
{
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx512f");
#else
    return false;
#endif
}

} // namespace attn
