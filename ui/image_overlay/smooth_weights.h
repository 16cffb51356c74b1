// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"
#include "ui/colors/color_scale.h"

#include <QColor>
#include <QImage>

#include <vector>

namespace attn {

// The weights stretched over height x width pixels, row-major: bilinear between the centres of the patches, and beyond
// the outermost centres as they are there. Where one of the four patches around is no finite number, the nearest
// patch's.
std::vector<double> smoothWeights(const Matrix& patches, Index height, Index width);

// The colours of these weights, which are not those in between the colours of patches.
QImage smoothImage(const Matrix& patches, const QSize& size, const ResolvedScale& scale, const QColor& masked);

} // namespace attn
