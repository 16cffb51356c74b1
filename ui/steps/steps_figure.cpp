// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/steps/steps_figure.h"

#include "engine/pyramid/percentiles.h"
#include "engine/pyramid/weights_summary.h"
#include "ui/painting/cell_painting.h"
#include "ui/painting/figure_frame.h"
#include "ui/painting/scale_summary.h"
#include "ui/steps/cell_explanation.h"
#include "ui/wording/token_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double gap = 12.0;
constexpr double textScale = 1.15; // the explanation is there to be read
constexpr double padding = 6.0;
constexpr double largestCell = 96.0;
constexpr double narrowestName = 40.0;      // less room than this: the symbol alone
constexpr double narrowestFormula = 80.0;   // less room than this: no formula
constexpr double labelShare = 0.22;         // of the large picture's width, for token labels
constexpr double longestTurnedLabel = 88.0; // pixels of a column label that is turned
constexpr double arrowRoom = 24.0;          // between two columns of cards
constexpr double flowShare = 0.26;          // of the height, for the cards above a large step
constexpr double lowestFlow = 96.0;
constexpr double highestFlow = 168.0;
constexpr double besideShape = 1.35;  // of a room that is wide enough for the explanation beside the picture
constexpr Index mostRead = 4'000'000; // weights that are read so that colours are those of the other views

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::Steps)
};

QFont boldFont(double points)
{
    QFont font = figureFont(points);
    font.setBold(true);
    return font;
}

QFont textFont(const FigureParameters& parameters)
{
    return figureFont(parameters.style.fontPoints * textScale);
}

// Whether the step computes something for the selected cell that is worth a line of its own.
bool makesCells(StepKind kind)
{
    return kind == StepKind::scores || kind == StepKind::scaled || kind == StepKind::weights
        || kind == StepKind::output;
}

// The column of the flow that a step stands in; cards of one column stand below one another.
int columnOf(StepKind kind)
{
    switch (kind) {
    case StepKind::inputs:
    case StepKind::context: return 0;
    case StepKind::queries:
    case StepKind::keys:
    case StepKind::values: return 1;
    default: return static_cast<int>(kind);
    }
}

QString cellHeading(const Run& run, Cell cell)
{
    return Text::tr("query %1, key %2")
        .arg(quotedToken(run.query(cell.query), cell.query), quotedToken(run.key(cell.key), cell.key));
}

double headerHeight(const FigureParameters& parameters)
{
    return 2.0 * QFontMetricsF(figureFont(parameters.style.fontPoints)).height() + padding;
}

// Of the large step, whose title, formula and note are never cut.
double titleHeight(const Step& step, double width, const FigureParameters& parameters)
{
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    const QRectF room(0.0, 0.0, width, 1e6);
    double height = metrics.height() + padding;
    for (const QString& text : {step.formula, step.note})
        if (!text.isEmpty())
            height += metrics.boundingRect(room, Qt::TextWordWrap, text).height();
    return height;
}

// The largest rectangle of the step's shape in `room`, at its top left.
QRectF fitMatrix(const Step& step, const QRectF& room)
{
    const auto columns = std::max(1.0, static_cast<double>(step.cells.columns));
    const auto rows = std::max(1.0, static_cast<double>(step.cells.rows));
    // Very long or wide matrices are drawn with cells that are not square, rather than as a line.
    const double shape = std::clamp(columns / rows, 0.4, 2.5);
    const double width =
        std::max(1.0, std::min({room.width(), room.height() * shape, std::max(columns, rows * shape) * largestCell}));
    return {room.topLeft(), QSizeF(width, width / shape)};
}

StepsLayout::Card makeCard(const Step& step, const QRectF& frame, double header)
{
    return {frame, fitMatrix(step, frame.adjusted(padding, padding + header, -padding, -padding))};
}

