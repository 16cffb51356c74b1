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
        throw SettingError("temperature.range", "temperature: it is not a finite number above 0. Give one.");
    if (settings.heads < 1)
        throw SettingError("heads.none", "heads: {0} heads are too few. Give 1 or more.", settings.heads);
    if (settings.key_value_heads < 1 || settings.heads % settings.key_value_heads != 0)
        throw SettingError("kv-heads.divide",
                           "kv-heads: {0} key heads do not divide {1} heads. Choose a number that divides them.",
                           settings.key_value_heads, settings.heads);
}

void check_sizes(const AttentionSettings& settings, MatrixSize queries, MatrixSize keys,
                 std::optional<MatrixSize> values)
{
    if (queries.columns < 1 || queries.columns % settings.heads != 0)
        throw ShapeError("queries.columns", "Q: it is {0}, and {1} heads cannot share its columns.", text_of(queries),
                         settings.heads);
    const Index d = queries.columns / settings.heads;
    if (keys.columns != settings.key_value_heads * d)
        throw ShapeError("keys.columns", "K: it is {0}, but {1} key heads of width {2} need {3} columns.",
                         text_of(keys), settings.key_value_heads, d, settings.key_value_heads * d);
    if (!values)
        return;
    if (values->rows != keys.rows)
        throw ShapeError("values.rows", "V: it is {0}, but {1} rows are needed, one for each key.", text_of(*values),
                         keys.rows);
    if (values->columns % settings.key_value_heads != 0)
        throw ShapeError("values.columns", "V: it is {0}, and {1} key heads cannot share its columns.",
                         text_of(*values), settings.key_value_heads);
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
