// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_figure.h"

#include "engine/tensor/error.h"
#include "ui/heatmap/heatmap_layout.h"
#include "ui/heatmap/heatmap_marks.h"
#include "ui/heatmap/heatmap_panel.h"
#include "ui/heatmap/profiles_layer.h"
#include "ui/heatmap/scale_summary.h"
#include "ui/painting/color_bar.h"

#include <QCoreApplication>

#include <cmath>

namespace attn {

namespace {

QFont titleFont(const FigureParameters& parameters)
{
    QFont font = figureFont(parameters.style.fontPoints * 7.0 / 6.0);
    font.setWeight(QFont::DemiBold);
    return font;
}

struct Labels {
    AxisLabels rows;
    AxisLabels columns;
};

Labels labelsOf(const Run& run)
{
    const MatrixSource& source = *run.weights.front();
    return {axisLabels(run.queries, source.rows()), axisLabels(run.keys, source.columns())};
}

// The labels that the window shows, which are those that need room.
AxisLabels shown(const AxisLabels& labels, Index first, Index count)
{
    return {labels.texts.mid(first, count), labels.texts.isEmpty() ? first + count : count};
}

HeatmapParts partsOf(const FigureParameters& parameters, const Labels& labels, const Window& window,
                     const ResolvedScale& scale, bool hasNan)
{
    const QFont font = figureFont(parameters.style.fontPoints);
    const QFontMetricsF metrics(font);
    HeatmapParts parts;
    parts.rows = std::max<Index>(1, window.rows);
    parts.columns = std::max<Index>(1, window.columns);
    parts.labels = parameters.labels;
    parts.scale = parameters.colorBar;
    if (parameters.labels) {
        parts.rowLabel = longestLabel(shown(labels.rows, window.row, window.rows), font);
        parts.columnLabel = longestLabel(shown(labels.columns, window.column, window.columns), font);
        parts.numberedColumns = labels.columns.texts.isEmpty();
    }
    parts.lineHeight = std::ceil(metrics.height());
    parts.scaleLabel = colorBarNumbersWidth(metrics, scale, likelyBar, hasNan);
    parts.scaleNeedsNan = hasNan;
    parts.profiles = parameters.heatmap.profiles;
    parts.title = parameters.title.isEmpty() ? 0.0 : std::ceil(QFontMetricsF(titleFont(parameters)).height());
    return parts;
}

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::HeatmapFigure)
};

void paintTitles(QPainter& painter, const QSizeF& size, const HeatmapLayout& layout, const FigureParameters& parameters)
{
    const Theme& theme = parameters.style.theme;
    painter.setPen(theme.quietText);
    if (!layout.columnTitle.isEmpty())
        painter.drawText(QRectF(layout.columnTitle), Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip,
                         Text::tr("keys →"));
    if (!layout.rowTitle.isEmpty()) {
        const QRectF line(layout.rowTitle);
        painter.save();
        painter.translate(line.center());
        painter.rotate(-90.0);
        painter.drawText(QRectF(-line.height() / 2.0, -line.width() / 2.0, line.height(), line.width()),
                         Qt::AlignCenter | Qt::TextDontClip, Text::tr("← queries"));
        painter.restore();
    }
    if (layout.title.isEmpty())
        return;
    painter.save();
    painter.setFont(titleFont(parameters));
    painter.setPen(theme.text);
    const QFontMetricsF metrics(painter.font());
    const QString title = metrics.elidedText(parameters.title, Qt::ElideRight, size.width() - 16.0);
    const double left =
        std::max(8.0, std::min<double>(layout.cells.left(), size.width() - 8.0 - metrics.horizontalAdvance(title)));
    painter.drawText(QPointF(left, layout.title.top() + metrics.ascent()), title);
    painter.restore();
}

HeatmapProfiles profilesOf(const MatrixSource& source, const FigureParameters& parameters, const RunControl& control)
{
    HeatmapProfiles profiles;
    profiles.row.pick.places = parameters.rows;
    if (parameters.rows.empty() && parameters.selected.query)
        profiles.row.pick.places = {*parameters.selected.query};
    if (parameters.selected.key)
        profiles.column.pick.places = {*parameters.selected.key};
    for (Profile* profile : {&profiles.row, &profiles.column})
        profile->values = readProfile(source, profile->pick, control);
    return profiles;
}

