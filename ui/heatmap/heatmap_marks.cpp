// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_marks.h"

#include "ui/painting/cell_painting.h"
#include "ui/wording/token_label.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double badgePadding = 5.0;
constexpr double longestBadge = 240.0;
constexpr int spotlightVeil = 170; // of 255

struct Ink {
    QColor line;  // over the cells
    QColor label; // behind a label
    QColor text;  // on it
};

// The light line has a dark one around it, so that it is seen on every colour of the map.
void paintOutline(QPainter& painter, const QRectF& area, const QRectF& rect, const QColor& color, double width)
{
    QRectF shown = rect.intersected(area);
    if (shown.isEmpty())
        return;
    const double grow = std::max(0.0, (4.0 - std::min(shown.width(), shown.height())) / 2);
    shown.adjust(-grow, -grow, grow, grow);
    const QColor casing(0, 0, 0, 150);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(casing, width + 2.0, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(shown);
    painter.setPen(QPen(color, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter.drawRect(shown);
}

void paintBadge(QPainter& painter, const QRectF& rect, const QString& text, const Ink& ink)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink.label);
    painter.drawRoundedRect(rect, 3, 3);
    painter.setPen(ink.text);
    painter.drawText(rect, Qt::AlignCenter | Qt::TextDontClip, text);
}

void paintRowLabel(QPainter& painter, const HeatmapGeometry& where, Index row, const Ink& ink)
{
    const QRectF& area = where.cells;
    const double middle = where.cell(row, 0).center().y();
    if (where.layout.rowLabel == 0.0 || middle < area.top() || middle > area.bottom())
        return;
    const QFontMetricsF metrics(painter.font());
    const double room = std::max(24.0, area.left() - 2 * badgePadding - 4.0);
    const QString text = labelInRoom(where.rows, row, where.rowStep, metrics, room);
    const double width = metrics.horizontalAdvance(text) + 2 * badgePadding;
    const double height = metrics.height() + 2.0;
    paintBadge(painter, QRectF(area.left() - 1.0 - width, middle - height / 2, width, height), text, ink);
}

// Covers the label that is there: both are turned about the same point.
void paintTurnedColumnLabel(QPainter& painter, const HeatmapGeometry& where, Index column, double middle,
                            const Ink& ink)
{
    const QFontMetricsF metrics(painter.font());
    const double turn = where.columnTurn * M_PI / 180.0;
    const double foot = where.cells.top() - labelPadding;
    const double height = metrics.height();
    const double room = (foot - std::cos(turn) * height) / std::sin(-turn) - badgePadding - 2.0; // to the upper edge
    const QString text =
        labelInRoom(where.columns, column, where.columnStep, metrics, std::clamp(room, 24.0, longestBadge));
    painter.save();
    painter.translate(middle + std::sin(turn) * height / 2.0, foot - std::cos(turn) * height);
    painter.rotate(where.columnTurn);
    const double padding = labelPadding - 1.0;
    paintBadge(painter, QRectF(-padding, -1.0, metrics.horizontalAdvance(text) + 2 * padding, height + 2.0), text, ink);
    painter.restore();
}

void paintColumnLabel(QPainter& painter, const HeatmapGeometry& where, Index column, const Ink& ink)
{
    const QRectF& area = where.cells;
    const double middle = where.cell(0, column).center().x();
    if (where.layout.columnLabel == 0.0 || middle < area.left() || middle > area.right())
        return;
    if (where.columnTurn != 0.0) {
        paintTurnedColumnLabel(painter, where, column, middle, ink);
        return;
    }
    const QFontMetricsF metrics(painter.font());
    const QString text = labelInRoom(where.columns, column, where.columnStep, metrics,
                                     std::min(longestBadge, where.page.width() - 16.0));
    const double width = metrics.horizontalAdvance(text) + 2 * badgePadding;
    const double height = metrics.height() + 2.0;
    const double left = std::clamp(middle - width / 2, 2.0, std::max(2.0, where.page.right() - width - 2.0));
    paintBadge(painter, QRectF(left, area.top() - 2.0 - height, width, height), text, ink);
}

// Where rows lie closer than their outlines or labels are thick, one stands for those that it would hide.
void paintRows(QPainter& painter, const HeatmapGeometry& where, const std::vector<Index>& rows, const Ink& ink)
{
    const auto apart = [&where](double pixels) { return static_cast<Index>(std::ceil(pixels / where.rowHeight())); };
    const Index outlinePitch = apart(1.0);
    const Index labelPitch = apart(QFontMetricsF(painter.font()).height() + 2.0);
    Index outlined = -outlinePitch;
    Index labelled = -labelPitch;
    for (const Index row : rows) {
        const QRectF cell = where.cell(row, 0);
        if (row >= outlined + outlinePitch) {
            paintOutline(painter, where.cells,
                         QRectF(where.cells.left(), cell.top(), where.cells.width(), cell.height()), ink.line, 1.0);
            outlined = row;
        }
        if (row >= labelled + labelPitch) {
            paintRowLabel(painter, where, row, ink);
            labelled = row;
        }
    }
}

void fadeOtherRows(QPainter& painter, const HeatmapGeometry& where, Index row, const Theme& theme)
{
    QColor veil = theme.surface;
    veil.setAlpha(spotlightVeil);
    const QRectF lit = where.cell(row, 0);
    const QRectF& all = where.cells;
    painter.fillRect(QRectF(all.topLeft(), QPointF(all.right(), std::clamp(lit.top(), all.top(), all.bottom()))), veil);
    painter.fillRect(QRectF(QPointF(all.left(), std::clamp(lit.bottom(), all.top(), all.bottom())), all.bottomRight()),
                     veil);
}

void paintFocus(QPainter& painter, const HeatmapGeometry& where, const Focus& focus, const Ink& ink)
{
    const QRectF& area = where.cells;
    if (focus.query) {
        const QRectF cell = where.cell(*focus.query, 0);
        paintOutline(painter, area, QRectF(area.left(), cell.top(), area.width(), cell.height()), ink.line, 1.0);
        paintRowLabel(painter, where, *focus.query, ink);
    }
    if (focus.key) {
        const QRectF cell = where.cell(0, *focus.key);
        paintOutline(painter, area, QRectF(cell.left(), area.top(), cell.width(), area.height()), ink.line, 1.0);
        paintColumnLabel(painter, where, *focus.key, ink);
    }
    if (focus.query && focus.key)
        paintOutline(painter, area, where.cell(*focus.query, *focus.key), ink.line, 2.5);
}

} // namespace

void paintMarks(QPainter& painter, const HeatmapGeometry& where, const HeatmapMarks& marks, const Theme& theme,
                const QFont& font)
{
    painter.save();
    painter.setFont(font);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!drawsVectors(painter))
        painter.translate(0.5, 0.5); // where thin lines are sharp
    // Cells have the same colours in every theme, and so have the lines over them.
    const Ink hover{Qt::white, theme.text, theme.surface};
    if (marks.spotlight && marks.pinned.query)
        fadeOtherRows(painter, where, *marks.pinned.query, theme);
    const Ink pin{darkTheme().accent, theme.accent, theme.accentText};
    paintRows(painter, where, marks.rows, pin);
    if (marks.hovered != marks.pinned)
        paintFocus(painter, where, marks.hovered, hover);
    paintFocus(painter, where, marks.pinned, pin);
    painter.restore();
}

} // namespace attn
