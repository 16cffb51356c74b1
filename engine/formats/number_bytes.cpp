// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/number_bytes.h"

#include <bit>
#include <cstdint>

namespace attn {

std::size_t byte_size(NumberType type)
{
    return type == NumberType::float32 ? 4 : 8;
}

void write_numbers(std::span<const double> values, NumberType type, const ByteSink& sink)
{
    GatheringSink out(sink);
    for (const double value : values) {
        if (type == NumberType::float32)
            append_little_endian(out.pending, std::bit_cast<std::uint32_t>(static_cast<float>(value)));
        else
            append_little_endian(out.pending, std::bit_cast<std::uint64_t>(value));
        out.flush_if_full();
    }
    out.flush();
}

} // namespace attn
