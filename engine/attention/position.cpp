// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/position.h"

#include "engine/tensor/error.h"

#include <cmath>
#include <string>

namespace attn {

namespace {

constexpr double base = 10000.0;

// The angle that position p turns pair i of d dimensions by.
double angle(Index p, Index pair, Index d)
{
    return static_cast<double>(p) / std::pow(base, 2.0 * static_cast<double>(pair) / static_cast<double>(d));
}

double power_of_two_slope(Index head, Index heads)
{
    return std::exp2(-8.0 * static_cast<double>(head + 1) / static_cast<double>(heads));
}

} // namespace

void add_sinusoidal(Matrix& inputs)
{
    for (Index p = 0; p < inputs.rows; ++p) {
        for (Index c = 0; c < inputs.columns; ++c) {
            const double turn = angle(p, c / 2, inputs.columns);
            inputs(p, c) += c % 2 == 0 ? std::sin(turn) : std::cos(turn);
        }
    }
}

void rotate(Matrix& vectors, Position pairing)
{
    const Index d = vectors.columns;
    if (d % 2 != 0)
        throw SettingError(
            "position.odd-width",
            "position: rotary positions turn pairs of dimensions, but a head has {0}. Choose an even width.", d);
    for (Index pair = 0; pair < d / 2; ++pair) {
        const Index first = pairing == Position::rope ? pair : 2 * pair;
        const Index second = pairing == Position::rope ? pair + d / 2 : 2 * pair + 1;
        for (Index p = 0; p < vectors.rows; ++p) {
            const double turn = angle(p, pair, d);
            const double x = vectors(p, first);
            const double y = vectors(p, second);
            vectors(p, first) = x * std::cos(turn) - y * std::sin(turn);
            vectors(p, second) = x * std::sin(turn) + y * std::cos(turn);
        }
    }
}

std::vector<double> alibi_slopes(Index heads)
{
    Index power = 1;
    while (2 * power <= heads)
        power *= 2;
    std::vector<double> slopes;
    for (Index head = 0; head < power; ++head)
        slopes.push_back(power_of_two_slope(head, power));
    for (Index head = 0; static_cast<Index>(slopes.size()) < heads; head += 2)
        slopes.push_back(power_of_two_slope(head, 2 * power));
    return slopes;
}

} // namespace attn
