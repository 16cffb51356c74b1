// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/steps/steps_figure.h"

#include "engine/pyramid/percentiles.h"
#include "engine/pyramid/weights_summary.h"
#include "ui/painting/cell_painting.h"
#include "ui/painting/cell_text.h"
#include "ui/painting/figure_frame.h"
#include "ui/wording/token_label.h"

#include <QCoreApplication>

#include <algorithm>

namespace attn {

namespace {

constexpr double narrowestName = 40.0;    // less room than this: the symbol alone
constexpr double narrowestFormula = 80.0; // less room than this: no formula

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::Steps)
};

QFont boldFont(double points)
{
    QFont font = figureFont(points);
    font.setBold(true);
    return font;
}

const std::vector<Token>* tokensOf(const Run& run, StepAxis axis)
{
    switch (axis) {
    case StepAxis::queries: return &run.queries;
    case StepAxis::keys: return &run.keys;
    case StepAxis::features: break;
    }
    return nullptr;
}

// The same number has the same colour here as in the other views, as far as that is known.
ResolvedScale stepScale(const Step& step, const ViewStyle& style, const std::optional<WeightsSummary>& weights)
{
    if (step.kind == StepKind::weights && weights)
        return ResolvedScale(style.scale, *weights, style.theme.special);
    const auto cells =
        std::make_shared<DenseSource>(std::shared_ptr<const Matrix>(std::shared_ptr<void>(), &step.cells));
    WeightsSummary data = summarize(*cells);
    ColorScale scale = style.scale;
    if (step.kind != StepKind::weights) {
        // The user's range is one of weights.
        scale = ColorScale{};
        scale.map = data.smallest >= 0.0 ? style.scale.map
            : style.theme.dark           ? ColorMap::diverging_dark
                                         : ColorMap::diverging;
    }
    if (scale.range == ColorScale::Range::percentiles)
        data.percentiles = percentiles_of({cells}, scale.lowPercent, scale.highPercent);
    return ResolvedScale(scale, data, style.theme.special);
}

CellColors stepColors(const Run& run, const Step& step, const FigureParameters& parameters,
                      const std::optional<WeightsSummary>& weights)
{
    CellColors colors;
    colors.scale = stepScale(step, parameters.style, weights);
    colors.pooling = step.kind == StepKind::weights ? Pooling::maximum : Pooling::mean;
    colors.masked = parameters.style.theme.window;
    colors.stroke = parameters.style.theme.line;
    if ((step.kind == StepKind::masked || step.kind == StepKind::weights) && run.traces) {
        colors.open = run.open_cells(LayerIndex{parameters.head.layer.number}).get();
        colors.origin = {step.shown.row, step.shown.column};
    }
    return colors;
}

void drawMatrix(QPainter& painter, const Run& run, const Step& step, const QRectF& area,
                const FigureParameters& parameters, const StepsContent& content)
{
    const DenseSource cells(std::shared_ptr<const Matrix>(std::shared_ptr<void>(), &step.cells));
    const CellColors colors = stepColors(run, step, parameters, content.weights);
    paintCells(painter, area, cells, colors);
    const QFont usual = painter.font();
    const QSizeF cell =
        cellRect(area, std::max<Index>(1, step.cells.rows), std::max<Index>(1, step.cells.columns), {}).size();
    if (const auto font = valueFont(parameters.style.values, cell, usual, colors.scale)) {
        painter.setFont(*font);
        paintCellValues(painter, area, cells, colors);
        painter.setFont(usual);
    }
    paintFrame(painter, area, parameters.style.theme.line);
    outlineFocus(painter, area, step.cells.rows, step.cells.columns, markIn(step, content.cell),
                 parameters.style.theme.accent);
}

QString shapeText(const Step& step)
{
    const QString shape = Text::tr("%1 × %2").arg(step.rows).arg(step.columns);
    if (step.shown.rows == step.rows && step.shown.columns == step.columns)
        return shape;
    return Text::tr("%1, from %2, %3").arg(shape).arg(step.shown.row).arg(step.shown.column);
}

