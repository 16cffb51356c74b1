// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/panels_figure.h"

#include "ui/heatmap/heatmap_figure.h"
#include "ui/heatmap/heatmap_page.h"
#include "ui/painting/color_bar.h"
#include "ui/painting/figure_frame.h"
#include "ui/wording/token_label.h"
#include "ui/wording/token_names.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double gap = 12.0; // between panels
constexpr double longestRowLabel = 120.0;
constexpr double longestColumnLabel = 96.0;
constexpr double lowest = 0.25; // ratio of a panel's height to its width; its inverse is the highest

struct Panels {
    Index count = 1;
    double shape = 1.0;              // width to height
    bool fills = false;              // the room, whatever that makes of the shape
    std::optional<double> labelRoom; // pixels along a label; nothing: what suits the page
    double rowLabel = 0.0;           // of the longest label, which `parts` may cut
    double columnLabel = 0.0;
    HeatmapParts parts; // of one of them
    AxisLabels rows;    // of the whole matrix
    AxisLabels columns;
};

Panels panelsOf(const Run& run, const FigureParameters& parameters)
{
    const Window window = shownWindow(run, parameters);
    const QFont font = figureFont(parameters.style.fontPoints);
    Panels panels;
    panels.count = std::max<Index>(1, run.heads);
    panels.shape = static_cast<double>(window.columns) / static_cast<double>(std::max<Index>(1, window.rows));
    if (parameters.style.aspect != CellAspect::square)
        panels.shape = std::clamp(panels.shape, lowest, 1.0 / lowest);
    panels.fills = parameters.style.aspect == CellAspect::free;
    panels.labelRoom = parameters.heatmap.labelRoom;
    panels.parts.rows = window.rows;
    panels.parts.columns = std::max<Index>(1, window.columns);
    panels.parts.lineHeight = std::ceil(QFontMetricsF(font).height());
    panels.rows = axisLabels(run.queries, run.weights.front()->rows(), queryNames(run).numbers());
    panels.columns = axisLabels(run.keys, run.weights.front()->columns(), keyNames(run).numbers());
    if (parameters.labels) {
        panels.rowLabel = longestLabel(labelsOfPart(panels.rows, window.row, window.rows), font);
        panels.columnLabel = longestLabel(labelsOfPart(panels.columns, window.column, window.columns), font);
        panels.parts.rowLabel = std::min(panels.rowLabel, panels.labelRoom.value_or(longestRowLabel));
        panels.parts.columnLabel = std::min(panels.columnLabel, panels.labelRoom.value_or(longestColumnLabel));
        panels.parts.numberedColumns = panels.columns.texts.isEmpty();
    }
    return panels;
}

