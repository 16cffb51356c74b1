// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/rotary.h"

#include <cmath>
#include <numbers>

namespace attn {

namespace {

// Grattafiori et al. 2024, as transformers has it: slow turns are stretched by `factor`, fast ones stay, and those
// between are blended.
float stretched(const Rotary& rotary, float frequency)
{
    const auto factor = static_cast<float>(rotary.factor);
    const auto low = static_cast<float>(rotary.low_frequency_factor);
    const auto high = static_cast<float>(rotary.high_frequency_factor);
    const auto positions = static_cast<float>(rotary.original_positions);
    const float wavelength = static_cast<float>(2.0 * std::numbers::pi) / frequency;
    if (wavelength > static_cast<float>(rotary.original_positions / rotary.low_frequency_factor))
        return frequency / factor;
    if (wavelength < static_cast<float>(rotary.original_positions / rotary.high_frequency_factor))
        return frequency;
    const float smooth = (positions / wavelength - low) / (high - low);
    return (1.0f - smooth) * frequency / factor + smooth * frequency;
}

} // namespace

std::vector<float> rotary_frequencies(const Rotary& rotary, Index head_width)
{
    std::vector<float> frequencies;
    for (Index i = 0; i < head_width / 2; ++i) {
        const float exponent = static_cast<float>(2 * i) / static_cast<float>(head_width);
        const auto power = static_cast<float>(
            std::pow(static_cast<double>(static_cast<float>(rotary.theta)), static_cast<double>(exponent)));
        const float frequency = 1.0f / power;
        frequencies.push_back(rotary.scaling == Rotary::Scaling::llama3 ? stretched(rotary, frequency) : frequency);
    }
    return frequencies;
}

Rotation::Rotation(const Rotary& rotary, Index head_width, Index first, Index rows)
    : cosines_(rows, head_width / 2), sines_(rows, head_width / 2)
{
    const std::vector<float> frequencies = rotary_frequencies(rotary, head_width);
    for (Index row = 0; row < rows; ++row) {
        auto position = static_cast<float>(first + row);
        if (rotary.scaling == Rotary::Scaling::linear)
            position /= static_cast<float>(rotary.factor);
        for (Index i = 0; i < cosines_.columns; ++i) {
            // rounded to single precision first
            const double angle = position * frequencies[static_cast<std::size_t>(i)];
            cosines_(row, i) = static_cast<float>(std::cos(angle));
            sines_(row, i) = static_cast<float>(std::sin(angle));
        }
    }
}

void Rotation::apply(FloatMatrix& rows) const
{
    const Index half = cosines_.columns;
    for (Index row = 0; row < rows.rows; ++row) {
        const std::span<const float> cosines = cosines_.row(row);
        const std::span<const float> sines = sines_.row(row);
        for (float* head = rows.row(row).data(); head != rows.row(row).data() + rows.columns; head += 2 * half)
            for (Index i = 0; i < half; ++i) {
                const float first = head[i];
                const float second = head[i + half];
                const float c = cosines[static_cast<std::size_t>(i)];
                const float s = sines[static_cast<std::size_t>(i)];
                head[i] = first * c - second * s;
                head[i + half] = second * c + first * s;
            }
    }
}

} // namespace attn
