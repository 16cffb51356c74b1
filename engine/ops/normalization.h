// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/float_matrix.h"

#include <vector>

namespace attn {

enum class NormKind {
    layer, // (x - mean) / sqrt(variance + eps) * gain + bias      Ba et al. 2016
    rms,   // x / sqrt(mean of x^2 + eps) * gain                   Zhang & Sennrich 2019
};

struct Normalization {
    NormKind kind = NormKind::layer;
    std::vector<float> gain;
    std::vector<float> bias; // layer only; empty: none
    double epsilon = 1e-5;
};

// Normalizes each row (of gain.size() columns); means are taken in double precision. Throws ShapeError.
FloatMatrix normalize(const Normalization& normalization, const FloatMatrix& rows);

} // namespace attn
