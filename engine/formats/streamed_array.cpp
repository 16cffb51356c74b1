// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/streamed_array.h"

namespace attn {

NamedArray collect(const StreamedArray& array, MemoryBudget& budget)
{
    double places = 1.0;
    for (const Index size : array.shape)
        places *= static_cast<double>(size);
    budget.take(places * sizeof(double),
                Message("array.of-shape", "{0} of shape {1}", array.name, shape_text(array.shape)),
                Message("advice.pick-one", "Pick one layer or one head, or save the numbers as .safetensors"));
    NamedArray collected{.name = array.name,
                         .shape = array.shape,
                         .values = {},
                         .type = array.type,
                         .row_labels = array.row_labels,
                         .column_labels = array.column_labels};
    collected.values.reserve(static_cast<std::size_t>(places));
    array.numbers([&collected](std::span<const double> numbers) {
        collected.values.insert(collected.values.end(), numbers.begin(), numbers.end());
    });
    return collected;
}

} // namespace attn