void drawHeader(QPainter& painter, const Step& step, const QRectF& frame, const FigureParameters& parameters)
{
    const Theme& theme = parameters.style.theme;
    const QFont plain = figureFont(parameters.style.fontPoints);
    const QFont bold = boldFont(parameters.style.fontPoints);
    const QFontMetricsF metrics(plain);
    QRectF line(frame.left(), frame.top(), frame.width(), metrics.height());
    const double symbol = QFontMetricsF(bold).horizontalAdvance(step.symbol) + stepPadding;
    const double shape = metrics.horizontalAdvance(shapeText(step));
    const double name = std::min(metrics.horizontalAdvance(step.name), line.width() - symbol);
    painter.setPen(theme.text);
    painter.setFont(bold);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, step.symbol);
    painter.setFont(plain);
    if (name >= std::min(narrowestName, metrics.horizontalAdvance(step.name)))
        painter.drawText(line.adjusted(symbol, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(step.name, Qt::ElideRight, name + 1.0));
    painter.setPen(theme.quietText);
    if (symbol + name + stepPadding + shape <= line.width())
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, shapeText(step));
    if (line.width() < narrowestFormula)
        return;
    line.translate(0.0, metrics.height());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(step.formula, Qt::ElideRight, line.width()));
}

// The title of a card in the flow: its symbol, and its name where all of it has room.
void drawSymbol(QPainter& painter, const Step& step, const QRectF& frame, const FigureParameters& parameters)
{
    const QFont plain = figureFont(parameters.style.fontPoints);
    const QFont bold = boldFont(parameters.style.fontPoints);
    const QFontMetricsF metrics(plain);
    const QRectF line(frame.left(), frame.top(), frame.width(), metrics.height());
    painter.setPen(parameters.style.theme.text);
    painter.setFont(bold);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, step.symbol);
    const double symbol = QFontMetricsF(bold).horizontalAdvance(step.symbol) + stepPadding;
    painter.setFont(plain);
    painter.setPen(parameters.style.theme.quietText);
    const bool low = frame.height() < 3.0 * metrics.height();
    if (!low && symbol + metrics.horizontalAdvance(step.name) <= line.width())
        painter.drawText(line.adjusted(symbol, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, step.name);
}

// The title of the large step: symbol, name and shape, and below them in full the formula and the note.
void drawTitle(QPainter& painter, const Step& step, const QRectF& panel, const FigureParameters& parameters)
{
    const Theme& theme = parameters.style.theme;
    const QFont plain = figureFont(parameters.style.fontPoints);
    const QFontMetricsF metrics(plain);
    QRectF line(panel.left(), panel.top(), panel.width(), metrics.height());
    painter.setFont(boldFont(parameters.style.fontPoints));
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip,
                     QStringLiteral("%1  %2").arg(step.symbol, step.name));
    painter.setFont(plain);
    painter.setPen(theme.quietText);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, shapeText(step));
    double top = line.bottom() + stepPadding / 2.0;
    for (const QString& text : {step.formula, step.note}) {
        QRectF used;
        if (!text.isEmpty())
            painter.drawText(QRectF(panel.left(), top, panel.width(), 1e6), Qt::AlignLeft | Qt::TextWordWrap, text,
                             &used);
        top = std::max(top, used.bottom());
    }
}

void drawArrow(QPainter& painter, const QLineF& line, const QColor& color)
{
    constexpr double head = 4.0;
    painter.setPen(QPen(color, 1.5));
    painter.drawLine(line);
    painter.drawLine(line.p2(), line.p2() + QPointF(-head, -head));
    painter.drawLine(line.p2(), line.p2() + QPointF(-head, head));
}

void drawCards(QPainter& painter, const Run& run, const StepsContent& content, const StepsLayout& layout,
               const FigureParameters& parameters)
{
    const Theme& theme = parameters.style.theme;
    for (const QLineF& arrow : layout.arrows)
        drawArrow(painter, arrow, theme.quietText);
    for (std::size_t at = 0; at < content.steps.size(); ++at) {
        const StepsLayout::Card& card = layout.cards[at];
        const bool current = parameters.steps.step == static_cast<Index>(at);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(current ? theme.accent : theme.line, current ? 2.0 : 1.0));
        painter.drawRoundedRect(card.frame, 4.0, 4.0);
        painter.setFont(figureFont(parameters.style.fontPoints));
        const QRectF inner = card.frame.adjusted(stepPadding, stepPadding, -stepPadding, -stepPadding);
        layout.large ? drawSymbol(painter, content.steps[at], inner, parameters)
                     : drawHeader(painter, content.steps[at], inner, parameters);
        drawMatrix(painter, run, content.steps[at], card.matrix, parameters, content);
    }
}

