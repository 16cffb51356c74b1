// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/playground/projection.h"

#include "engine/tensor/eigen_view.h"
#include "engine/tensor/error.h"
#include "engine/tensor/random.h"

#include <string>

namespace attn {

namespace {

Index key_value_heads(const OperatorSettings& settings)
{
    return settings.key_value_heads == 0 ? settings.heads : settings.key_value_heads;
}

void require_heads_fit(const OperatorSettings& settings, Index width)
{
    if (settings.heads < 1 || width % settings.heads != 0)
        throw SettingError("heads.width",
                           "heads: {0} heads do not divide a width of {1}. Choose a number that divides it.",
                           settings.heads, width);
    if (key_value_heads(settings) < 1 || settings.heads % key_value_heads(settings) != 0)
        throw SettingError("kv-heads.heads",
                           "kv-heads: {0} key heads do not divide {1} heads. Choose a number that divides them.",
                           settings.key_value_heads, settings.heads);
}

Projections identity_projections(const OperatorSettings& settings, Index width, Index context_width)
{
    require_heads_fit(settings, width);
    if (context_width != width)
        throw ShapeError("inputs.widths",
                         "Y: it has {0} columns, but X has {1}. Without projections both need the same number.",
                         context_width, width);
    Projections projections;
    const Index key_width = width / settings.heads * key_value_heads(settings);
    if (key_width != width) {
        projections.wk = identity(width, key_width);
        projections.wv = projections.wk;
    }
    return projections;
}

Projections seeded_projections(const OperatorSettings& settings, Index width, Index context_width)
{
    if (settings.dimension < 1)
        throw SettingError("dim.too-small", "dim: {0} dimensions are too few. Give 1 or more.", settings.dimension);
    require_heads_fit(settings, settings.dimension);
    const Index key_width = settings.dimension / settings.heads * key_value_heads(settings);
    // Four streams of one seed, far apart in the generator's 64-bit seed space.
    const auto stream = [&](std::uint64_t number) { return settings.seed + (number + 1) * 0x9E3779B97F4A7C15u; };
    return {.wq = xavier_matrix(width, settings.dimension, stream(0)),
            .wk = xavier_matrix(context_width, key_width, stream(1)),
            .wv = xavier_matrix(context_width, key_width, stream(2)),
            .wo = xavier_matrix(settings.dimension, settings.dimension, stream(3)),
            .bq = {},
            .bk = {},
            .bv = {}};
}

Matrix given(const MatricesInput& matrices, const std::string& name)
{
    const Matrix* const matrix = matrices.find(name);
    return matrix ? *matrix : Matrix{};
}

Matrix required(const MatricesInput& matrices, const std::string& name, const std::string& shown)
{
    const Matrix* const matrix = matrices.find(name);
    if (!matrix || matrix->empty())
        throw SettingError("projection.missing", "{0}: this matrix is missing. Give it or choose another projection.",
                           shown);
    return *matrix;
}

void require_rows(const Matrix& matrix, const std::string& shown, Index rows)
{
    if (!matrix.empty() && matrix.rows != rows)
        require_shape(matrix, shown, rows, matrix.columns);
}

void require_bias(const Matrix& bias, const std::string& shown, const Matrix& projection)
{
    if (!bias.empty())
        require_shape(bias, shown, 1, projection.columns);
}

Projections given_projections(const MatricesInput& matrices, Index width, Index context_width)
{
    Projections projections{.wq = required(matrices, "wq", "W_q"),
                            .wk = required(matrices, "wk", "W_k"),
                            .wv = given(matrices, "wv"),
                            .wo = given(matrices, "wo"),
                            .bq = given(matrices, "bq"),
                            .bk = given(matrices, "bk"),
                            .bv = given(matrices, "bv")};
    require_rows(projections.wq, "W_q", width);
    require_rows(projections.wk, "W_k", context_width);
    require_rows(projections.wv, "W_v", context_width);
    require_bias(projections.bq, "b_q", projections.wq);
    require_bias(projections.bk, "b_k", projections.wk);
    require_bias(projections.bv, "b_v", projections.wv);
    return projections;
}

} // namespace

Projections make_projections(const OperatorSettings& settings, const MatricesInput& matrices, Index width,
                             Index context_width)
{
    switch (settings.projection) {
    case Projection::identity: return identity_projections(settings, width, context_width);
    case Projection::seeded: return seeded_projections(settings, width, context_width);
    case Projection::matrix: return given_projections(matrices, width, context_width);
    }
    return {};
}

Matrix project(const Matrix& inputs, const Matrix& projection, const Matrix& bias)
{
    Matrix result = inputs;
    if (!projection.empty()) {
        result = Matrix(inputs.rows, projection.columns);
        eigen(result).noalias() = eigen(inputs) * eigen(projection);
    }
    if (!bias.empty())
        eigen(result).rowwise() += eigen(bias).row(0);
    return result;
}

} // namespace attn
