// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

// Reads [q,k], [heads,q,k], [layers,heads,q,k] or [layers,batch,heads,q,k]; of an array that is one layer, [q,k],
// [heads,q,k] or [batch,heads,q,k]. With `batch` the first axis of [n,heads,q,k] is a batch in any case. Nothing for a
// shape of another rank; sizes are not looked at.
std::optional<WeightsShape> weights_shape(std::span<const Index> shape, bool one_layer, bool batch = false);

} // namespace attn
