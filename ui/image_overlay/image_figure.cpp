// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/image_figure.h"

#include "engine/runs/derived_run.h"
#include "ui/image_overlay/overlay_painting.h"
#include "ui/painting/cell_painting.h"
#include "ui/painting/color_bar.h"
#include "ui/painting/figure_frame.h"
#include "ui/wording/counted.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"
#include "ui/wording/token_names.h"

#include <QCoreApplication>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>

namespace attn {

namespace {

constexpr double smallestLinedCell = 4.0; // lines between smaller cells would hide them
constexpr double absent = -std::numeric_limits<double>::infinity();

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::ImageFigure)
};

std::shared_ptr<const Matrix> shared(const Matrix& matrix)
{
    return {std::shared_ptr<void>(), &matrix};
}

// Files and ranks stand on the squares of a board; everything else lies on an empty ground.
void paintGround(QPainter& painter, const ImagePanel& panel, const Placement& placement, const Theme& theme)
{
    painter.fillRect(panel.ground, theme.surface.lightness() > 128 ? Qt::white : QColor(0x60, 0x60, 0x60));
    if (placement.layout.kind == LayoutKind::board)
        for (const PanelPart& shown : panel.parts) {
            const LayoutPart& part = placement.layout.parts[shown.part];
            for (Index row = 0; row < part.rows; ++row)
                for (Index column = 0; column < part.columns; ++column)
                    if ((part.rows - 1 - row + column) % 2 == 0)
                        painter.fillRect(cellRect(shown.area, part.rows, part.columns, {row, column}),
                                         QColor(0xA0, 0xA0, 0xA0));
        }
    paintFrame(painter, panel.ground, theme.line);
}

