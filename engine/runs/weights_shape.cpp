// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/weights_shape.h"

namespace attn {

std::optional<WeightsShape> weights_shape(std::span<const Index> shape, bool one_layer, bool batch)
{
    const std::size_t rank = shape.size();
    if (rank < 2 || rank > (one_layer ? 4 : 5))
        return {};
    WeightsShape read{.queries = shape[rank - 2], .keys = shape[rank - 1]};
    if (rank >= 3)
        read.heads = shape[rank - 3];
    if (rank == 4)
        (one_layer || batch ? read.batch : read.layers) = shape[0];
    if (rank == 5) {
        read.layers = shape[0];
        read.batch = shape[1];
    }
    return read;
}

} // namespace attn
