// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/settings.h"

#include "engine/tensor/error.h"

#include <cmath>
#include <string>

namespace attn {

namespace {

std::string text_of(MatrixSize size)
{
    return std::to_string(size.rows) + " x " + std::to_string(size.columns);
}

} // namespace

void check_temperature_and_heads(const AttentionSettings& settings)
{
    if (!(settings.temperature > 0.0) || !std::isfinite(settings.temperature))
        throw SettingError("temperature: it must be a finite number above 0");
    if (settings.heads < 1)
        throw SettingError("heads: there must be at least 1");
    if (settings.key_value_heads < 1 || settings.heads % settings.key_value_heads != 0)
        throw SettingError("kv-heads: " + std::to_string(settings.key_value_heads) + " do not divide the "
                           + std::to_string(settings.heads) + " heads");
}

void check_sizes(const AttentionSettings& settings, MatrixSize queries, MatrixSize keys,
                 std::optional<MatrixSize> values)
{
    if (queries.columns < 1 || queries.columns % settings.heads != 0)
        throw ShapeError("Q: it is " + text_of(queries) + ", and its columns cannot be shared by "
                         + std::to_string(settings.heads) + " heads");
    const Index d = queries.columns / settings.heads;
    if (keys.columns != settings.key_value_heads * d)
        throw ShapeError("K: it is " + text_of(keys) + ", but with " + std::to_string(settings.key_value_heads)
                         + " key heads of width " + std::to_string(d) + " it needs "
                         + std::to_string(settings.key_value_heads * d) + " columns");
    if (!values)
        return;
    if (values->rows != keys.rows)
        throw ShapeError("V: it is " + text_of(*values) + ", but needs " + std::to_string(keys.rows)
                         + " rows, one for each key");
    if (values->columns % settings.key_value_heads != 0)
        throw ShapeError("V: it is " + text_of(*values) + ", and its columns cannot be shared by "
                         + std::to_string(settings.key_value_heads) + " key heads");
}

void scale_scores(double temperature, const DistanceBias* bias, HeadIndex head, const Window& window, double* scores)
{
    if (temperature == 1.0 && !bias)
        return;
    for (Index i = 0; i < window.rows; ++i) {
        for (Index j = 0; j < window.columns; ++j) {
            double& z = scores[i * window.columns + j];
            z /= temperature;
            if (bias)
                z += bias->values(head.value, (window.column + j) - (window.row + i) - bias->first);
        }
    }
}

} // namespace attn
