// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/formats/byte_source.h"
#include "engine/run_control/run_control.h"
#include "engine/tensor/matrix.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace attn {

// Arrays whose places stand anywhere in their bytes: one step along an axis moves by the axis' stride, in numbers. A
// transposed, sliced or expanded array has such strides.

// Of an array in C order, whose last index runs fastest. The shape's places must be countable (place_count).
std::vector<Index> strides_in_c_order(std::span<const Index> shape);

// The order that strides are of, where C order counts first. The strides of axes of size 1 say nothing.
enum class StridedOrder { c, fortran, other };
StridedOrder order_of(std::span<const Index> shape, std::span<const Index> strides);

// How many numbers lie between the first and the last place, both counted; nothing when that cannot be counted. 0 where
// there is no place. No stride may be negative.
std::optional<Index> strided_extent(std::span<const Index> shape, std::span<const Index> strides);

// Where an array stands in bytes.
struct StridedPlaces {
    std::uint64_t offset = 0; // of the first number, in bytes
    std::span<const Index> shape;
    std::span<const Index> strides;
    std::size_t size = 0; // bytes of a number
};

// Copies the array into `out`, in C order. Throws Cancelled, and what reading throws.
void gather(const RandomAccessBytes& bytes, const StridedPlaces& places, unsigned char* out, const RunControl& control);

} // namespace attn