HeatmapGeometry geometryOf(const QSizeF& size, const HeatmapPanel& panel, const HeatmapLayout& layout)
{
    const double width = panel.cells.width() / static_cast<double>(panel.window.columns);
    const double height = panel.cells.height() / static_cast<double>(panel.window.rows);
    const QRectF first(panel.cells.left() - static_cast<double>(panel.window.column) * width,
                       panel.cells.top() - static_cast<double>(panel.window.row) * height, width, height);
    return {QRectF({}, size), layout, panel.cells, first, panel.columnTurn, panel.rows, panel.columns};
}

} // namespace

WeightsSummary scaleDataOf(const Run& run, const FigureParameters& parameters, bool sharedByHeads,
                           const RunControl& control)
{
    if (parameters.heatmap.scaleData)
        return *parameters.heatmap.scaleData;
    return needsSummary(parameters.style.scale) ? scaleSummary(run, parameters.head, sharedByHeads, control)
                                                : WeightsSummary{};
}

Window shownWindow(const Run& run, const FigureParameters& parameters)
{
    const Window whole = run.weights.front()->whole();
    if (!parameters.heatmap.window)
        return whole;
    const Window& window = *parameters.heatmap.window;
    if (window.row < 0 || window.column < 0 || window.rows < 1 || window.columns < 1
        || window.row + window.rows > whole.rows || window.column + window.columns > whole.columns)
        throw SettingError("window: the matrix has " + std::to_string(whole.rows) + " rows and "
                           + std::to_string(whole.columns) + " columns, choose a part of it");
    return window;
}

void drawHeatmapFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                       const RunControl& control)
{
    const ViewStyle& style = parameters.style;
    HeatmapPanel panel;
    panel.source = run.source(parameters.head);
    panel.window = shownWindow(run, parameters);
    panel.open = run.open_cells(parameters.head).get();
    const WeightsSummary data = scaleDataOf(run, parameters, style.scale.sharedByHeads, part_of(control, 0.0, 0.5));
    const ResolvedScale scale(style.scale, data, style.theme.notANumber);
    const Labels labels = labelsOf(run);
    const HeatmapLayout layout =
        layOutHeatmap(size.toSize(), partsOf(parameters, labels, panel.window, scale, data.not_a_number > 0));
    panel.cells = layout.cells;
    panel.rows = labels.rows;
    panel.columns = labels.columns;
    panel.columnTurn = layout.columnTurn;
    if (parameters.labels) {
        panel.rowLabel = layout.rowLabel;
        panel.columnLabel = layout.columnLabel;
    }
    painter.fillRect(QRectF({}, size), style.theme.surface);
    painter.setFont(figureFont(style.fontPoints));
    paintPanel(painter, panel, scale, style, part_of(control, 0.5, 1.0));
    paintTitles(painter, size, layout, parameters);
    if (!layout.scale.isEmpty()) {
        drawColorBar(painter, layout.scale, scale, style.theme);
        if (data.not_a_number > 0)
            drawNanSwatch(painter, layout.scale, style.theme);
    }
    const HeatmapGeometry geometry = geometryOf(size, panel, layout);
    if (!layout.rowProfile.isEmpty())
        paintProfiles(painter, geometry, profilesOf(*panel.source, parameters, control), scale, parameters.selected,
                      style.theme, figureFont(style.fontPoints));
    HeatmapMarks marks;
    marks.pinned = parameters.selected;
    marks.rows = parameters.rows;
    paintHeatmapFrame(painter, geometry, style.theme.line);
    paintHeatmapMarks(painter, geometry, marks, style.theme, figureFont(style.fontPoints));
}

QSizeF heatmapFigureSize(double width, const Run& run, const FigureParameters& parameters)
{
    // The numbers of the bar are not known without reading the weights; those from 0 to 1 are as wide as most.
    const WeightsSummary likely =
        parameters.heatmap.scaleData.value_or(WeightsSummary{.largest = 1.0, .smallest_positive = 1e-3});
    const ResolvedScale scale(parameters.style.scale, likely, parameters.style.theme.notANumber);
    const HeatmapParts parts =
        partsOf(parameters, labelsOf(run), shownWindow(run, parameters), scale, likely.not_a_number > 0);
    return QSizeF(width, naturalSize(static_cast<int>(std::lround(width)), parts).height());
}

} // namespace attn
