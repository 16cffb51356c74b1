// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/architecture.h"
#include "engine/tensor/float_matrix.h"

namespace attn {

// Turns the heads of `rows` (each of `head_width` columns, side by side) by the position of their row; row 0 stands at
// `first`. Frequencies and angles are rounded to single precision as transformers does, whose angles at far positions
// are off by more than 1e-5 from the exact ones.
class Rotation {
public:
    Rotation(const Rotary& rotary, Index head_width, Index first, Index rows);
    void apply(FloatMatrix& rows) const;

private:
    FloatMatrix cosines_; // rows x head_width / 2
    FloatMatrix sines_;
};

// head_width / 2 angles per position.
std::vector<float> rotary_frequencies(const Rotary& rotary, Index head_width);

} // namespace attn
