// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/strided.h"

#include <algorithm>
#include <cstring>

namespace attn {

namespace {

// An axis of the array, with its strides in bytes where the array stands and where it goes.
struct Axis {
    std::uint64_t size = 0;
    std::uint64_t from = 0;
    std::uint64_t to = 0;
};

// The axes that are more than one step long. The one with the smallest stride comes last, so that the bytes are read
// from front to back, as far as it can be.
std::vector<Axis> axes_of(const StridedPlaces& places)
{
    const std::vector<Index> to = strides_in_c_order(places.shape);
    std::vector<Axis> axes;
    for (std::size_t d = 0; d < places.shape.size(); ++d)
        if (places.shape[d] != 1)
            axes.push_back({.size = static_cast<std::uint64_t>(places.shape[d]),
                            .from = static_cast<std::uint64_t>(places.strides[d]) * places.size,
                            .to = static_cast<std::uint64_t>(to[d]) * places.size});
    std::ranges::stable_sort(axes, std::ranges::greater(), &Axis::from);
    return axes;
}

// The bytes between the first number and the last, read in blocks.
class Blocks {
public:
    Blocks(const RandomAccessBytes& bytes, std::uint64_t end, std::size_t size, const RunControl& control)
        : bytes_(bytes), end_(end), size_(size), control_(control)
    {
    }
    const unsigned char* at(std::uint64_t place)
    {
        if (place < begin_ || place + size_ > begin_ + block_.size())
            read(place);
        return block_.data() + (place - begin_);
    }

private:
    void read(std::uint64_t place)
    {
        constexpr std::uint64_t block = 1 << 16;
        control_.check();
        block_.resize(static_cast<std::size_t>(std::min(block, end_ - place)));
        bytes_.read_at(place, block_.data(), block_.size());
        begin_ = place;
    }

    const RandomAccessBytes& bytes_;
    std::uint64_t end_;
    std::size_t size_;
    const RunControl& control_;
    std::uint64_t begin_ = 0;
    std::vector<unsigned char> block_;
};

} // namespace

std::vector<Index> strides_in_c_order(std::span<const Index> shape)
{
    std::vector<Index> strides(shape.size(), 1);
    if (std::ranges::find(shape, 0) == shape.end()) // without a place any do, and these could not be counted
        for (std::size_t d = shape.size(); d-- > 1;)
            strides[d - 1] = strides[d] * shape[d];
    return strides;
}

StridedOrder order_of(std::span<const Index> shape, std::span<const Index> strides)
{
    if (std::ranges::find(shape, 0) != shape.end())
        return StridedOrder::c;
    bool c = true, fortran = true;
    Index expected_c = 1, expected_fortran = 1;
    for (std::size_t d = 0; d < shape.size(); ++d) {
        const std::size_t last = shape.size() - 1 - d;
        c = c && (shape[last] == 1 || strides[last] == expected_c);
        fortran = fortran && (shape[d] == 1 || strides[d] == expected_fortran);
        expected_c *= shape[last];
        expected_fortran *= shape[d];
    }
    return c ? StridedOrder::c : fortran ? StridedOrder::fortran : StridedOrder::other;
}

std::optional<Index> strided_extent(std::span<const Index> shape, std::span<const Index> strides)
{
    if (std::ranges::find(shape, 0) != shape.end())
        return 0;
    Index extent = 1;
    for (std::size_t d = 0; d < shape.size(); ++d) {
        Index steps = 0;
        if (__builtin_mul_overflow(shape[d] - 1, strides[d], &steps) || __builtin_add_overflow(extent, steps, &extent))
            return {};
    }
    return extent;
}

void gather(const RandomAccessBytes& bytes, const StridedPlaces& places, unsigned char* out, const RunControl& control)
{
    const auto extent = static_cast<std::uint64_t>(*strided_extent(places.shape, places.strides));
    if (extent == 0)
        return;
    std::vector<Axis> axes = axes_of(places);
    const Axis inner = axes.empty() ? Axis{.size = 1} : axes.back();
    if (!axes.empty())
        axes.pop_back();
    Blocks blocks(bytes, places.offset + extent * places.size, places.size, control);
    std::vector<std::uint64_t> index(axes.size());
    std::uint64_t from = places.offset, to = 0;
    for (bool more = true; more;) {
        control.check();
        for (std::uint64_t i = 0; i < inner.size; ++i)
            std::memcpy(out + to + i * inner.to, blocks.at(from + i * inner.from), places.size);
        more = false;
        for (std::size_t d = axes.size(); d-- > 0 && !more;) {
            from += axes[d].from;
            to += axes[d].to;
            more = ++index[d] < axes[d].size;
            if (!more) {
                from -= axes[d].from * axes[d].size;
                to -= axes[d].to * axes[d].size;
                index[d] = 0;
            }
        }
    }
}

} // namespace attn
