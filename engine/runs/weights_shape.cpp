// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/runs/weights_shape.h"

namespace attn {

std::span<const Index> without_leading_ones(std::span<const Index> shape, bool one_layer)
{
    while (shape.size() > 5 && shape.front() == 1)
        shape = shape.subspan(1);
    const bool leads = shape.size() == 5 && shape[0] == 1 && (one_layer || shape[1] > 1);
    return leads ? shape.subspan(1) : shape;
}

std::optional<WeightsShape> weights_shape(std::span<const Index> given, bool one_layer, BatchRow batch_row)
{
    const std::span<const Index> shape = without_leading_ones(given, one_layer);
    const std::size_t rank = shape.size();
    if (rank < 2 || rank > 5)
        return {};
    const bool batch = batch_row && *batch_row != no_batch;
    WeightsShape read{.queries = shape[rank - 2], .keys = shape[rank - 1]};
    if (rank >= 3)
        (rank == 3 && batch ? read.batch : read.heads) = shape[rank - 3];
    if (rank == 4)
        (batch || (one_layer && batch_row != no_batch) ? read.batch : read.layers) = shape[0];
    if (rank == 5) {
        read.layers = shape[0];
        read.batch = shape[1];
    }
    return read;
}

} // namespace attn