// Columns that leave the largest pictures.
Index bestColumns(const QSizeF& room, Index cards, double header)
{
    Index best = 1;
    double largest = -1e9;
    for (Index columns = 1; columns <= cards; ++columns) {
        const auto rows = static_cast<double>((cards + columns - 1) / columns);
        const double width = (room.width() - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
        const double height = (room.height() - gap * (rows - 1.0)) / rows - header;
        // Headings need width more than pictures do.
        const double edge = std::min(width * 0.8, height);
        if (edge > largest) {
            largest = edge;
            best = columns;
        }
    }
    return best;
}

void layoutCards(StepsLayout& layout, const std::vector<Step>& steps, const QRectF& room, double header)
{
    const auto count = static_cast<Index>(steps.size());
    const Index columns = bestColumns(room.size(), count, header);
    const Index rows = (count + columns - 1) / columns;
    const QSizeF frame((room.width() - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns),
                       (room.height() - gap * static_cast<double>(rows - 1)) / static_cast<double>(rows));
    for (Index at = 0; at < count; ++at) {
        const QPointF corner(room.left() + (frame.width() + gap) * static_cast<double>(at % columns),
                             room.top() + (frame.height() + gap) * static_cast<double>(at / columns));
        layout.cards.push_back(makeCard(steps[static_cast<std::size_t>(at)], QRectF(corner, frame), header));
    }
}

double textHeight(const StepsContent& content, double width, const FigureParameters& parameters)
{
    const QFontMetricsF metrics(textFont(parameters));
    double height = metrics.height() + padding; // the heading
    for (const QString& line : content.explanation)
        height += metrics.boundingRect(QRectF(0, 0, width, 1e6), Qt::TextWordWrap, line).height() + padding / 2.0;
    return height;
}

// The cell of the largest weight that is shown; a NaN is none.
Cell strongestCell(const std::vector<Step>& steps)
{
    Cell best;
    double largest = -HUGE_VAL;
    for (const Step& step : steps)
        for (Index i = 0; step.kind == StepKind::weights && i < step.cells.rows; ++i)
            for (Index j = 0; j < step.cells.columns; ++j)
                if (step.cells(i, j) > largest) {
                    largest = step.cells(i, j);
                    best = {step.shown.row + i, step.shown.column + j};
                }
    return best;
}

const Step* largeStep(const StepsContent& content, const FigureParameters& parameters)
{
    const auto at = static_cast<std::size_t>(parameters.steps.step.value_or(-1));
    return parameters.steps.step && at < content.steps.size() ? &content.steps[at] : nullptr;
}

// The cards in the order of the flow. A column with several cards shares its height among them.
void layoutFlow(StepsLayout& layout, const std::vector<Step>& steps, const QRectF& room,
                const FigureParameters& parameters)
{
    std::vector<std::vector<std::size_t>> columns;
    for (std::size_t at = 0; at < steps.size(); ++at) {
        if (at == 0 || columnOf(steps[at].kind) != columnOf(steps[at - 1].kind))
            columns.emplace_back();
        columns.back().push_back(at);
    }
    const auto count = static_cast<double>(columns.size());
    const double width = (room.width() - arrowRoom * (count - 1.0)) / count;
    const double line = QFontMetricsF(figureFont(parameters.style.fontPoints)).height();
    layout.cards.resize(steps.size());
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const double left = room.left() + static_cast<double>(column) * (width + arrowRoom);
        const auto rows = static_cast<double>(columns[column].size());
        const double height = (room.height() - padding * (rows - 1.0)) / rows;
        for (std::size_t row = 0; row < columns[column].size(); ++row) {
            const std::size_t at = columns[column][row];
            const QRectF frame(left, room.top() + static_cast<double>(row) * (height + padding), width, height);
            // Low cards have their symbol beside the matrix.
            const bool low = height < 3.0 * line;
            const QRectF inner = frame.adjusted(padding, padding, -padding, -padding);
            layout.cards[at] = {
                frame,
                fitMatrix(steps[at], low ? inner.adjusted(1.4 * line, 0, 0, 0) : inner.adjusted(0, line + 2.0, 0, 0))};
        }
        if (column > 0) {
            const double middle = room.center().y();
            layout.arrows.emplace_back(left - arrowRoom + 4.0, middle, left - 4.0, middle);
        }
    }
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

// The large step's panel: title, picture with token labels, explanation beside or below it.
void layoutLarge(StepsLayout& layout, const StepsContent& content, const Step& step, const QRectF& panel,
                 const FigureParameters& parameters)
{
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    QRectF room = panel.adjusted(0.0, titleHeight(step, panel.width(), parameters) + padding, 0.0, 0.0);
    const bool beside = room.width() > besideShape * room.height();
    if (beside)
        room.setWidth(room.width() * 0.5);
    const double width = beside ? panel.width() * 0.5 - 2.0 * gap : panel.width();
    const double text = std::min(textHeight(content, width, parameters), room.height() * (beside ? 1.0 : 0.45));
    QRectF picture = beside ? room : room.adjusted(0.0, 0.0, 0.0, -text - gap);
    if (step.columnAxis != StepAxis::features)
        picture.setTop(picture.top() + std::min(longestTurnedLabel * 0.75, picture.height() * 0.3));
    else
        picture.setTop(picture.top() + metrics.height());
    picture.setLeft(picture.left() + std::min(96.0, picture.width() * labelShare));
    layout.large = {panel, fitMatrix(step, picture)};
    const QRectF& matrix = layout.large->matrix;
    layout.text = beside ? QRectF(panel.right() - width, std::min(matrix.top(), panel.bottom() - text), width, text)
                         : QRectF(panel.left(), std::min(matrix.bottom() + gap, panel.bottom() - text), width, text);
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
        scale.map = data.smallest < 0.0 ? ColorMap::diverging : style.scale.map;
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
    if (parameters.style.values != CellValues::off)
        paintCellValues(painter, area, cells, colors);
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
    const double symbol = QFontMetricsF(bold).horizontalAdvance(step.symbol) + padding;
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
    if (symbol + name + padding + shape <= line.width())
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
    const double symbol = QFontMetricsF(bold).horizontalAdvance(step.symbol) + padding;
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
    double top = line.bottom() + padding / 2.0;
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
        const QRectF inner = card.frame.adjusted(padding, padding, -padding, -padding);
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
            const QRectF line(area.left() - 90.0, area.top() + cell.height() * static_cast<double>(i), 90.0 - padding,
                              cell.height());
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
    const QFontMetricsF metrics(textFont(parameters));
    painter.save();
    painter.setClipRect(area.adjusted(0.0, -2.0, 0.0, 2.0));
    painter.setPen(parameters.style.theme.accent);
    painter.setFont(boldFont(parameters.style.fontPoints * textScale));
    painter.drawText(area, Qt::AlignLeft | Qt::AlignTop,
                     QFontMetricsF(painter.font()).elidedText(content.heading, Qt::ElideRight, area.width()));
    painter.setFont(textFont(parameters));
    painter.setPen(parameters.style.theme.text);
    double top = area.top() + metrics.height() + padding;
    for (const QString& line : content.explanation) {
        QRectF used;
        painter.drawText(QRectF(area.left(), top, area.width(), 1e6), Qt::AlignLeft | Qt::TextWordWrap, line, &used);
        top = used.bottom() + padding / 2.0;
    }
    painter.restore();
}

} // namespace

