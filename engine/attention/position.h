// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <vector>

namespace attn {

enum class Position {
    none,
    sinusoidal,       // added to the inputs                                         Vaswani et al. 2017, section 3.5
    rope,             // rotates q and k, dimension i with i + d/2 (Hugging Face)    Su et al. 2021
    rope_interleaved, // rotates q and k, dimension 2i with 2i + 1 (the paper)       Su et al. 2021
    alibi,            // bias -slope |i - j|                                         Press et al. 2022
};

// Adds PE(p, 2i) = sin(p / 10000^(2i/d)), PE(p, 2i+1) = cos(p / 10000^(2i/d)) to row p of `inputs` (n x d).
void add_sinusoidal(Matrix& inputs);

// Rotates each row p of `vectors` (n x d, one head) by its position, base 10000. Throws SettingError when d is odd.
void rotate(Matrix& vectors, Position pairing);

// The slope of each head: 2^(-8 (h + 1) / H) for H a power of two; for other H the slopes for the next lower power of
// two, followed by every second slope for twice that power (Press et al. 2022, reference implementation).
std::vector<double> alibi_slopes(Index heads);

} // namespace attn
