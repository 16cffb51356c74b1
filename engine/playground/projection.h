// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/documents/document.h"

namespace attn {

// The matrices that turn inputs into queries, keys and values, and the concatenated heads into the output. An empty
// matrix stands for the identity, and an empty W_o for heads that are not mixed. Biases are rows that are added; they
// may be empty.
struct Projections {
    Matrix wq; // d x (H d_k)
    Matrix wk; // d_y x (H_kv d_k)
    Matrix wv; // d_y x (H_kv d_v)
    Matrix wo; // (H d_v) x d
    Matrix bq, bk, bv;
};

// Makes the projections for inputs of `width` columns and a context of `context_width` columns, which in self-attention
// are the inputs.
// identity: ones on the diagonal, cut to the width of the key heads where there are fewer of them.
// seeded: Xavier, to and from `settings.dimension` columns.
// matrix: the ones given as wq, wk, wv, wo, bq, bk, bv; wv left out means no output.
// Throws SettingError naming the matrix that is missing or the number of heads that does not fit, ShapeError naming the
// misshapen one.
Projections make_projections(const OperatorSettings& settings, const MatricesInput& matrices, Index width,
                             Index context_width);

// inputs (n x d) times a projection (d x w, or empty for the identity) plus a bias (1 x w, or empty).
Matrix project(const Matrix& inputs, const Matrix& projection, const Matrix& bias);

} // namespace attn
