// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/position_interpolation.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace attn {

namespace {

// Which four of `count` samples make one new sample, and how much of each.
struct Taps {
    std::array<Index, 4> index;
    std::array<float, 4> weight;
};

Taps taps_at(Index place, double scale, Index count)
{
    const float step = static_cast<float>(1.0 / scale);
    const float source = step * (static_cast<float>(place) + 0.5f) - 0.5f;
    const float floor = std::floor(source);
    const float t = source - floor;
    constexpr float a = -0.75f;
    const auto near = [](float x) { return ((a + 2.0f) * x - (a + 3.0f)) * x * x + 1.0f; };      // |x| <= 1
    const auto far = [](float x) { return ((a * x - 5.0f * a) * x + 8.0f * a) * x - 4.0f * a; }; // 1 < |x| < 2
    Taps taps{.index = {}, .weight = {far(t + 1.0f), near(t), near(1.0f - t), far(2.0f - t)}};
    for (Index i = 0; i < 4; ++i)
        taps.index[static_cast<std::size_t>(i)] = std::clamp<Index>(static_cast<Index>(floor) - 1 + i, 0, count - 1);
    return taps;
}

std::vector<Taps> taps_of(Index places, Index count)
{
    std::vector<Taps> taps;
    const double scale = (static_cast<double>(places) + 0.1) / static_cast<double>(count);
    for (Index place = 0; place < places; ++place)
        taps.push_back(taps_at(place, scale, count));
    return taps;
}

} // namespace

FloatMatrix interpolate_positions(const FloatMatrix& positions, const PixelShape& shape, Index rows, Index columns)
{
    const Index own_rows = shape.height / shape.patch;
    const Index own_columns = shape.width / shape.patch;
    if (rows == own_rows && columns == own_columns)
        return positions;
    FloatMatrix made(shape.prefix + rows * columns, positions.columns);
    std::copy_n(positions.values.begin(), shape.prefix * positions.columns, made.values.begin());
    const std::vector<Taps> down = taps_of(rows, own_rows);
    const std::vector<Taps> across = taps_of(columns, own_columns);
    for (Index row = 0; row < rows; ++row)
        for (Index column = 0; column < columns; ++column) {
            const std::span<float> out = made.row(shape.prefix + row * columns + column);
            for (std::size_t y = 0; y < 4; ++y)
                for (std::size_t x = 0; x < 4; ++x) {
                    const Taps& vertical = down[static_cast<std::size_t>(row)];
                    const Taps& horizontal = across[static_cast<std::size_t>(column)];
                    const float weight = vertical.weight[y] * horizontal.weight[x];
                    const std::span<const float> from =
                        positions.row(shape.prefix + vertical.index[y] * own_columns + horizontal.index[x]);
                    for (std::size_t i = 0; i < out.size(); ++i)
                        out[i] += weight * from[i];
                }
        }
    return made;
}

} // namespace attn
