// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/steps/steps_layout.h"

#include "ui/painting/cell_painting.h"
#include "ui/painting/figure_frame.h"

#include <algorithm>

namespace attn {

namespace {

constexpr double gap = 12.0;
constexpr double textScale = 1.15; // the explanation is there to be read
constexpr double largestCell = 96.0;
constexpr double labelShare = 0.22; // of the large picture's width, for token labels
constexpr double arrowRoom = 24.0;  // between two columns of cards
constexpr double flowShare = 0.26;  // of the height, for the cards above a large step
constexpr double lowestFlow = 96.0;
constexpr double highestFlow = 168.0;
constexpr double textShare = 0.4; // of the width, for an explanation beside the picture

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

double headerHeight(const FigureParameters& parameters)
{
    return 2.0 * QFontMetricsF(figureFont(parameters.style.fontPoints)).height() + stepPadding;
}

// Of the large step, whose title, formula and note are never cut.
double titleHeight(const Step& step, double width, const FigureParameters& parameters)
{
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    const QRectF room(0.0, 0.0, width, 1e6);
    double height = metrics.height() + stepPadding;
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
    return {frame, fitMatrix(step, frame.adjusted(stepPadding, stepPadding + header, -stepPadding, -stepPadding))};
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
    const QRectF room(0, 0, width, 1e6);
    QFont bold = stepsTextFont(parameters);
    bold.setBold(true);
    const QFontMetricsF metrics(stepsTextFont(parameters));
    double height = QFontMetricsF(bold).boundingRect(room, Qt::TextWordWrap, content.heading).height() + stepPadding;
    for (const QString& line : content.explanation)
        height += metrics.boundingRect(room, Qt::TextWordWrap, line).height() + stepPadding / 2.0;
    return height;
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
        const double height = (room.height() - stepPadding * (rows - 1.0)) / rows;
        for (std::size_t row = 0; row < columns[column].size(); ++row) {
            const std::size_t at = columns[column][row];
            const QRectF frame(left, room.top() + static_cast<double>(row) * (height + stepPadding), width, height);
            // Low cards have their symbol beside the matrix.
            const bool low = height < 3.0 * line;
            const QRectF inner = frame.adjusted(stepPadding, stepPadding, -stepPadding, -stepPadding);
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

struct PictureAndText {
    QRectF matrix;
    QRectF text;
};

// Below the title of the large step: its picture with token labels, and the explanation beside or below it.
PictureAndText placeLarge(const StepsContent& content, const Step& step, const QRectF& room, bool beside,
                          const FigureParameters& parameters)
{
    const double width = beside ? room.width() * textShare : room.width();
    const double text = std::min(textHeight(content, width, parameters), room.height() * (beside ? 1.0 : 0.45));
    QRectF picture =
        beside ? room.adjusted(0.0, 0.0, -width - 2.0 * gap, 0.0) : room.adjusted(0.0, 0.0, 0.0, -text - gap);
    if (step.columnAxis != StepAxis::features)
        picture.setTop(picture.top() + std::min(longestTurnedLabel * 0.75, picture.height() * 0.3));
    else
        picture.setTop(picture.top() + QFontMetricsF(figureFont(parameters.style.fontPoints)).height());
    picture.setLeft(picture.left() + std::min(96.0, picture.width() * labelShare));
    const QRectF matrix = fitMatrix(step, picture);
    return {matrix,
            beside ? QRectF(room.right() - width, std::min(matrix.top(), room.bottom() - text), width, text)
                   : QRectF(room.left(), std::min(matrix.bottom() + gap, room.bottom() - text), width, text)};
}

// The large step's panel. The text stands where it leaves the larger picture.
void layoutLarge(StepsLayout& layout, const StepsContent& content, const Step& step, const QRectF& panel,
                 const FigureParameters& parameters)
{
    const QRectF room = panel.adjusted(0.0, titleHeight(step, panel.width(), parameters) + stepPadding, 0.0, 0.0);
    const PictureAndText beside = placeLarge(content, step, room, true, parameters);
    const PictureAndText below = placeLarge(content, step, room, false, parameters);
    const PictureAndText& chosen = beside.matrix.width() >= below.matrix.width() ? beside : below;
    layout.large = {panel, chosen.matrix};
    layout.text = chosen.text;
}

} // namespace

QFont stepsTextFont(const FigureParameters& parameters)
{
    return figureFont(parameters.style.fontPoints * textScale);
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

} // namespace attn
