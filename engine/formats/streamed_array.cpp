// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/streamed_array.h"

#include "engine/tensor/error.h"

#include <optional>

namespace attn {

NamedArray collect(const StreamedArray& array, double& budget)
{
    const std::optional<Index> count = place_count(array.shape);
    const double bytes = count ? sizeof(double) * static_cast<double>(*count) : budget + 1.0;
    if (bytes > budget)
        throw MemoryError("memory: " + array.name + " of shape " + shape_text(array.shape)
                          + " do not fit, pick one layer or one head, or save them as .safetensors");
    budget -= bytes;
    NamedArray collected{.name = array.name,
                         .shape = array.shape,
                         .values = {},
                         .type = array.type,
                         .row_labels = array.row_labels,
                         .column_labels = array.column_labels};
    collected.values.reserve(static_cast<std::size_t>(*count));
    array.numbers([&collected](std::span<const double> numbers) {
        collected.values.insert(collected.values.end(), numbers.begin(), numbers.end());
    });
    return collected;
}

} // namespace attn