// Tokens left of the rows and above the columns of the large picture, where cells are large enough to tell which is
// whose.
void drawTokenLabels(QPainter& painter, const Run& run, const Step& step, const QRectF& area,
                     const FigureParameters& parameters)
{
    const QFontMetricsF metrics(painter.font());
    painter.setPen(parameters.style.theme.quietText);
    const QSizeF cell = cellRect(area, step.cells.rows, step.cells.columns, {0, 0}).size();
    const auto label = [&](const std::vector<Token>& tokens, Index at, double width) {
        return elidedLabel(tokenLabel(tokens[static_cast<std::size_t>(at)]), metrics, width);
    };
    if (const auto* tokens = tokensOf(run, step.rowAxis); tokens && cell.height() >= metrics.height() * 0.9)
        for (Index i = 0; i < step.cells.rows; ++i) {
            const QRectF line(area.left() - 90.0, area.top() + cell.height() * static_cast<double>(i),
                              90.0 - stepPadding, cell.height());
            painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter | Qt::AlignAbsolute | Qt::TextDontClip,
                             label(*tokens, step.shown.row + i, line.width()));
        }
    const auto* tokens = tokensOf(run, step.columnAxis);
    if (!tokens || cell.width() < metrics.height() * 0.9)
        return;
    bool fit = true;
    for (Index j = 0; j < step.cells.columns && fit; ++j)
        fit = metrics.horizontalAdvance(tokenLabel((*tokens)[static_cast<std::size_t>(step.shown.column + j)]))
            <= cell.width() - 2.0;
    for (Index j = 0; j < step.cells.columns; ++j) {
        const double middle = area.left() + cell.width() * (static_cast<double>(j) + 0.5);
        painter.save();
        painter.translate(middle, area.top() - 4.0);
        if (!fit)
            painter.rotate(-45.0);
        const QString text = label(*tokens, step.shown.column + j, fit ? cell.width() - 2.0 : longestTurnedLabel);
        painter.drawText(QPointF(fit ? -metrics.horizontalAdvance(text) / 2.0 : 0.0, 0.0), text);
        painter.restore();
    }
}

void drawExplanation(QPainter& painter, const StepsContent& content, const QRectF& area,
                     const FigureParameters& parameters)
{
    const QRectF room(area.left(), area.top(), area.width(), 1e6);
    painter.save();
    painter.setClipRect(area.adjusted(0.0, -2.0, 0.0, 2.0));
    painter.setPen(parameters.style.theme.accent);
    QFont bold = stepsTextFont(parameters);
    bold.setBold(true);
    painter.setFont(bold);
    QRectF heading;
    painter.drawText(room, Qt::AlignLeft | Qt::TextWordWrap, content.heading, &heading);
    painter.setFont(stepsTextFont(parameters));
    painter.setPen(parameters.style.theme.text);
    double top = heading.bottom() + stepPadding;
    for (const QString& line : shownExplanation(content, parameters.style)) {
        QRectF used;
        painter.drawText(QRectF(area.left(), top, area.width(), 1e6), Qt::AlignLeft | Qt::TextWordWrap, line, &used);
        top = used.bottom() + stepPadding / 2.0;
    }
    painter.restore();
}

} // namespace

void drawStepsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    drawStepsFigure(painter, size, run, parameters, stepsContent(run, parameters));
}

void drawStepsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const StepsContent& content)
{
    beginFigure(painter, size, parameters);
    const StepsLayout layout = layoutSteps(size, content, parameters);
    if (!layout.large || content.steps.size() > 1)
        drawCards(painter, run, content, layout, parameters);
    if (layout.large) {
        const Step& step = content.steps[static_cast<std::size_t>(*parameters.steps.step)];
        drawTitle(painter, step, layout.large->frame, parameters);
        painter.setFont(figureFont(parameters.style.fontPoints));
        drawTokenLabels(painter, run, step, layout.large->matrix, parameters);
        drawMatrix(painter, run, step, layout.large->matrix, parameters, content);
    }
    if (!layout.text.isEmpty())
        drawExplanation(painter, content, layout.text, parameters);
}

} // namespace attn
