// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/stored_matrix.h"

#include <algorithm>
#include <array>

namespace attn {

namespace {

constexpr std::size_t block_bytes = 1 << 16; // stays in the processor's cache between reading and decoding

} // namespace

void StoredMatrix::read(const Window& window, double* out) const
{
    const Index first = window.row * slice_.columns + window.column;
    if (window.columns == slice_.columns) {
        read_run(first, window.rows * window.columns, out);
        return;
    }
    for (Index i = 0; i < window.rows; ++i)
        read_run(first + i * slice_.columns, window.columns, out + i * window.columns);
}

void StoredMatrix::read_run(Index place, Index count, double* out) const
{
    std::array<unsigned char, block_bytes> block;
    const std::size_t size = byte_size(slice_.number.format);
    const auto places_of_block = static_cast<Index>(block_bytes / size);
    for (Index done = 0; done < count;) {
        const Index part = std::min(count - done, places_of_block);
        slice_.bytes->read_at(slice_.offset + static_cast<std::uint64_t>(place + done) * size, block.data(),
                              static_cast<std::size_t>(part) * size);
        decode_numbers(slice_.number, block.data(), static_cast<std::size_t>(part), out + done);
        done += part;
    }
}

} // namespace attn
