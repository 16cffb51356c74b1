// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tensor/random.h"

#include <cmath>

namespace attn {

double Random::uniform()
{
    return static_cast<double>(bits_() >> 11) * 0x1p-53;
}

double Random::gaussian()
{
    if (has_spare_) {
        has_spare_ = false;
        return spare_;
    }
    double x = 0.0;
    double y = 0.0;
    double square = 0.0;
    do {
        x = 2.0 * uniform() - 1.0;
        y = 2.0 * uniform() - 1.0;
        square = x * x + y * y;
    } while (square >= 1.0 || square == 0.0);
    const double scale = std::sqrt(-2.0 * natural_log(square) / square);
    spare_ = y * scale;
    has_spare_ = true;
    return x * scale;
}

double natural_log(double x)
{
    // x = m 2^e with sqrt(1/2) <= m < sqrt(2); ln m = 2 artanh((m - 1) / (m + 1)), whose series ends below 2^-53 after
    // 11 terms.
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0.70710678118654752) {
        m *= 2.0;
        --exponent;
    }
    const double t = (m - 1.0) / (m + 1.0);
    double series = 0.0;
    for (int power = 23; power >= 3; power -= 2)
        series = (series + 1.0 / power) * (t * t);
    // ln 2 in two parts, the first short enough that its product with any exponent is exact.
    constexpr double ln2_high = 0x1.62e42fee00000p-1;
    constexpr double ln2_low = 0x1.a39ef35793c76p-33;
    return exponent * ln2_high + (2.0 * t + (2.0 * t * series + exponent * ln2_low));
}

Matrix xavier_matrix(Index rows, Index columns, std::uint64_t seed)
{
    Matrix result(rows, columns);
    Random random(seed);
    const double limit = std::sqrt(6.0 / static_cast<double>(rows + columns));
    for (double& value : result.values)
        value = limit * (2.0 * random.uniform() - 1.0);
    return result;
}

} // namespace attn
