// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>
#include <vector>

namespace attn {

// Arrays in Fortran order, where the first index runs fastest, on their way into C order, where the last one does. They
// are taken in slabs: all places of one value of the last index, which stand side by side in Fortran order.

// The shape without its sizes of 1, which make no difference in either order. Less than two are left: both orders are
// the same.
inline std::vector<Index> squeezed(std::span<const Index> shape)
{
    std::vector<Index> sizes;
    std::ranges::copy_if(shape, std::back_inserter(sizes), [](Index size) { return size != 1; });
    return sizes;
}

// The number of places of a slab. The shape must be squeezed, of two sizes at least and without zeros.
inline Index slab_size(std::span<const Index> shape)
{
    return std::accumulate(shape.begin(), shape.end() - 1, Index{1}, std::multiplies<>());
}

// How many slabs of numbers of `bytes` are taken at once: few enough for the processor's cache, if it can be.
inline Index slabs_at_once(std::span<const Index> shape, std::size_t bytes)
{
    constexpr Index block_bytes = 1 << 22;
    return std::clamp<Index>(block_bytes / std::max<Index>(slab_size(shape) * static_cast<Index>(bytes), 1), 1,
                             shape.back());
}

// Puts `count` slabs, of the last index `first` on, where they belong in the array `out` in C order.
template <class Value>
void place_slabs(const Value* slabs, Index first, Index count, std::span<const Index> shape, Value* out)
{
    const Index slab = slab_size(shape);
    const std::size_t rank = shape.size() - 1;
    std::vector<Index> strides(rank, 1);
    for (std::size_t d = 1; d < rank; ++d)
        strides[d] = strides[d - 1] * shape[d - 1];
    std::vector<Index> index(rank);
    Index from = 0; // the place in a slab that `index` stands for
    out += first;
    for (Index place = 0; place < slab; ++place, out += shape.back()) {
        for (Index i = 0; i < count; ++i)
            out[i] = slabs[i * slab + from];
        for (std::size_t d = rank; d-- > 0;) {
            from += strides[d];
            if (++index[d] < shape[d])
                break;
            from -= strides[d] * shape[d];
            index[d] = 0;
        }
    }
}

} // namespace attn