void paintPicture(QPainter& painter, const ImagePanel& panel, const Placement& placement, const Pictures& pictures,
                  const Theme& theme)
{
    const auto number = static_cast<std::size_t>(panel.picture);
    if (number >= pictures.size() || pictures[number].isNull()) {
        paintGround(painter, panel, placement, theme);
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(panel.ground, pictures[number]);
    painter.restore();
}

// What no cell covers is as dark as a cell without weight.
void paintShadowAround(QPainter& painter, const ImagePanel& panel, const FigureParameters& parameters)
{
    QPainterPath around;
    around.addRect(onWholePixels(painter, panel.ground));
    QPainterPath cells;
    for (const PanelPart& part : panel.parts)
        cells.addRect(onWholePixels(painter, part.area));
    painter.fillPath(around.subtracted(cells), shadowOf(parameters));
}

void drawLines(QPainter& painter, const QRectF& area, const LayoutPart& part, const Theme& theme)
{
    const auto rows = static_cast<double>(part.rows);
    const auto columns = static_cast<double>(part.columns);
    QColor line = theme.surface;
    line.setAlphaF(0.45F);
    painter.setPen(QPen(line, 1.0));
    if (area.height() / rows >= smallestLinedCell)
        for (Index row = 1; row < part.rows; ++row) {
            const double y = area.top() + area.height() * static_cast<double>(row) / rows;
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        }
    if (area.width() / columns >= smallestLinedCell)
        for (Index column = 1; column < part.columns; ++column) {
            const double x = area.left() + area.width() * static_cast<double>(column) / columns;
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        }
}

void outlineSelection(QPainter& painter, const ImageLayout& layout, const ImageBlock& block, const Run& run,
                      const FigureParameters& parameters)
{
    const Theme& theme = parameters.style.theme;
    const auto outline = [&](const std::optional<Index>& token) {
        if (token)
            outlineToken(painter, layout, block, *token, theme.accent, 2.0, theme);
    };
    for (const Index row : chosenRows(parameters))
        outline(tokenOfQuery(run, row));
    if (parameters.selected.key)
        outline(tokenOfKey(run, *parameters.selected.key));
}

QString chipNumber(double weight)
{
    return weight == absent ? QStringLiteral("–") : numberText(weight);
}

// What a figure of the strip is painted with.
struct StripPen {
    const Run& run;
    const ResolvedScale& scale;
    const Theme& theme;
};

// A square of the weight's colour, the token, the number.
void drawNumbered(QPainter& painter, const StripPlace& chip, double weight, const StripPen& pen)
{
    const QFontMetricsF metrics(painter.font());
    const QRectF inside = chip.place.adjusted(chipPadding, 0, -chipPadding, 0);
    const QRectF square(inside.left(), inside.center().y() - chipSwatch / 2.0, chipSwatch, chipSwatch);
    painter.fillRect(square, weight == absent ? pen.theme.line : QColor(pen.scale.color(weight)));
    paintFrame(painter, square, pen.theme.line);
    const QString number = chipNumber(weight);
    const QRectF text = inside.adjusted(chipSwatch + chipGap, 0, 0, 0);
    painter.setPen(pen.theme.quietText);
    const double left = text.width() - metrics.horizontalAdvance(number) - chipGap;
    const QString shown = elidedLabel(stripTokenName(pen.run, chip.token), metrics, left);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, shown);
    painter.setPen(pen.theme.text);
    painter.drawText(text.adjusted(metrics.horizontalAdvance(shown) + chipGap, 0, 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter, number);
}

// The token on the weight's colour.
void drawNamed(QPainter& painter, const StripPlace& chip, double weight, const StripPen& pen)
{
    const QFontMetricsF metrics(painter.font());
    painter.fillRect(chip.place, weight == absent ? pen.theme.line : QColor(pen.scale.color(weight)));
    painter.setPen(weight == absent ? pen.theme.text : QColor(pen.scale.textColor(weight)));
    const QString shown = elidedLabel(stripTokenName(pen.run, chip.token), metrics, chip.place.width() - 4.0);
    painter.drawText(chip.place, Qt::AlignCenter, shown);
    paintFrame(painter, chip.place, pen.theme.line);
}

void drawStrip(QPainter& painter, const ImageBlock& block, const PatchWeights& weights, const StripPen& pen)
{
    for (std::size_t i = 0; i < block.strip.size(); ++i) {
        const StripPlace& chip = block.strip[i];
        const double weight = i < weights.strip.size() ? weights.strip[i] : absent;
        switch (block.chips) {
        case ImageBlock::Chips::numbered: drawNumbered(painter, chip, weight, pen); break;
        case ImageBlock::Chips::named: drawNamed(painter, chip, weight, pen); break;
        case ImageBlock::Chips::plain:
            painter.fillRect(chip.place, weight == absent ? pen.theme.line : QColor(pen.scale.color(weight)));
        }
    }
}

void drawHeading(QPainter& painter, const ImageBlock& block, const QString& text, const Theme& theme)
{
    const QFontMetricsF metrics(painter.font());
    painter.setPen(theme.quietText);
    painter.drawText(block.heading, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(text, Qt::ElideRight, block.heading.width()));
}

QString subjectOf(const Run& run, const FigureParameters& parameters)
{
    const auto nameOfQuery = [&](Index row) {
        const auto token = tokenOfQuery(run, row);
        const bool patch = token && cell_of(placement_of(run)->layout, *token);
        return patch ? pictureTokenName(run, *token) : queryNames(run).quoted(row);
    };
    if (const auto rows = static_cast<int>(parameters.rows.size()); rows > 0)
        return counted(Text::tr("mean of %n quer(y|ies)", nullptr, rows), rows);
    if (parameters.selected.query)
        return nameOfQuery(*parameters.selected.query);
    return Text::tr("mean of all queries");
}

} // namespace

