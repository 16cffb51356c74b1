#pragma once

#include "engine/tensor/matrix.h"

namespace attn {

// How alike a query and a key are: one number for each pair. d is the width of one head.
enum class Score {
    scaled_dot, // q.k / sqrt(d)                              Vaswani et al. 2017, eq. 1
    dot,        // q.k                                        Luong et al. 2015, "dot"
    bilinear,   // q^T M k                                    Luong et al. 2015, "general"
    additive,   // u . tanh(P q + R k)                        Bahdanau et al. 2015
    cosine,     // q.k / (max(|q|, eps) max(|k|, eps))        Liu et al. 2022 (Swin V2), before its learned temperature; eps = 1e-6
    distance,   // -|q - k|^2 / (2 sqrt(d))                   Kim et al. 2021, Gaussian kernel form
};

// Parameters of `bilinear` and `additive`, shared by all heads. An empty matrix stands for the identity, an empty u for all ones.
struct ScoreParameters {
    Matrix m; // d x d, bilinear
    Matrix p; // a x d, additive
    Matrix r; // a x d, additive
    Matrix u; // 1 x a, additive
};

// Throws ShapeError naming the parameter that does not fit heads of width d. Only the parameters that `score` uses are looked at.
void check_score_parameters(Score score, const ScoreParameters& parameters, Index d);

// Queries and keys prepared once per head, so that a block of scores costs one matrix product where the score allows it.
struct PreparedScores {
    Score score = Score::scaled_dot;
    Matrix queries;               // n x d (additive: n x a, already P q)
    Matrix keys;                  // m x d (additive: m x a, already R k)
    std::vector<double> additive; // u, additive only
    double scale = 1.0;
};

// queries: n x d, keys: m x d.
PreparedScores prepare_scores(Score score, const ScoreParameters& parameters, const Matrix& queries, const Matrix& keys);

// Writes S for queries [row, row + rows) and keys [column, column + columns) to `out`, row-major.
void scores_block(const PreparedScores& prepared, Index row, Index rows, Index column, Index columns, double* out);

} // namespace attn
