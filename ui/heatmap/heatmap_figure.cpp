// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_figure.h"

#include "engine/tensor/error.h"
#include "ui/heatmap/heatmap_page.h"
#include "ui/painting/scale_summary.h"
#include "ui/wording/row_sums_text.h"
#include "ui/wording/token_names.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

QFont titleFont(const FigureParameters& parameters)
{
    QFont font = figureFont(parameters.style.fontPoints * 7.0 / 6.0);
    font.setWeight(QFont::DemiBold);
    return font;
}

HeatmapContent contentOf(const Run& run, const FigureParameters& parameters, const WeightsSummary& data)
{
    HeatmapContent content;
    content.source = run.source(parameters.head);
    content.open = run.open_cells(parameters.head);
    content.rows = axisLabels(run.queries, content.source->rows(), queryNames(run).numbers());
    content.columns = axisLabels(run.keys, content.source->columns(), keyNames(run).numbers());
    content.scale = ResolvedScale(parameters.style.scale, data, parameters.style.theme.special);
    content.marks = scaleMarks(content.scale, data);
    return content;
}

// A window is laid out by itself. A part that is seen on the screen has the page of the whole matrix.
HeatmapParts partsOf(const HeatmapContent& content, const FigureParameters& parameters, const Window& window,
                     bool asOnScreen)
{
    HeatmapParts parts = partsOf(content, parameters.style);
    parts.labels = parameters.labels;
    parts.scale = parameters.colorBar;
    parts.profiles = parameters.heatmap.profiles;
    parts.labelRoom = parameters.heatmap.labelRoom;
    if (!parameters.labels)
        parts.caption = 0.0;
    parts.title = parameters.title.isEmpty() ? 0.0 : std::ceil(QFontMetricsF(titleFont(parameters)).height());
    if (asOnScreen) {
        measureLabels(parts, content.rows, content.columns, parameters.style);
        return parts;
    }
    parts.rows = std::max<Index>(1, window.rows);
    parts.columns = std::max<Index>(1, window.columns);
    measureLabels(parts, labelsOfPart(content.rows, window.row, window.rows),
                  labelsOfPart(content.columns, window.column, window.columns), parameters.style);
    return parts;
}

HeatmapGeometry placeFigure(const QSizeF& size, const HeatmapContent& content, const FigureParameters& parameters,
                            const Window& window, bool asOnScreen)
{
    HeatmapGeometry where =
        placeHeatmap(size.toSize(), partsOf(content, parameters, window, asOnScreen),
                     asOnScreen ? parameters.heatmap.seen : seenOf(window), content.rows, content.columns);
    where.page = QRectF(QPointF(), size);
    return where;
}

bool isSeenOnScreen(const FigureParameters& parameters)
{
    return parameters.heatmap.window && !parameters.heatmap.seen.isEmpty();
}

// Whether the scale covers the cells that are drawn alone.
bool coversPart(const FigureParameters& parameters)
{
    return parameters.heatmap.window && !isSeenOnScreen(parameters);
}

double titleRoom(const QSizeF& page)
{
    return page.width() - 16.0;
}

void paintTitle(QPainter& painter, const HeatmapGeometry& where, const FigureParameters& parameters)
{
    const QRect& line = where.layout.title;
    if (line.isEmpty())
        return;
    painter.setFont(titleFont(parameters));
    painter.setPen(parameters.style.theme.text);
    const QFontMetricsF metrics(painter.font());
    const double width = where.page.width();
    const QString title = metrics.elidedText(parameters.title, Qt::ElideRight, titleRoom(where.page.size()));
    const double left = std::max(8.0, std::min(where.cells.left(), width - 8.0 - metrics.horizontalAdvance(title)));
    painter.drawText(QPointF(left, line.top() + metrics.ascent()), title);
}

