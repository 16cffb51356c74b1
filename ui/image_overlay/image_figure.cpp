// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/image_figure.h"

#include "ui/image_overlay/smooth_weights.h"
#include "ui/painting/cell_painting.h"
#include "ui/painting/color_bar.h"
#include "ui/painting/figure_frame.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double barGap = 16.0;
// Room for the numbers of most scales, so that the picture stays where it is when the numbers change.
constexpr double barWidth = 56.0;

// How a token before the patches is drawn: a square of the weight's colour, the token, the number.
constexpr double prefixPadding = 6.0;
constexpr double swatch = 12.0;
constexpr double gap = 8.0;

constexpr double smoothPixelsAUnit = 2.0; // of 1/96 inch, in SVG and PDF

QSizeF patchPixels(const PatchGrid& grid)
{
    return {static_cast<double>(grid.columns * grid.patch), static_cast<double>(grid.rows * grid.patch)};
}

double prefixHeight(const QFontMetricsF& metrics)
{
    return std::ceil(metrics.height()) + 2.0 * prefixPadding;
}

// Wide enough for its longest number, so that nothing moves when numbers change.
double prefixWidth(const QFontMetricsF& metrics, const QString& label)
{
    return std::ceil(prefixPadding + swatch + gap + metrics.horizontalAdvance(label) + gap
                     + metrics.horizontalAdvance("0.00888") + prefixPadding);
}

std::shared_ptr<const Matrix> shared(const Matrix& matrix)
{
    return {std::shared_ptr<void>(), &matrix};
}

// In a row above the picture, from its left edge where there is room.
std::vector<QRectF> layoutPrefix(const QRectF& row, double left, const Run& run, const QFontMetricsF& metrics)
{
    const Index count = patchedImage(run)->prefix;
    std::vector<double> widths;
    double total = -gap;
    for (Index token = 0; token < count; ++token) {
        widths.push_back(prefixWidth(metrics, pictureTokenName(run, token)));
        total += widths.back() + gap;
    }
    const double narrowing = std::min(1.0, row.width() / std::max(1.0, total));
    double x = std::clamp(left, row.left(), std::max(row.left(), row.right() - total));
    std::vector<QRectF> places;
    for (const double width : widths) {
        places.emplace_back(x, row.top(), width * narrowing, row.height());
        x += (width + gap) * narrowing;
    }
    return places;
}

void drawPatchLines(QPainter& painter, const ImageLayout& layout, const Theme& theme)
{
    QColor line = theme.surface;
    line.setAlphaF(0.45F);
    painter.setPen(QPen(line, 1.0));
    for (Index row = 1; row < layout.rows; ++row) {
        const double y =
            layout.grid.top() + layout.grid.height() * static_cast<double>(row) / static_cast<double>(layout.rows);
        painter.drawLine(QPointF(layout.grid.left(), y), QPointF(layout.grid.right(), y));
    }
    for (Index column = 1; column < layout.columns; ++column) {
        const double x = layout.grid.left()
            + layout.grid.width() * static_cast<double>(column) / static_cast<double>(layout.columns);
        painter.drawLine(QPointF(x, layout.grid.top()), QPointF(x, layout.grid.bottom()));
    }
}

void outlineSelection(QPainter& painter, const ImageLayout& layout, const Run& run, const FigureParameters& parameters)
{
    const Theme& theme = parameters.style.theme;
    const auto outline = [&](const std::optional<Index>& token) {
        if (token)
            outlineToken(painter, layout, *token, theme.accent, 2.0, theme);
    };
    for (const Index row : chosenRows(parameters))
        outline(tokenOfQuery(run, row));
    if (parameters.selected.key)
        outline(tokenOfKey(run, *parameters.selected.key));
}

QString prefixNumber(double weight)
{
    return weight == -std::numeric_limits<double>::infinity() ? QStringLiteral("–") : numberText(weight);
}

void drawPrefix(QPainter& painter, const ImageLayout& layout, const Run& run, const PatchWeights& weights,
                const ResolvedScale& scale, const Theme& theme)
{
    const QFontMetricsF metrics(painter.font());
    for (std::size_t token = 0; token < layout.prefix.size(); ++token) {
        const QRectF inside = layout.prefix[token].adjusted(prefixPadding, 0, -prefixPadding, 0);
        const QRectF square(inside.left(), inside.center().y() - swatch / 2.0, swatch, swatch);
        const double weight =
            token < weights.prefix.size() ? weights.prefix[token] : -std::numeric_limits<double>::infinity();
        painter.fillRect(square, std::isinf(weight) ? theme.line : QColor(scale.color(weight)));
        paintFrame(painter, square, theme.line);
        const QString number = prefixNumber(weight);
        const QRectF text = inside.adjusted(swatch + gap, 0, 0, 0);
        const QString label = pictureTokenName(run, static_cast<Index>(token));
        painter.setPen(theme.quietText);
        const double left = text.width() - metrics.horizontalAdvance(number) - gap;
        const QString shown = elidedLabel(label, metrics, left);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, shown);
        painter.setPen(theme.text);
        painter.drawText(text.adjusted(metrics.horizontalAdvance(shown) + gap, 0, 0, 0),
                         Qt::AlignLeft | Qt::AlignVCenter, number);
    }
}

void paintSmooth(QPainter& painter, const QRectF& grid, const PatchWeights& weights, const ResolvedScale& scale,
                 const QColor& masked)
{
    if (drawsVectors(painter)) {
        painter.setRenderHints(QPainter::LosslessImageRendering | QPainter::SmoothPixmapTransform);
        painter.drawImage(grid,
                          smoothImage(weights.patches, (grid.size() * smoothPixelsAUnit).toSize(), scale, masked));
        return;
    }
    const QSize pixels = nearestPixels(painter.deviceTransform().mapRect(grid)).size();
    if (!pixels.isEmpty())
        painter.drawImage(onWholePixels(painter, grid), smoothImage(weights.patches, pixels, scale, masked));
}

