// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/embedding.h"

#include "engine/models/position_interpolation.h"
#include "engine/models/tensor_finder.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

void add_row(const StoredWeights& table, Index index, std::span<float> row)
{
    std::vector<float> entry(row.size());
    to_single_precision(table, index * table.inputs, entry);
    std::ranges::transform(row, entry, row.begin(), std::plus());
}

// Vaswani et al. 2017, section 3.5, but all sines first, then all cosines, as in Marian.
void add_sines(Index position, std::span<float> row)
{
    const std::size_t sines = (row.size() + 1) / 2;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::size_t pair = i < sines ? i : i - sines;
        const double angle = static_cast<double>(position)
            / std::pow(10000.0, 2.0 * static_cast<double>(pair) / static_cast<double>(row.size()));
        row[i] += static_cast<float>(i < sines ? std::sin(angle) : std::cos(angle));
    }
}

} // namespace

std::vector<Index> positions_of(const TokenEmbedding& embedding, const std::vector<TokenId>& ids)
{
    std::vector<Index> positions;
    Index next = embedding.first_position;
    for (const TokenId id : ids)
        positions.push_back(embedding.unplaced == id ? embedding.first_position - 1 : next++);
    return positions;
}

FloatMatrix embed_tokens(const Stack& stack, const StackWeights& weights, const std::vector<TokenId>& ids,
                         const std::vector<Index>& types, Index first)
{
    const TokenEmbedding& embedding = stack.tokens;
    const std::vector<Index> positions = positions_of(embedding, ids);
    FloatMatrix rows(static_cast<Index>(ids.size()) - first, stack.width);
    for (Index i = 0; i < rows.rows; ++i) {
        const auto place = static_cast<std::size_t>(first + i);
        const std::span<float> row = rows.row(i);
        to_single_precision(weights.tokens, ids[place] * stack.width, row);
        if (embedding.scale != 1.0)
            std::ranges::transform(row, row.begin(),
                                   [&](float number) { return number * static_cast<float>(embedding.scale); });
        if (weights.types)
            add_row(*weights.types, types.empty() ? 0 : types[place], row);
        if (weights.positions)
            add_row(*weights.positions, positions[place], row);
        if (embedding.sinusoidal)
            add_sines(positions[place], row);
    }
    return weights.embedding_norm ? normalize(*weights.embedding_norm, rows) : rows;
}

FloatMatrix embed_pixels(const Stack& stack, const StackWeights& weights, const Pixels& pixels,
                         const RunControl& control)
{
    const PixelShape& shape = stack.pixels->shape;
    const Index down = pixels.height / shape.patch;
    const Index across = pixels.width / shape.patch;
    FloatMatrix patches(down * across, shape.channels * shape.patch * shape.patch);
    for (Index patch = 0; patch < patches.rows; ++patch) {
        auto out = patches.row(patch).begin();
        for (Index channel = 0; channel < shape.channels; ++channel)
            for (Index y = 0; y < shape.patch; ++y) {
                const Index line = (channel * pixels.height + (patch / across) * shape.patch + y) * pixels.width
                    + (patch % across) * shape.patch;
                out = std::copy_n(pixels.values.begin() + line, shape.patch, out);
            }
    }
    const FloatMatrix embedded = apply(weights.patches, patches, control);
    FloatMatrix rows = interpolate_positions(weights.patch_positions, shape, down, across);
    const auto middle = rows.values.begin() + shape.prefix * rows.columns;
    std::transform(rows.values.begin(), middle, weights.prefix.values.begin(), rows.values.begin(), std::plus());
    std::transform(middle, rows.values.end(), embedded.values.begin(), middle, std::plus());
    return rows;
}

} // namespace attn
