// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/attention/score.h"

#include "engine/attention/normalizer.h"
#include "engine/attention/products.h"
#include "engine/tensor/eigen_view.h"
#include "engine/tensor/error.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double cosine_epsilon = 1e-6;

Matrix transposed(const Matrix& matrix)
{
    Matrix result(matrix.columns, matrix.rows);
    eigen(result) = eigen(matrix).transpose();
    return result;
}

// vectors * parameter^T, or the vectors as they are where the parameter is empty, which stands for the identity.
Matrix mapped(const Matrix& vectors, const Matrix& parameter)
{
    if (parameter.empty())
        return vectors;
    Matrix result(vectors.rows, parameter.rows);
    eigen(result).noalias() = eigen(vectors) * eigen(parameter).transpose();
    return result;
}

Matrix of_unit_length(const Matrix& vectors)
{
    Matrix result = vectors;
    for (Index i = 0; i < result.rows; ++i) {
        const auto row = eigen(result).row(i);
        eigen(result).row(i) /= std::max(row.norm(), cosine_epsilon);
    }
    return result;
}

Matrix kernel_features(const Matrix& vectors)
{
    Matrix result = vectors;
    std::transform(result.values.begin(), result.values.end(), result.values.begin(), kernel_feature);
    return result;
}

// Columns that are summed at once: few enough that they stay in the cache together with some dimensions of the keys.
constexpr Index tile_columns = 512;

// out(i, j) = accumulate over c of add(out, q_ic, k_cj, c), in the order of c for every cell.
template <class Add>
void accumulate(const PreparedScores& prepared, Index row, Index rows, Index column, Index columns, double* out,
                Add add)
{
    for (Index tile = 0; tile < columns; tile += tile_columns) {
        const Index width = std::min(tile_columns, columns - tile);
        for (Index i = 0; i < rows; ++i) {
            double* const cells = out + i * columns + tile;
            std::fill_n(cells, width, 0.0);
            for (Index c = 0; c < prepared.queries.columns; ++c) {
                const double query = prepared.queries(row + i, c);
                const double* const keys = prepared.keys.values.data() + c * prepared.keys.columns + column + tile;
                for (Index j = 0; j < width; ++j)
                    cells[j] = add(cells[j], query, keys[j], c);
            }
            for (Index j = 0; j < width; ++j)
                cells[j] /= prepared.divisor;
        }
    }
}

} // namespace

void check_score_parameters(Score score, const ScoreParameters& parameters, Index d)
{
    if (score == Score::bilinear && !parameters.m.empty())
        require_shape(parameters.m, "M", d, d);
    if (score != Score::additive)
        return;
    // P, R and u share one width a: the width of the first one that is given, or d where neither P nor R is given.
    const Index a = !parameters.p.empty() ? parameters.p.rows : !parameters.r.empty() ? parameters.r.rows : d;
    if (parameters.p.empty() && a != d)
        throw ShapeError("score.no-p",
                         "P: R has {0} rows, but P, when left out, is the identity of {1} rows. Give P too.", a, d);
    if (!parameters.p.empty())
        require_shape(parameters.p, "P", a, d);
    if (!parameters.r.empty())
        require_shape(parameters.r, "R", a, d);
    else if (a != d)
        throw ShapeError("score.no-r",
                         "R: P has {0} rows, but R, when left out, is the identity of {1} rows. Give R too.", a, d);
    if (!parameters.u.empty() && static_cast<Index>(parameters.u.values.size()) != a)
        throw ShapeError("score.u", "u: it has {0} numbers, but {1} are needed here.", parameters.u.values.size(), a);
}

PreparedScores prepare_scores(Score score, const ScoreParameters& parameters, const Matrix& queries, const Matrix& keys)
{
    const double root = std::sqrt(static_cast<double>(queries.columns));
    PreparedScores prepared;
    switch (score) {
    case Score::scaled_dot:
    case Score::dot:
        prepared.queries = queries;
        prepared.keys = transposed(keys);
        prepared.divisor = score == Score::dot ? 1.0 : root;
        break;
    case Score::bilinear:
        prepared.queries = queries;
        prepared.keys = transposed(mapped(keys, parameters.m));
        break;
    case Score::additive:
        prepared.form = PreparedScores::Form::additive;
        prepared.queries = mapped(queries, parameters.p);
        prepared.keys = transposed(mapped(keys, parameters.r));
        prepared.u = parameters.u.empty() ? std::vector<double>(static_cast<std::size_t>(prepared.queries.columns), 1.0)
                                          : parameters.u.values;
        break;
    case Score::cosine:
        prepared.queries = of_unit_length(queries);
        prepared.keys = transposed(of_unit_length(keys));
        break;
    case Score::distance:
        prepared.form = PreparedScores::Form::distance;
        prepared.queries = queries;
        prepared.keys = transposed(keys);
        prepared.divisor = 2.0 * root;
        break;
    }
    return prepared;
}

PreparedScores prepare_kernel_scores(const Matrix& queries, const Matrix& keys)
{
    PreparedScores prepared;
    prepared.queries = kernel_features(queries);
    prepared.keys = transposed(kernel_features(keys));
    return prepared;
}

void scores_block(const PreparedScores& prepared, Index row, Index rows, Index column, Index columns, double* out)
{
    switch (prepared.form) {
    case PreparedScores::Form::product:
        products(prepared.queries.row(row).data(), prepared.queries.columns, rows, prepared.keys.values.data() + column,
                 prepared.keys.columns, columns, prepared.divisor, out, columns);
        break;
    case PreparedScores::Form::additive:
        accumulate(prepared, row, rows, column, columns, out, [&](double sum, double query, double key, Index c) {
            return sum + prepared.u[static_cast<std::size_t>(c)] * std::tanh(query + key);
        });
        break;
    case PreparedScores::Form::distance:
        accumulate(prepared, row, rows, column, columns, out,
                   [](double sum, double query, double key, Index) { return sum - (query - key) * (query - key); });
        break;
    }
}

} // namespace attn
