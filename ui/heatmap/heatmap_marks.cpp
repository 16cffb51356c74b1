#include "ui/heatmap/heatmap_marks.h"

#include "ui/heatmap/heatmap_plot.h"
#include "ui/view/token_label.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double badgePadding = 5.0;
constexpr double longestBadge = 240.0;

} // namespace

HeatmapMarksLayer::HeatmapMarksLayer(const HeatmapPlot& plot, QCustomPlot* parent)
    : QCPLayerable(parent, QStringLiteral("marks")), plot_(plot)
{
}

void HeatmapMarksLayer::setTheme(const Theme& theme, const QFont& font)
{
    theme_ = theme;
    font_ = font;
}

void HeatmapMarksLayer::draw(QCPPainter* painter)
{
    if (!plot_.hasCells())
        return;
    painter->setAntialiasing(false);
    painter->setPen(QPen(marks_.focused ? theme_.accent : theme_.line, 1));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(plot_.cellsArea());
    painter->setAntialiasing(true);

    // Cells have the same colours in every theme, and so have the lines over them.
    const Ink hover{Qt::white, theme_.text, theme_.surface};
    const Ink pin{darkTheme().accent, theme_.accent, theme_.accentText};
    drawRows(painter, pin);
    if (marks_.hovered != marks_.pinned)
        drawFocus(painter, marks_.hovered, hover);
    drawFocus(painter, marks_.pinned, pin);
    if (marks_.stale) {
        QColor veil = theme_.surface;
        veil.setAlpha(150);
        painter->fillRect(mParentPlot->viewport(), veil);
    }
}

// Of rows closer than their outlines or labels are thick, one stands for those that it would hide.
void HeatmapMarksLayer::drawRows(QCPPainter* painter, const Ink& ink) const
{
    const QRectF area = plot_.cellsArea();
    const double pitch = plot_.cellRect({0, 0}).height();
    const auto apart = [pitch](double pixels) { return static_cast<Index>(std::ceil(pixels / pitch)); };
    const Index outlinePitch = apart(1.0);
    const Index labelPitch = apart(QFontMetricsF(font_).height() + 2.0);
    Index outlined = -outlinePitch;
    Index labelled = -labelPitch;
    for (const Index row : marks_.rows) {
        const QRectF cell = plot_.cellRect({row, 0});
        if (row >= outlined + outlinePitch) {
            drawOutline(painter, QRectF(area.left(), cell.top(), area.width(), cell.height()), ink.line, 1.0);
            outlined = row;
        }
        if (row >= labelled + labelPitch) {
            drawRowLabel(painter, row, ink);
            labelled = row;
        }
    }
}

void HeatmapMarksLayer::drawFocus(QCPPainter* painter, const Focus& focus, const Ink& ink) const
{
    const QRectF area = plot_.cellsArea();
    if (focus.query) {
        const QRectF cell = plot_.cellRect({*focus.query, 0});
        drawOutline(painter, QRectF(area.left(), cell.top(), area.width(), cell.height()), ink.line, 1.0);
        drawRowLabel(painter, *focus.query, ink);
    }
    if (focus.key) {
        const QRectF cell = plot_.cellRect({0, *focus.key});
        drawOutline(painter, QRectF(cell.left(), area.top(), cell.width(), area.height()), ink.line, 1.0);
        drawColumnLabel(painter, *focus.key, ink);
    }
    if (focus.query && focus.key)
        drawOutline(painter, plot_.cellRect({*focus.query, *focus.key}), ink.line, 2.5);
}

// With a dark casing, so that the light line is seen on every colour of the map.
void HeatmapMarksLayer::drawOutline(QCPPainter* painter, const QRectF& rect, const QColor& color, double width) const
{
    const QRectF area = plot_.cellsArea();
    QRectF shown = rect.intersected(area);
    if (shown.isEmpty())
        return;
    const double grow = std::max(0.0, (4.0 - std::min(shown.width(), shown.height())) / 2);
    shown.adjust(-grow, -grow, grow, grow);
    const QColor casing(0, 0, 0, 150);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(casing, width + 2.0, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter->drawRect(shown);
    painter->setPen(QPen(color, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter->drawRect(shown);
}

void HeatmapMarksLayer::drawRowLabel(QCPPainter* painter, Index row, const Ink& ink) const
{
    const QRectF area = plot_.cellsArea();
    const double middle = plot_.cellRect({row, 0}).center().y();
    if (middle < area.top() || middle > area.bottom())
        return;
    const QFontMetricsF metrics(font_);
    const double room = std::max(24.0, area.left() - 2 * badgePadding - 4.0);
    const QString text = elidedLabel(plot_.rowLabels().at(row), metrics, room);
    const double width = metrics.horizontalAdvance(text) + 2 * badgePadding;
    const double height = metrics.height() + 2.0;
    drawBadge(painter, QRectF(area.left() - 1.0 - width, middle - height / 2, width, height), text, ink);
}

void HeatmapMarksLayer::drawColumnLabel(QCPPainter* painter, Index column, const Ink& ink) const
{
    const QRectF area = plot_.cellsArea();
    const double middle = plot_.cellRect({0, column}).center().x();
    if (middle < area.left() || middle > area.right())
        return;
    if (plot_.columnTurn() != 0.0) {
        drawTurnedColumnLabel(painter, column, middle, ink);
        return;
    }
    const QFontMetricsF metrics(font_);
    const QRectF page = mParentPlot->viewport();
    const QString text = elidedLabel(plot_.columnLabels().at(column), metrics, std::min(longestBadge, page.width() - 16.0));
    const double width = metrics.horizontalAdvance(text) + 2 * badgePadding;
    const double height = metrics.height() + 2.0;
    const double left = std::clamp(middle - width / 2, 2.0, std::max(2.0, page.right() - width - 2.0));
    drawBadge(painter, QRectF(left, area.top() - 2.0 - height, width, height), text, ink);
}

// Right over the label that the axis has written there: its upper left corner turns about the same point.
void HeatmapMarksLayer::drawTurnedColumnLabel(QCPPainter* painter, Index column, double middle, const Ink& ink) const
{
    const QFontMetricsF metrics(font_);
    const double turn = plot_.columnTurn() * M_PI / 180.0;
    const double foot = plot_.cellsArea().top() - HeatmapPlot::labelPadding;
    const double height = metrics.height();
    const double room = (foot - std::cos(turn) * height) / std::sin(-turn) - badgePadding - 2.0; // to the upper edge
    const QString text = elidedLabel(plot_.columnLabels().at(column), metrics, std::clamp(room, 24.0, longestBadge));
    painter->save();
    painter->translate(middle + std::sin(turn) * height / 2.0, foot - std::cos(turn) * height);
    painter->rotate(plot_.columnTurn());
    const double padding = HeatmapPlot::labelPadding - 1.0;
    drawBadge(painter, QRectF(-padding, -1.0, metrics.horizontalAdvance(text) + 2 * padding, height + 2.0), text, ink);
    painter->restore();
}

void HeatmapMarksLayer::drawBadge(QCPPainter* painter, const QRectF& rect, const QString& text, const Ink& ink) const
{
    painter->setPen(Qt::NoPen);
    painter->setBrush(ink.label);
    painter->drawRoundedRect(rect, 3, 3);
    painter->setPen(ink.text);
    painter->setFont(font_);
    painter->drawText(rect, Qt::AlignCenter | Qt::TextDontClip, text);
}

} // namespace attn
