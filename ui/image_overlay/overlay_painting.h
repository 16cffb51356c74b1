// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/colors/color_scale.h"
#include "ui/image_overlay/patch_weights.h"

#include <QPainter>

namespace attn {

// The scale of what is shown. An automatic one follows the cells: a token of the strip may hold many times as much.
// What brightens a picture is written in greys, whose black is the darkest part.
ResolvedScale overlayScale(const std::vector<PatchWeights>& weights, const FigureParameters& parameters);

// The weights over cells that fill `area`, cell by cell or smooth: colours as opaque as the parameters say, or a shadow
// that is as opaque where there is no weight at all.
void paintOverlay(QPainter& painter, const QRectF& area, const Matrix& weights, const ResolvedScale& scale,
                  const FigureParameters& parameters);

// How a picture is darkened where no cell lies.
QColor shadowOf(const FigureParameters& parameters);

} // namespace attn