// The layout with `columns` panels side by side, in a room that begins at (0, 0).
PanelsLayout place(const QSizeF& room, const Panels& panels, Index columns)
{
    PanelsLayout layout;
    layout.columns = columns;
    layout.captionHeight = panels.parts.lineHeight + 4.0;
    const Index rows = (panels.count + columns - 1) / columns;
    if (panels.parts.rowLabel > 0.0) {
        const double share = panels.labelRoom ? 0.6 : 0.2;
        layout.rowLabel = std::min(panels.parts.rowLabel, std::max(24.0, share * room.width()));
        layout.columnLabel = std::min(panels.parts.columnLabel, std::max(24.0, share * room.height()));
    }
    const double left = layout.rowLabel > 0.0 ? layout.rowLabel + labelPadding : 0.0;
    const double width = (room.width() - left - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
    const auto fit = [&](double labels) {
        layout.columnLabelHeight = labels;
        const double height = (room.height() - labels - layout.captionHeight * static_cast<double>(rows)
                               - gap * static_cast<double>(rows - 1))
            / static_cast<double>(rows);
        if (panels.fills)
            return QSizeF(std::max(1.0, width), std::max(1.0, height));
        const double fitted = std::max(1.0, std::min(width, height * panels.shape));
        return QSizeF(fitted, fitted / panels.shape);
    };
    QSizeF cells = fit(layout.columnLabel > 0.0 ? panels.parts.lineHeight + labelPadding : 0.0);
    const double pitch = cells.width() / static_cast<double>(panels.parts.columns);
    if (layout.columnLabel > 0.0 && !panels.parts.numberedColumns && pitch < labelPitch(0.0, panels.parts)) {
        layout.columnTurn = -90.0;
        cells = fit(layout.columnLabel + labelPadding);
    }
    for (Index panel = 0; panel < panels.count; ++panel) {
        const double column = static_cast<double>(panel % columns);
        const double row = static_cast<double>(panel / columns);
        layout.cells.emplace_back(
            QPointF(left + column * (cells.width() + gap),
                    layout.columnLabelHeight + layout.captionHeight * (row + 1.0) + row * (cells.height() + gap)),
            cells);
    }
    return layout;
}

double barWidth(const FigureParameters& parameters, const ResolvedScale& scale, double height,
                const ScaleMarks& marks = {})
{
    return colorBarWidth(QFontMetricsF(figureFont(parameters.style.fontPoints)), scale, height, marks);
}

// The numbers of the bar are not known without reading the weights.
ResolvedScale likelyScale(const FigureParameters& parameters)
{
    return ResolvedScale(parameters.style.scale, {.largest = 1.0, .smallest_positive = 1e-3},
                         parameters.style.theme.special);
}

QString caption(Index head, const QFontMetricsF& metrics, double room)
{
    const QString full = QCoreApplication::translate("PanelsFigure", "head %1").arg(head);
    const QString number = QString::number(head);
    return metrics.horizontalAdvance(full) <= room  ? full
        : metrics.horizontalAdvance(number) <= room ? number
                                                    : QString();
}

// Writes "(a) head 0", as far as there is room.
void paintCaption(QPainter& painter, Index head, const QPointF& bottomLeft, double width, const Theme& theme)
{
    const QFontMetricsF metrics(painter.font());
    const QPointF baseline = bottomLeft - QPointF(0.0, metrics.descent() + 2.0);
    const QString letter = panelLetter(head);
    painter.setPen(theme.text);
    painter.drawText(baseline, letter);
    const double used = metrics.horizontalAdvance(letter + u' ');
    const QString text = caption(head, metrics, width - used);
    painter.setPen(theme.quietText);
    if (!text.isEmpty())
        painter.drawText(baseline + QPointF(used, 0.0), text);
}

HeatmapGeometry placePanel(const PanelsLayout& layout, const Panels& panels, const Window& window, Index head)
{
    HeatmapGeometry where;
    where.cells = layout.cells[static_cast<std::size_t>(head)];
    where.seen = seenOf(window);
    where.rowCount = panels.rows.count;
    where.columnCount = panels.columns.count;
    where.rows = panels.rows;
    where.columns = panels.columns;
    where.layout.rowLabel = head % layout.columns == 0 ? layout.rowLabel : 0.0;
    where.layout.columnLabel = head < layout.columns ? layout.columnLabel : 0.0;
    where.layout.columnTurn = layout.columnTurn;
    placeLabels(where, panels.parts);
    return where;
}

} // namespace

QString panelLetter(Index panel)
{
    QString letters;
    for (Index rest = panel + 1; rest > 0; rest = (rest - 1) / 26)
        letters.prepend(QChar(static_cast<char16_t>(u'a' + (rest - 1) % 26)));
    return u'(' + letters + u')';
}

PanelsLayout layoutPanels(const QSizeF& size, const Run& run, const FigureParameters& parameters,
                          const ResolvedScale& scale, const ScaleMarks& marks)
{
    QRectF room = figureRoom(size, parameters);
    const double bar = parameters.colorBar ? barWidth(parameters, scale, room.height(), marks) + 2.0 * gap : 0.0;
    room.setWidth(std::max(1.0, room.width() - bar));
    const Panels panels = panelsOf(run, parameters);
    PanelsLayout best;
    for (Index columns = 1; columns <= panels.count; ++columns) {
        PanelsLayout layout = place(room.size(), panels, columns);
        if (best.cells.empty() || layout.cells.front().width() > best.cells.front().width())
            best = std::move(layout);
    }
    const double right = best.cells[static_cast<std::size_t>(best.columns - 1)].right();
    const double bottom = best.cells.back().bottom();
    // A title stays close above its panels.
    const double above = parameters.title.isEmpty() ? (room.height() - bottom) / 2.0 : 0.0;
    const QPointF corner = room.topLeft() + QPointF((room.width() - right) / 2.0, above);
    for (QRectF& cells : best.cells)
        cells.translate(corner);
    if (parameters.colorBar) {
        const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
        const double top = best.cells.front().top();
        const double height = best.cells.back().bottom() - top - scaleMarksHeight(metrics, marks.size());
        best.colorBar = QRectF(corner.x() + right + 2.0 * gap, top, bar - 2.0 * gap, std::max(1.0, height));
    }
    return best;
}

void drawPanelsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                      const RunControl& control)
{
    run.source({parameters.head.layer, 0}); // throws where there is none
    const ViewStyle& style = parameters.style;
    const WeightsSummary data = scaleDataOf(run, parameters, true, part_of(control, 0.0, 0.5));
    const ResolvedScale scale(style.scale, data, style.theme.special);
    const ScaleMarks marks = scaleMarks(scale, data);
    const PanelsLayout layout = layoutPanels(size, run, parameters, scale, marks);
    beginFigure(painter, size, parameters);

    const Panels panels = panelsOf(run, parameters);
    const Window window = shownWindow(run, parameters);
    HeatmapContent content;
    content.scale = scale;
    content.open = run.open_cells(parameters.head);
    const Focus inWindow{
        parameters.selected.query ? std::optional(*parameters.selected.query - window.row) : std::nullopt,
        parameters.selected.key ? std::optional(*parameters.selected.key - window.column) : std::nullopt};
    const auto heads = static_cast<Index>(layout.cells.size());
    for (Index head = 0; head < heads; ++head) {
        content.source = run.source({parameters.head.layer, head});
        const HeatmapGeometry where = placePanel(layout, panels, window, head);
        const double done = static_cast<double>(head) / static_cast<double>(heads);
        paintMap(painter, where, content, style,
                 part_of(control, 0.5 + 0.5 * done, 0.5 + 0.5 * (done + 1.0 / static_cast<double>(heads))));
        paintLabels(painter, where, style);
        paintFrame(painter, where.cells, style.theme.line);
        if ((!inWindow.query || *inWindow.query >= 0) && (!inWindow.key || *inWindow.key >= 0))
            outlineFocus(painter, where.cells, window.rows, window.columns, inWindow, style.theme.accent);
        const double labels = head < layout.columns ? layout.columnLabelHeight : 0.0;
        paintCaption(painter, head, where.cells.topLeft() - QPointF(0.0, labels), where.cells.width(), style.theme);
    }
    if (layout.colorBar.isEmpty())
        return;
    drawColorBar(painter, layout.colorBar, scale, style.theme);
    drawScaleMarks(painter, layout.colorBar, marks, style.theme);
}

CutTexts cutTextsOfPanels(const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    const Panels panels = panelsOf(run, parameters);
    const PanelsLayout layout = layoutPanels(size, run, parameters, likelyScale(parameters));
    return {.labels = panels.rowLabel > layout.rowLabel || panels.columnLabel > layout.columnLabel,
            .title = isTitleCut(size, parameters)};
}

QSizeF panelsFigureSize(double width, const Run& run, const FigureParameters& parameters)
{
    Panels panels = panelsOf(run, parameters);
    panels.fills = false; // a page that it has chosen itself
    // Chooses the panels side by side so that the figure is about as high as wide, or a little lower.
    const double across = std::sqrt(static_cast<double>(panels.count) / panels.shape);
    const auto columns = std::clamp(static_cast<Index>(std::ceil(across - 1e-9)), Index{1}, panels.count);
    const QRectF room = figureRoom({width, 4.0 * width}, parameters);
    const double bar = parameters.colorBar ? barWidth(parameters, likelyScale(parameters), width) + 2.0 * gap : 0.0;
    const PanelsLayout layout = place({room.width() - bar, room.height()}, panels, columns);
    const double bottom = std::ceil(layout.cells.back().bottom());
    return {width, 4.0 * width - room.height() + bottom};
}

} // namespace attn