void drawWeights(QPainter& painter, const ImageLayout& layout, const Run& run, const PatchWeights& weights,
                 const FigureParameters& parameters)
{
    const ResolvedScale scale = overlayScale(weights, parameters.style);
    paintOverlay(painter, layout.grid, weights, scale, parameters);
    if (parameters.style.values == CellValues::on) {
        painter.save();
        paintCellValues(painter, layout.grid, DenseSource(shared(weights.patches)), {.scale = scale});
        painter.restore();
    }
    drawPrefix(painter, layout, run, weights, scale, parameters.style.theme);
    drawColorBar(painter, layout.colorBar, scale, parameters.style.theme);
}

} // namespace

void outlineToken(QPainter& painter, const ImageLayout& layout, Index token, const QColor& color, double width,
                  const Theme& theme)
{
    ImageLayout painted = layout;
    painted.grid = onWholePixels(painter, layout.grid); // where the weights of the patches are
    const QRectF place = tokenRect(painted, token);
    paintFrame(painter, place, theme.surface, width + 1.0);
    paintFrame(painter, place, color, width);
}

void paintOverlay(QPainter& painter, const QRectF& grid, const PatchWeights& weights, const ResolvedScale& scale,
                  const FigureParameters& parameters)
{
    const QColor& masked = parameters.style.theme.line;
    painter.save();
    painter.setOpacity(parameters.image.opacity);
    if (parameters.image.smooth)
        paintSmooth(painter, grid, weights, scale, masked);
    else
        paintCells(painter, grid, DenseSource(shared(weights.patches)), {.scale = scale, .masked = masked});
    painter.restore();
}

ImageLayout layoutImage(const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    const Image& image = patchedImage(run)->image;
    const PatchGrid& grid = patchedImage(run)->grid;
    const QRectF room = figureRoom(size, parameters);
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    const double bar = std::min(barWidth + barGap, room.width() / 2.0);
    const double above =
        patchedImage(run)->prefix > 0 ? std::min(prefixHeight(metrics) + gap, room.height() / 2.0) : 0.0;
    const QRectF free = room.adjusted(0, above, -bar, 0);
    const QSizeF patches = patchPixels(grid);
    const QSizeF pixels = patches.expandedTo({static_cast<double>(image.width), static_cast<double>(image.height)});
    const double scale = std::max(1e-6, std::min(free.width() / pixels.width(), free.height() / pixels.height()));
    ImageLayout layout;
    layout.rows = grid.rows;
    layout.columns = grid.columns;
    QRectF all(QPointF(), pixels * scale);
    all.moveCenter(free.center());
    layout.grid = QRectF(all.topLeft(), patches * scale);
    layout.picture = pictureRect(layout.grid, *patchedImage(run));
    layout.colorBar = QRectF(all.right() + barGap, all.top(), bar - barGap, all.height());
    if (above > 0.0)
        layout.prefix =
            layoutPrefix({room.left(), all.top() - above, room.width(), above - gap}, all.left(), run, metrics);
    layout.height = all.height() + above;
    return layout;
}

QRectF pictureRect(const QRectF& grid, const PatchedImage& picture)
{
    const double scale = grid.width() / patchPixels(picture.grid).width();
    return {grid.topLeft(),
            QSizeF(static_cast<double>(picture.image.width), static_cast<double>(picture.image.height)) * scale};
}

QRectF tokenRect(const ImageLayout& layout, Index token)
{
    const Index patch = token - std::ssize(layout.prefix);
    if (patch < 0)
        return layout.prefix[static_cast<std::size_t>(token)];
    return cellRect(layout.grid, layout.rows, layout.columns, {patch / layout.columns, patch % layout.columns});
}

std::optional<Index> tokenAt(const ImageLayout& layout, const QPointF& point)
{
    const auto prefix = std::ranges::find_if(layout.prefix, [&](const QRectF& place) { return place.contains(point); });
    if (prefix != layout.prefix.end())
        return prefix - layout.prefix.begin();
    if (!layout.grid.contains(point))
        return std::nullopt;
    const Cell cell = cellAt(layout.grid, layout.rows, layout.columns, point);
    return std::ssize(layout.prefix) + cell.query * layout.columns + cell.key;
}

QImage pictureOf(const Run& run)
{
    const Image& image = patchedImage(run)->image;
    return {image.rgb.data(), static_cast<int>(image.width), static_cast<int>(image.height),
            static_cast<qsizetype>(3 * image.width), QImage::Format_RGB888};
}

ResolvedScale overlayScale(const PatchWeights& weights, const ViewStyle& style)
{
    return ResolvedScale(style.scale, summarize(DenseSource(shared(weights.patches))), style.theme.notANumber);
}

void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    if (patchedImage(run))
        drawImageFigure(painter, size, run, parameters, pictureOf(run),
                        hasPatchKeys(run) ? patchWeights(run, parameters) : PatchWeights{});
    else
        beginFigure(painter, size, parameters);
}

void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const QImage& picture, const PatchWeights& weights)
{
    beginFigure(painter, size, parameters);
    const ImageLayout layout = layoutImage(size, run, parameters);
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(layout.picture, picture);
    painter.restore();
    if (!weights.patches.empty())
        drawWeights(painter, layout, run, weights, parameters);
    if (parameters.image.grid)
        drawPatchLines(painter, layout, parameters.style.theme);
    outlineSelection(painter, layout, run, parameters);
}

} // namespace attn
