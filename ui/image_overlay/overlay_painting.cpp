// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/overlay_painting.h"

#include "engine/pyramid/percentiles.h"
#include "ui/image_overlay/smooth_weights.h"
#include "ui/painting/cell_painting.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attn {

namespace {

constexpr double smoothPixelsAUnit = 2.0; // of 1/96 inch, in SVG and PDF

std::shared_ptr<const Matrix> shared(const Matrix& matrix)
{
    return {std::shared_ptr<void>(), &matrix};
}

// Black that lets as much through as the grey is bright. Other colours, which say that there is no number, stay.
QRgb shadow(QRgb color, double opacity)
{
    const bool grey = qRed(color) == qGreen(color) && qGreen(color) == qBlue(color);
    const auto alpha = static_cast<int>(std::lround(opacity * (grey ? 255 - qRed(color) : 255)));
    return grey ? qRgba(0, 0, 0, alpha) : qRgba(qRed(color), qGreen(color), qBlue(color), alpha);
}

QImage shadowImage(QImage image, double opacity)
{
    image.convertTo(QImage::Format_ARGB32);
    for (int y = 0; y < image.height(); ++y) {
        auto* const line = reinterpret_cast<QRgb*>(image.scanLine(y));
        std::transform(line, line + image.width(), line, [opacity](QRgb color) { return shadow(color, opacity); });
    }
    return image;
}

QImage imageOf(const Matrix& weights, const QSize& size, const ResolvedScale& scale, const FigureParameters& parameters)
{
    const QColor& masked = parameters.style.theme.line;
    return parameters.image.smooth ? smoothImage(weights, size, scale, masked)
                                   : cellImage(DenseSource(shared(weights)), size, {.scale = scale, .masked = masked});
}

// SVG and PDF have no pixels, and what shows them may blur the edges between those of a picture.
void paintShadows(QPainter& painter, const QRectF& area, const Matrix& weights, const ResolvedScale& scale,
                  const FigureParameters& parameters)
{
    for (Index row = 0; row < weights.rows; ++row)
        for (Index column = 0; column < weights.columns; ++column) {
            const double weight = weights(row, column);
            const bool masked = weight == -std::numeric_limits<double>::infinity();
            const QRgb color = masked ? parameters.style.theme.line.rgb() : scale.color(weight);
            painter.fillRect(cellRect(area, weights.rows, weights.columns, {row, column}),
                             QColor::fromRgba(shadow(color, parameters.image.opacity)));
        }
}

} // namespace

ResolvedScale overlayScale(const std::vector<PatchWeights>& weights, const FigureParameters& parameters)
{
    std::vector<std::shared_ptr<const MatrixSource>> cells;
    for (const PatchWeights& each : weights) {
        for (const Matrix& part : each.parts)
            cells.push_back(std::make_shared<DenseSource>(shared(part)));
        if (each.parts.empty() && !each.strip.empty()) {
            auto strip = std::make_shared<Matrix>(1, std::ssize(each.strip));
            strip->values = each.strip;
            cells.push_back(std::make_shared<DenseSource>(std::move(strip)));
        }
    }
    WeightsSummary seen;
    for (const auto& part : cells)
        seen = joined(seen, summarize(*part));
    ColorScale scale = parameters.style.scale;
    if (scale.range == ColorScale::Range::percentiles)
        seen.percentiles = percentiles_of(cells, scale.lowPercent, scale.highPercent);
    if (parameters.image.overlay == Overlay::brighten)
        scale.map = ColorMap::grey;
    SpecialColors special = parameters.style.theme.special;
    special.closed = parameters.style.theme.line.rgb(); // also that of patches that are not shown
    return ResolvedScale(scale, seen, special);
}

QColor shadowOf(const FigureParameters& parameters)
{
    return QColor::fromRgba(shadow(qRgb(0, 0, 0), parameters.image.opacity));
}

void paintOverlay(QPainter& painter, const QRectF& area, const Matrix& weights, const ResolvedScale& scale,
                  const FigureParameters& parameters)
{
    const bool brighten = parameters.image.overlay == Overlay::brighten;
    painter.save();
    if (!brighten)
        painter.setOpacity(parameters.image.opacity);
    const bool vectors = drawsVectors(painter);
    if (!brighten && !parameters.image.smooth) {
        paintCells(painter, area, DenseSource(shared(weights)),
                   {.scale = scale, .masked = parameters.style.theme.line});
    } else if (vectors && !parameters.image.smooth && std::ssize(weights.values) <= mostRectangles) {
        paintShadows(painter, area, weights, scale, parameters);
    } else {
        painter.setRenderHints(QPainter::LosslessImageRendering | QPainter::SmoothPixmapTransform, vectors);
        const QRectF place = onWholePixels(painter, area);
        const QSize pixels = vectors ? (area.size() * smoothPixelsAUnit).toSize()
                                     : nearestPixels(painter.deviceTransform().mapRect(area)).size();
        if (!pixels.isEmpty()) {
            const QImage image = imageOf(weights, pixels, scale, parameters);
            painter.drawImage(place, brighten ? shadowImage(image, parameters.image.opacity) : image);
        }
    }
    painter.restore();
}

} // namespace attn
