// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/relative_bias.h"

#include <algorithm>
#include <cmath>

namespace attn {

Index relative_bucket(const RelativeBias& bias, bool causal, Index distance)
{
    const Index buckets = causal ? bias.buckets : bias.buckets / 2;
    const Index offset = !causal && distance > 0 ? buckets : 0;
    const Index length = causal ? std::max<Index>(-distance, 0) : std::abs(distance);
    const Index exact = buckets / 2;
    if (length < exact)
        return offset + length;
    // In single precision, as transformers has it: a distance at the edge of a bucket falls on the same side.
    const float share = std::log(static_cast<float>(length) / static_cast<float>(exact))
        / static_cast<float>(std::log(static_cast<double>(bias.largest_distance) / static_cast<double>(exact)));
    const auto further = static_cast<Index>(share * static_cast<float>(buckets - exact));
    return offset + std::min(exact + further, buckets - 1);
}

std::shared_ptr<const DistanceBias> distance_bias(const RelativeBias& bias, bool causal, std::span<const float> table,
                                                  Index heads, Index n)
{
    auto made = std::make_shared<DistanceBias>();
    made->first = 1 - n;
    made->values = Matrix(heads, 2 * n - 1);
    for (Index column = 0; column < made->values.columns; ++column) {
        const Index bucket = relative_bucket(bias, causal, made->first + column);
        for (Index head = 0; head < heads; ++head)
            made->values(head, column) = table[static_cast<std::size_t>(bucket * heads + head)];
    }
    return made;
}

} // namespace attn
