// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_panel.h"

#include "engine/tensor/window_source.h"
#include "ui/heatmap/cell_text.h"
#include "ui/heatmap/heatmap_layout.h"
#include "ui/painting/cell_painting.h"
#include "ui/wording/token_label.h"

#include <algorithm>

namespace attn {

namespace {

constexpr double tickLength = 4.0;
constexpr double smallestClosedCell = 6.0; // pixels, as on the screen

// The first place of the window that has a label.
Index firstLabel(Index begin, Index step)
{
    return (begin + step - 1) / step * step;
}

// Where no label stands beside each cell, a line says which cell it belongs to.
void paintTick(QPainter& painter, const QPointF& at, const QPointF& outwards, Index step, const Theme& theme)
{
    if (step == 1)
        return;
    painter.setPen(QPen(theme.line, 1.0));
    painter.drawLine(at, at + tickLength * outwards);
    painter.setPen(theme.text);
}

void paintRowLabels(QPainter& painter, const HeatmapPanel& panel, const Theme& theme)
{
    const QFontMetricsF metrics(painter.font());
    const double pitch = panel.cells.height() / static_cast<double>(panel.window.rows);
    HeatmapParts parts;
    parts.lineHeight = metrics.height();
    const Index step = labelStep(pitch, labelPitch(-90.0, parts));
    for (Index i = firstLabel(panel.window.row, step); i < panel.window.row + panel.window.rows; i += step) {
        const double y = panel.cells.top() + (static_cast<double>(i - panel.window.row) + 0.5) * pitch;
        paintTick(painter, {panel.cells.left(), y}, {-1.0, 0.0}, step, theme);
        const QString text = elidedLabel(panel.rows.at(i), metrics, panel.rowLabel);
        painter.drawText(QPointF(panel.cells.left() - labelPadding - metrics.horizontalAdvance(text),
                                 y + (metrics.ascent() - metrics.descent()) / 2.0),
                         text);
    }
}

void paintColumnLabels(QPainter& painter, const HeatmapPanel& panel, const Theme& theme)
{
    const QFontMetricsF metrics(painter.font());
    const double pitch = panel.cells.width() / static_cast<double>(panel.window.columns);
    HeatmapParts parts;
    parts.lineHeight = metrics.height();
    parts.columnLabel = panel.columnLabel;
    const Index step = labelStep(pitch, labelPitch(panel.columnTurn, parts));
    const bool flat = panel.columnTurn == 0.0;
    const double room = flat ? pitch * static_cast<double>(step) - 4.0 : panel.columnLabel;
    for (Index j = firstLabel(panel.window.column, step); j < panel.window.column + panel.window.columns; j += step) {
        const QPointF at(panel.cells.left() + (static_cast<double>(j - panel.window.column) + 0.5) * pitch,
                         panel.cells.top());
        paintTick(painter, at, {0.0, -1.0}, step, theme);
        const QString text = elidedLabel(panel.columns.at(j), metrics, room);
        painter.save();
        painter.translate(at - QPointF(0.0, labelPadding));
        painter.rotate(panel.columnTurn);
        painter.drawText(flat ? QPointF(-metrics.horizontalAdvance(text) / 2.0, -metrics.descent())
                              : QPointF(0.0, (metrics.ascent() - metrics.descent()) / 2.0),
                         text);
        painter.restore();
    }
}

bool isOpen(const CellColors& colors, const Cell& cell)
{
    return !colors.open || colors.open->is_open(colors.origin.query + cell.query, colors.origin.key + cell.key);
}

void paintValues(QPainter& painter, const MatrixSource& cells, const QRectF& area, const CellColors& colors,
                 CellValues values)
{
    const ResolvedScale& scale = colors.scale;
    const QSizeF cell(area.width() / static_cast<double>(cells.columns()),
                      area.height() / static_cast<double>(cells.rows()));
    const auto font = valueFont(values, cell, painter.font(), scale);
    if (!font)
        return;
    painter.save();
    painter.setFont(*font);
    const CellText text(scale.low(), scale.high());
    std::vector<double> row(static_cast<std::size_t>(cells.columns()));
    for (Index i = 0; i < cells.rows(); ++i) {
        cells.read({i, 0, 1, cells.columns()}, row.data());
        for (Index j = 0; j < cells.columns(); ++j) {
            if (!isOpen(colors, {i, j}))
                continue;
            const double value = row[static_cast<std::size_t>(j)];
            painter.setPen(QColor(scale.textColor(value)));
            painter.drawText(cellRect(area, cells.rows(), cells.columns(), {i, j}), Qt::AlignCenter | Qt::TextDontClip,
                             text(value));
        }
    }
    painter.restore();
}

} // namespace

void paintPanel(QPainter& painter, const HeatmapPanel& panel, const ResolvedScale& scale, const ViewStyle& style,
                const RunControl& control)
{
    const WindowSource cells(panel.source, panel.window);
    CellColors colors;
    colors.scale = scale;
    colors.pooling = style.pooling;
    colors.closed = QColor(scale.color(-std::numeric_limits<double>::infinity()));
    const double smaller = std::min(panel.cells.width() / static_cast<double>(cells.columns()),
                                    panel.cells.height() / static_cast<double>(cells.rows()));
    if (panel.open && smaller >= smallestClosedCell) {
        colors.open = panel.open;
        colors.origin = {panel.window.row, panel.window.column};
        colors.closed = style.theme.window;
    }
    paintCells(painter, panel.cells, cells, colors, control);
    paintValues(painter, cells, panel.cells, colors, style.values);
    painter.setPen(style.theme.text);
    if (panel.rowLabel > 0.0)
        paintRowLabels(painter, panel, style.theme);
    if (panel.columnLabel > 0.0)
        paintColumnLabels(painter, panel, style.theme);
}

} // namespace attn
