// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/runs/weights_choice.h"
#include "engine/tensor/matrix.h"

#include <compare>
#include <optional>
#include <span>

namespace attn {

// How an array of weights is read: layers of rows of a batch of heads of matrices [queries,keys].
struct WeightsShape {
    Index layers = 1;
    Index batch = 1;
    Index heads = 1;
    Index queries = 0;
    Index keys = 0;
    auto operator<=>(const WeightsShape&) const = default;
};

// A shape without the sizes of 1 in front that say nothing: at most 5 sizes, and 4 of [1,layers,heads,q,k].
std::span<const Index> without_leading_ones(std::span<const Index> shape, bool one_layer);

// Reads [q,k], [heads,q,k], [layers,heads,q,k] or [layers,batch,heads,q,k]; of an array that is one layer, [q,k],
// [heads,q,k] or [batch,heads,q,k]. Sizes of 1 in front of these are left out. With a row of a batch the first axis of
// [n,q,k] and [n,heads,q,k] is a batch in any case, and with `no_batch` that of [n,heads,q,k] is layers. Nothing for a
// shape of another rank; sizes are not looked at.
std::optional<WeightsShape> weights_shape(std::span<const Index> shape, bool one_layer, BatchRow batch_row = {});

} // namespace attn
