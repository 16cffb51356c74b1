// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/run_control/run_control.h"
#include "ui/colors/color_scale.h"
#include "ui/image_overlay/patch_weights.h"

#include <QImage>
#include <QPainter>

#include <optional>

namespace attn {

// The picture as large as fits, and above it the tokens that are no patches.
struct ImageLayout {
    QRectF grid; // all patches
    QRectF picture;
    QRectF colorBar;
    std::vector<QRectF> prefix; // a place for each token before the patches
    Index rows = 0;
    Index columns = 0;
    double height = 0.0; // of all of it
};
ImageLayout layoutImage(const QSizeF& size, const Run& run, const FigureParameters& parameters);

// Where the picture lies when its patches fill `grid`: from the same corner. The patches of the right and lower edge
// may reach out of it, and it may reach out of them.
QRectF pictureRect(const QRectF& grid, const PatchedImage& picture);

// The place of a patch, or of a token before them, and what is at a place.
QRectF tokenRect(const ImageLayout& layout, Index token);
std::optional<Index> tokenAt(const ImageLayout& layout, const QPointF& point);

// The picture's pixels, shared with the run, which must outlive them.
QImage pictureOf(const Run& run);

// The scale of what is shown. An automatic one follows the patches: a token before them may hold many times as much.
ResolvedScale overlayScale(const PatchWeights& weights, const ViewStyle& style);

// The weights over a picture that fills `grid`, as opaque as the parameters say, patch by patch or smooth.
void paintOverlay(QPainter& painter, const QRectF& grid, const PatchWeights& weights, const ResolvedScale& scale,
                  const FigureParameters& parameters);
// Outlines a token by a line of this colour and width (in pixels of 1/96 inch), with a thin one around it so that it is
// seen on every colour. Both lie outside of the token's place and hide none of its weight.
void outlineToken(QPainter& painter, const ImageLayout& layout, Index token, const QColor& color, double width,
                  const Theme& theme);

// `size` in pixels of 1/96 inch. Without a picture it draws the background only.
void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters);
// The same with picture (at any resolution) and weights that the caller has made: reads no weights of the run.
void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const QImage& picture, const PatchWeights& weights);

} // namespace attn