// The numbers of the bar are not known without reading the weights; those from 0 to 1 are as wide as most.
WeightsSummary likelyNumbers(const FigureParameters& parameters)
{
    return parameters.heatmap.scaleData.value_or(WeightsSummary{.largest = 1.0, .smallest_positive = 1e-3});
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

} // namespace

WeightsSummary scaleDataOf(const Run& run, const FigureParameters& parameters, bool sharedByHeads,
                           const RunControl& control)
{
    if (parameters.heatmap.scaleData)
        return *parameters.heatmap.scaleData;
    ColorScale scale = parameters.style.scale;
    scale.sharedByHeads = sharedByHeads;
    const bool part = parameters.heatmap.window && !isSeenOnScreen(parameters);
    return scaleNumbers(run, parameters.head, scale, part ? std::optional(shownWindow(run, parameters)) : std::nullopt,
                        control);
}

Window shownWindow(const Run& run, const FigureParameters& parameters)
{
    const Window whole = run.weights.front()->whole();
    if (!parameters.heatmap.window)
        return whole;
    const Window& window = *parameters.heatmap.window;
    if (window.row < 0 || window.column < 0 || window.rows < 1 || window.columns < 1
        || window.row + window.rows > whole.rows || window.column + window.columns > whole.columns)
        throw SettingError("figure.window", "window: the matrix has {0} rows and {1} columns. Choose a part of it.",
                           whole.rows, whole.columns);
    return window;
}

void drawHeatmapFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                       const RunControl& control)
{
    const ViewStyle& style = parameters.style;
    const Window window = shownWindow(run, parameters);
    run.source(parameters.head); // throws where there is none
    const WeightsSummary data = scaleDataOf(run, parameters, style.scale.sharedByHeads, part_of(control, 0.0, 0.5));
    HeatmapContent content = contentOf(run, parameters, data);
    if (!coversPart(parameters))
        content.caption = captionOf(run, data);
    // SVG cannot clip, and so shows whole cells.
    const HeatmapGeometry where =
        placeFigure(size, content, parameters, window, isSeenOnScreen(parameters) && !drawsVectors(painter));
    painter.fillRect(where.page, style.theme.surface);
    paintMap(painter, where, content, style, part_of(control, 0.5, 1.0));
    paintLabels(painter, where, style);
    paintTitlesAndBar(painter, where, content, style);
    paintTitle(painter, where, parameters);
    HeatmapProfiles profiles;
    if (!where.layout.rowProfile.isEmpty())
        profiles = profilesOf(*content.source, parameters, control);
    HeatmapMarks marks;
    marks.pinned = parameters.selected;
    marks.rows = parameters.rows;
    paintOverlay(painter, where, profiles, marks, content.scale, style);
}

QString captionOf(const Run& run, const WeightsSummary& numbers)
{
    const bool asGiven = !run.traces && !run.origin;
    return asGiven && missesWeight(numbers) ? unevenRowsText(numbers) : QString();
}

CutTexts cutTextsOf(const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    const HeatmapContent content = contentOf(run, parameters, likelyNumbers(parameters));
    const Window window = shownWindow(run, parameters);
    const bool asOnScreen = isSeenOnScreen(parameters);
    const HeatmapParts parts = partsOf(content, parameters, window, asOnScreen);
    const HeatmapGeometry where = placeFigure(size, content, parameters, window, asOnScreen);
    CutTexts cut;
    cut.labels =
        parameters.labels && (parts.rowLabel > where.layout.rowLabel || parts.columnLabel > columnLabelRoom(where));
    cut.title = QFontMetricsF(titleFont(parameters)).horizontalAdvance(parameters.title) > titleRoom(size);
    return cut;
}

QSizeF heatmapFigureSize(double width, const Run& run, const FigureParameters& parameters)
{
    const HeatmapParts parts = partsOf(contentOf(run, parameters, likelyNumbers(parameters)), parameters,
                                       shownWindow(run, parameters), isSeenOnScreen(parameters));
    return QSizeF(width, naturalSize(static_cast<int>(std::lround(width)), parts).height());
}

} // namespace attn
