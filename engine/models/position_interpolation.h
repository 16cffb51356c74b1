// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/model.h"
#include "engine/tensor/float_matrix.h"

namespace attn {

// The positions of a picture of rows x columns patches, made from those of the picture that the model was trained on,
// `positions`: shape.prefix rows, which stay as they are, then one for each patch. Bicubic (Keys 1981, a = -0.75, edges
// repeated) over the grid of patches, which is scaled by (rows + 0.1) / its rows and likewise across, as
// transformers 4.31 and DINO do it.
FloatMatrix interpolate_positions(const FloatMatrix& positions, const PixelShape& shape, Index rows, Index columns);

} // namespace attn
