#include "ui/heatmap/heatmap_figure.h"

#include "ui/heatmap/heatmap_plot.h"
#include "ui/heatmap/scale_summary.h"

#include <cmath>

namespace attn {

namespace {

HeatmapContent contentOf(const Run& run, const FigureParameters& parameters)
{
    const WeightsSummary summary = scaleSummary(run, parameters.layer, parameters.head, parameters.style.scale.sharedByHeads);
    HeatmapContent content;
    content.source = run.source(parameters.layer, parameters.head);
    if (!run.traces.empty())
        content.trace = run.traces[static_cast<std::size_t>(parameters.layer.value)];
    content.rows = axisLabels(run.queries, content.source->rows());
    content.columns = axisLabels(run.keys, content.source->columns());
    content.scale = ResolvedScale(parameters.style.scale, summary, parameters.style.theme.notANumber);
    content.hasNotANumber = summary.not_a_number > 0;
    content.title = parameters.title;
    return content;
}

HeatmapProfiles profilesOf(const MatrixSource& source, const FigureParameters& parameters)
{
    HeatmapProfiles profiles;
    profiles.row.pick.places = parameters.rows;
    if (parameters.rows.empty() && parameters.selected.query)
        profiles.row.pick.places = {*parameters.selected.query};
    if (parameters.selected.key)
        profiles.column.pick.places = {*parameters.selected.key};
    for (Profile* profile : {&profiles.row, &profiles.column})
        profile->values = readProfile(source, profile->pick);
    return profiles;
}

} // namespace

void drawHeatmapFigure(QCPPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    const QSize whole(static_cast<int>(std::lround(size.width())), static_cast<int>(std::lround(size.height())));
    QCustomPlot plot;
    HeatmapPlot heatmap(&plot);
    heatmap.setStyle(parameters.style);
    heatmap.setContent(contentOf(run, parameters));
    heatmap.showProfiles(parameters.profiles);
    if (parameters.profiles)
        heatmap.setProfiles(profilesOf(*heatmap.sharedSource(), parameters));
    HeatmapMarks marks;
    marks.pinned = parameters.selected;
    marks.rows = parameters.rows;
    heatmap.setMarks(marks);
    heatmap.arrange(whole);
    painter.save();
    painter.scale(size.width() / whole.width(), size.height() / whole.height());
    plot.toPainter(&painter, whole.width(), whole.height());
    painter.restore();
}

QSizeF heatmapFigureSize(double width, const Run& run, const FigureParameters& parameters)
{
    QCustomPlot plot;
    HeatmapPlot heatmap(&plot);
    heatmap.setStyle(parameters.style);
    heatmap.setContent(contentOf(run, parameters));
    heatmap.showProfiles(parameters.profiles);
    return QSizeF(width, naturalSize(static_cast<int>(std::lround(width)), heatmap.parts()).height());
}

} // namespace attn
