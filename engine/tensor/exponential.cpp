// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/exponential.h"

#include "engine/tensor/for_processors.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace attn {

namespace {

constexpr std::size_t lanes = 8;
typedef double Vector __attribute__((vector_size(lanes * sizeof(double))));
typedef std::int64_t Bits __attribute__((vector_size(lanes * sizeof(std::int64_t))));

// 1 / 2!, 1 / 3!, ..., 1 / 13!
constexpr double series[] = {1.0 / 2,       1.0 / 6,        1.0 / 24,        1.0 / 120,
                             1.0 / 720,     1.0 / 5040,     1.0 / 40320,     1.0 / 362880,
                             1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};

// A double of this size has no bits for fractions. Adding it rounds to a whole number, which is then in the lowest
// bits.
constexpr double rounding = 0x1.8p52;

// exp(x) = 2^k exp(r) with k whole and |r| <= ln 2 / 2. ln 2 is taken in two parts, the first of which has so few bits
// that k times it is exact. 2^k is multiplied in two steps, so that numbers that are nearly too small or too large for
// a double come out right. `count` is a multiple of `lanes`.
ATTN_FOR_PROCESSORS
void exponentials_of(double* numbers, std::size_t count)
{
    for (std::size_t begin = 0; begin < count; begin += lanes) {
        Vector x;
        std::memcpy(&x, numbers + begin, sizeof x);
        x = x < -746.0 ? Vector{} - 746.0 : x; // makes 0
        x = x > 710.0 ? Vector{} + 710.0 : x;  // makes infinity
        const Vector k = (x * 0x1.71547652b82fep0 + rounding) - rounding;
        const Vector r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
        Vector sum = Vector{} + series[11];
        for (int i = 10; i >= 0; --i)
            sum = sum * r + series[i];
        const Vector mantissa = 1.0 + (r + r * r * sum);
        const Vector half = (k * 0.5 + rounding);
        const Vector rest = (k - (half - rounding)) + rounding;
        Bits half_bits;
        Bits rest_bits;
        std::memcpy(&half_bits, &half, sizeof half);
        std::memcpy(&rest_bits, &rest, sizeof rest);
        half_bits = (half_bits << 52) + std::bit_cast<std::int64_t>(1.0);
        rest_bits = (rest_bits << 52) + std::bit_cast<std::int64_t>(1.0);
        Vector half_power;
        Vector rest_power;
        std::memcpy(&half_power, &half_bits, sizeof half_power);
        std::memcpy(&rest_power, &rest_bits, sizeof rest_power);
        const Vector result = mantissa * half_power * rest_power;
        std::memcpy(numbers + begin, &result, sizeof result);
    }
}

} // namespace

void exponentials(std::span<double> numbers)
{
    const std::size_t whole = numbers.size() / lanes * lanes;
    exponentials_of(numbers.data(), whole);
    double rest[lanes] = {};
    std::copy(numbers.begin() + static_cast<std::ptrdiff_t>(whole), numbers.end(), rest);
    exponentials_of(rest, lanes);
    std::copy_n(rest, numbers.size() - whole, numbers.begin() + static_cast<std::ptrdiff_t>(whole));
}

} // namespace attn
