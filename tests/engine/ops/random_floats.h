// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/float_matrix.h"

#include <random>

inline attn::FloatMatrix random_floats(attn::Index rows, attn::Index columns, unsigned seed, float scale = 1.0f)
{
    std::mt19937 bits(seed);
    std::normal_distribution<float> normal(0.0f, scale);
    attn::FloatMatrix matrix(rows, columns);
    for (float& value : matrix.values)
        value = normal(bits);
    return matrix;
}