QString imageHeading(const Run& run, const FigureParameters& parameters, const PatchWeights& weights)
{
    if (weights.kind == PatchWeights::Kind::none)
        return {};
    if (weights.kind == PatchWeights::Kind::column)
        return Text::tr("who looks at %1").arg(keyNames(run).quoted(*parameters.selected.key));
    const QString subject = subjectOf(run, parameters);
    if (weights.parts.empty() || weights.elsewhere == 0.0)
        return subject;
    return Text::tr("%1: %2 on the picture, %3 elsewhere")
        .arg(subject, numberText(weights.onPictures, 3), numberText(weights.elsewhere, 3));
}

void outlineToken(QPainter& painter, const ImageLayout& layout, const ImageBlock& block, Index token,
                  const QColor& color, double width, const Theme& theme)
{
    ImageBlock painted = block;
    for (ImagePanel& panel : painted.panels)
        for (PanelPart& part : panel.parts)
            part.area = onWholePixels(painter, part.area); // where the weights of the cells are
    for (const QRectF& place : tokenRects(layout, painted, token)) {
        paintFrame(painter, place, theme.surface, width + 1.0);
        paintFrame(painter, place, color, width);
    }
}

Pictures picturesOf(const Run& run)
{
    Pictures pictures;
    const Placement* const placement = placement_of(run);
    if (placement)
        for (const std::shared_ptr<const Image>& image : placement->pictures)
            pictures.push_back(image ? QImage(image->rgb.data(), static_cast<int>(image->width),
                                              static_cast<int>(image->height), static_cast<qsizetype>(3 * image->width),
                                              QImage::Format_RGB888)
                                     : QImage());
    return pictures;
}

void paintPanels(QPainter& painter, const std::vector<ImagePanel>& panels, const Placement& placement,
                 const Pictures& pictures, const PatchWeights& weights, const ResolvedScale& scale,
                 const FigureParameters& parameters)
{
    for (const ImagePanel& panel : panels) {
        paintPicture(painter, panel, placement, pictures, parameters.style.theme);
        if (weights.parts.empty())
            continue;
        for (const PanelPart& part : panel.parts)
            paintOverlay(painter, part.area, weights.parts[part.part], scale, parameters);
        if (parameters.image.overlay == Overlay::brighten)
            paintShadowAround(painter, panel, parameters);
    }
}

void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    if (!placement_of(run)) {
        beginFigure(painter, size, parameters);
        return;
    }
    const bool placed = places_keys(run) || places_queries(run);
    drawImageFigure(painter, size, run, parameters, picturesOf(run),
                    placed ? allPatchWeights(run, parameters) : std::vector<PatchWeights>());
}

void drawImageFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const Pictures& pictures, const std::vector<PatchWeights>& weights)
{
    beginFigure(painter, size, parameters);
    const Theme& theme = parameters.style.theme;
    const ImageLayout layout = layoutImage(size, run, parameters);
    const ResolvedScale scale = overlayScale(weights, parameters);
    const std::vector<FigureParameters> each = sideBySide(parameters);
    for (std::size_t i = 0; i < layout.blocks.size(); ++i) {
        const ImageBlock& block = layout.blocks[i];
        const PatchWeights& shown = i < weights.size() ? weights[i] : PatchWeights{};
        paintPanels(painter, block.panels, *layout.placement, pictures, shown, scale, parameters);
        for (const ImagePanel& panel : block.panels)
            for (const PanelPart& part : panel.parts) {
                painter.save();
                if (parameters.style.values == CellValues::on && !shown.parts.empty())
                    paintCellValues(painter, part.area, DenseSource(shared(shown.parts[part.part])), {.scale = scale});
                painter.restore();
                if (parameters.image.grid)
                    drawLines(painter, part.area, layout.placement->layout.parts[part.part], theme);
            }
        if (shown.kind != PatchWeights::Kind::none)
            drawStrip(painter, block, shown, {run, scale, theme});
        drawHeading(painter, block, imageHeading(run, each[i], shown), theme);
        outlineSelection(painter, layout, block, run, each[i]);
    }
    if (!weights.empty() && weights.front().kind != PatchWeights::Kind::none)
        drawColorBar(painter, layout.colorBar, scale, theme);
}

} // namespace attn
