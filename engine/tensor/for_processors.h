// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Stands before a function whose loops use vector types, or are simple enough for the compiler to vectorize. The
// function is compiled once for each kind of processor, and the copy with the widest vectors of this processor runs.
// With -ffp-contract=off every copy computes the same bits. Functions that it calls are not copied with it, not even
// inline ones: write the loops in the function itself.
//
// It is left out under the thread sanitizer, which has not started yet when the copies are chosen.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define ATTN_FOR_PROCESSORS __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define ATTN_FOR_PROCESSORS
#endif

namespace attn {

// Whether there are registers for 16 sums, each of 16 floats or 8 doubles, and for what is added to them. If so,
// kernels take more rows at once. The bits do not depend on it.
inline bool has_many_registers()
{
#if defined(__x86_64__) && defined(__GNUC__)
    return __builtin_cpu_supports("avx512f");
#else
    return false;
#endif
}

} // namespace attn
