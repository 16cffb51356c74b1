// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "ui/colors/color_scale.h"
#include "ui/image_overlay/image_layout.h"

#include <QImage>
#include <QPainter>

#include <vector>

namespace attn {

// The pictures of a run by their numbers, at any resolution; null images where there is none, or where the run is none
// that lies on pictures. Those of picturesOf share their pixels with the run, which must outlive them.
using Pictures = std::vector<QImage>;
Pictures picturesOf(const Run& run);

// Pictures with the weights over them.
void paintPanels(QPainter& painter, const std::vector<ImagePanel>& panels, const Placement& placement,
                 const Pictures& pictures, const PatchWeights& weights, const ResolvedScale& scale,
                 const FigureParameters& parameters);

// Outlines a token by a line of this colour and width (in pixels of 1/96 inch), with a thin one around it so that it is
// seen on every colour. Both lie outside of the token's place and hide none of its weight.
void outlineToken(QPainter& painter, const ImageLayout& layout, const ImageBlock& block, Index token,
                  const QColor& color, double width, const Theme& theme);

// `size` in pixels of 1/96 inch. Without a placement it draws the background only.
void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters);
// The same with pictures and weights (allPatchWeights) that the caller has made: reads no weights of the run.
void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const Pictures& pictures, const std::vector<PatchWeights>& weights);

// What the weights are, in one line: “it” (7), what of it lies on the picture, and what elsewhere.
QString imageHeading(const Run& run, const FigureParameters& parameters, const PatchWeights& weights);

} // namespace attn
