// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

namespace attn {

// How a query and a key are compared: one number for each pair. d is the width of one head.
enum class Score {
    scaled_dot, // q.k / sqrt(d)                              Vaswani et al. 2017, eq. 1
    dot,        // q.k                                        Luong et al. 2015, "dot"
    bilinear,   // q^T M k                                    Luong et al. 2015, "general"
    additive,   // u . tanh(P q + R k)                        Bahdanau et al. 2015
    // q.k / (max(|q|, eps) max(|k|, eps))        Liu et al. 2022 (Swin V2), before its learned temperature; eps = 1e-6
    cosine,
    distance, // -|q - k|^2 / (2 sqrt(d))                   Kim et al. 2021, Gaussian kernel form
};

// Parameters of `bilinear` and `additive`, shared by all heads. An empty matrix stands for the identity, an empty u for
// all ones.
struct ScoreParameters {
    Matrix m; // d x d, bilinear
    Matrix p; // a x d, additive
    Matrix r; // a x d, additive
    Matrix u; // 1 x a, additive
};

// Throws ShapeError naming the parameter that does not fit heads of width d. Checks only the parameters that `score`
// uses.
void check_score_parameters(Score score, const ScoreParameters& parameters, Index d);

// Queries and keys prepared once per head, so that any block of scores is one pass of multiplications and additions.
struct PreparedScores {
    enum class Form {
        product,  // sum_c q_c k_c / divisor
        additive, // sum_c u_c tanh(q_c + k_c)
        distance, // -sum_c (q_c - k_c)^2 / divisor
    };
    Form form = Form::product;
    Matrix queries;        // n x c
    Matrix keys;           // c x m: transposed, so that a row of scores is a sum of rows
    std::vector<double> u; // c, additive only
    double divisor = 1.0;
};

// queries: n x d, keys: m x d.
PreparedScores prepare_scores(Score score, const ScoreParameters& parameters, const Matrix& queries,
                              const Matrix& keys);

// The scores of Normalizer::linear, phi(q).phi(k). queries: n x d, keys: m x d.
PreparedScores prepare_kernel_scores(const Matrix& queries, const Matrix& keys);

// Writes S for queries [row, row + rows) and keys [column, column + columns) to `out`, row-major. A cell has the same
// bits in every block that holds it.
void scores_block(const PreparedScores& prepared, Index row, Index rows, Index column, Index columns, double* out);

} // namespace attn
