// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/normalization.h"

#include "engine/run_control/parallel_for.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace attn {

namespace {

constexpr Index rows_at_once = 16;

void check_shapes(const Normalization& normalization, const FloatMatrix& rows)
{
    const Index width = static_cast<Index>(normalization.gain.size());
    if (rows.columns != width)
        throw ShapeError("normalization.width", "normalization: the rows have {0} columns, but the gain has {1}.",
                         rows.columns, width);
    if (!normalization.bias.empty() && normalization.bias.size() != normalization.gain.size())
        throw ShapeError("normalization.bias", "normalization: the bias has {0} numbers, but the gain has {1}.",
                         normalization.bias.size(), width);
}

double mean_of(std::span<const float> row)
{
    double sum = 0.0;
    for (const float value : row)
        sum += static_cast<double>(value);
    return sum / static_cast<double>(row.size());
}

double mean_square_from(std::span<const float> row, double center)
{
    double sum = 0.0;
    for (const float value : row)
        sum += (static_cast<double>(value) - center) * (static_cast<double>(value) - center);
    return sum / static_cast<double>(row.size());
}

void normalize_row(const Normalization& normalization, std::span<const float> row, std::span<float> out)
{
    const double center = normalization.kind == NormKind::layer ? mean_of(row) : 0.0;
    const double root = std::sqrt(mean_square_from(row, center) + normalization.epsilon);
    for (std::size_t i = 0; i < row.size(); ++i) {
        const double value = (static_cast<double>(row[i]) - center) / root * static_cast<double>(normalization.gain[i]);
        out[i] =
            static_cast<float>(normalization.bias.empty() ? value : value + static_cast<double>(normalization.bias[i]));
    }
}

} // namespace

FloatMatrix normalize(const Normalization& normalization, const FloatMatrix& rows)
{
    check_shapes(normalization, rows);
    FloatMatrix result(rows.rows, rows.columns);
    parallel_for((rows.rows + rows_at_once - 1) / rows_at_once, [&](Index block) {
        const Index end = std::min(rows.rows, (block + 1) * rows_at_once);
        for (Index i = block * rows_at_once; i < end; ++i)
            normalize_row(normalization, rows.row(i), result.row(i));
    });
    return result;
}

} // namespace attn