Index weightsRead(const Run& run, const ColorScale& scale)
{
    const Index cells = std::ssize(run.queries) * std::ssize(run.keys) * (scale.sharedByHeads ? run.heads : 1);
    return cells <= mostRead ? cells : 0;
}

StepsContent stepsContent(const Run& run, const FigureParameters& parameters)
{
    StepsContent made;
    made.trace = run.trace(LayerIndex{parameters.head.layer.number});
    made.steps = stepsOf(run, made.trace, parameters.head, parameters.selected);
    const ColorScale& scale = parameters.style.scale;
    if (weightsRead(run, scale) > 0) {
        const HeadPick pick{parameters.head.layer.number, stepHead(parameters.head).value};
        made.weights = scaleNumbers(run, run.traces ? pick : parameters.head, scale, {});
    }
    return stepsContent(run, parameters, std::move(made));
}

StepsContent stepsContent(const Run& run, const FigureParameters& parameters, StepsContent made)
{
    StepsContent content;
    content.steps = std::move(made.steps);
    content.trace = std::move(made.trace);
    content.weights = std::move(made.weights);
    if (run.queries.empty() || run.keys.empty() || (parameters.selected.empty() && !parameters.steps.step))
        return content;
    Cell cell{parameters.selected.query.value_or(0), parameters.selected.key.value_or(0)};
    if (parameters.selected.empty())
        cell = strongestCell(content.steps);
    content.cell = {cell.query, cell.key};
    content.heading = cellHeading(run, cell);
    const Step* large = largeStep(content, parameters);
    for (const Step& step : content.steps)
        if (large ? &step == large : makesCells(step.kind))
            content.explanation += explainCell(run, content.trace.get(), parameters.head, step.kind, cell);
    return content;
}

StepsLayout layoutSteps(const QSizeF& size, const StepsContent& content, const FigureParameters& parameters)
{
    StepsLayout layout;
    const QRectF room = figureRoom(size, parameters);
    const double header = headerHeight(parameters);
    QRectF cards = room;
    if (const Step* large = largeStep(content, parameters)) {
        QRectF panel = room;
        if (content.steps.size() > 1) {
            cards.setHeight(
                std::clamp(room.height() * flowShare, std::min(lowestFlow, room.height() / 2.0), highestFlow));
            panel.setTop(cards.bottom() + 1.5 * gap);
            layoutFlow(layout, content.steps, cards, parameters);
        } else {
            layout.cards.push_back({panel, {}}); // the large one is all there is
        }
        layoutLarge(layout, content, *large, panel, parameters);
        return layout;
    } else if (!content.explanation.isEmpty()) {
        const double text = std::min(textHeight(content, room.width(), parameters), room.height() * 0.45);
        cards.setHeight(room.height() - text - gap);
        layout.text = QRectF(room.left(), cards.bottom() + gap, room.width(), text);
    }
    layoutCards(layout, content.steps, cards, header);
    return layout;
}

std::optional<StepHit> stepAt(const StepsLayout& layout, const StepsContent& content,
                              const FigureParameters& parameters, const QPointF& point)
{
    const auto hit = [&](std::size_t step, const QRectF& matrix) {
        StepHit found{step, std::nullopt};
        if (matrix.contains(point) && !content.steps[step].cells.empty())
            found.cell = cellAt(matrix, content.steps[step].cells.rows, content.steps[step].cells.columns, point);
        return found;
    };
    if (layout.large && layout.large->frame.contains(point))
        return hit(static_cast<std::size_t>(*parameters.steps.step), layout.large->matrix);
    for (std::size_t at = 0; at < layout.cards.size(); ++at)
        if (layout.cards[at].frame.contains(point))
            return hit(at, layout.cards[at].matrix);
    return std::nullopt;
}

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
