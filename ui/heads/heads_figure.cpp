// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heads/heads_figure.h"

#include "engine/pyramid/percentiles.h"
#include "ui/heads/head_places.h"
#include "ui/painting/cell_painting.h"
#include "ui/painting/color_bar.h"
#include "ui/painting/figure_frame.h"
#include "ui/wording/number_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

// of all heads together: 32 MB, pooled once more within a frame when they are drawn
constexpr Index mostThumbnailCells = 4'000'000;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::HeadsFigure)
};

// The edge that thumbnails are pooled to, in cells: more than enough for the screen, and little memory for models of
// many heads.
Index thumbnailEdge(Index heads)
{
    const auto edge =
        static_cast<Index>(std::sqrt(static_cast<double>(mostThumbnailCells / std::max<Index>(heads, 1))));
    return std::clamp<Index>(edge, 64, 1024);
}

HeadOverview overviewAt(const Run& run, const SequencePlaces& places, Index place, const RunControl& control)
{
    return overview_head(*run.head(place), places, thumbnailEdge(std::ssize(run.weights)), control);
}

bool isCurrent(const Run& run, const FigureParameters& parameters, Index place)
{
    const HeadPick& pick = parameters.head;
    return (pick.layer.is_mean() || pick.layer == place / run.heads)
        && (pick.head.is_mean() || pick.head == place % run.heads);
}

// Only what is seen of a list that is scrolled.
bool isSeen(const HeadsLayout& layout, const QRectF& thumbnail)
{
    return layout.room.intersects(thumbnail);
}

// The name above each thumbnail, and below it the score that the list is sorted by.
void drawListLabels(QPainter& painter, const HeadsLayout& layout, const Run& run,
                    const std::vector<HeadOverview>& heads, const FigureParameters& parameters)
{
    const QFontMetricsF metrics(painter.font());
    const HeadOrder order = shownOrder(run, heads, parameters);
    for (Index place = 0; place < std::ssize(layout.thumbnails); ++place) {
        const QRectF& thumbnail = layout.thumbnails[static_cast<std::size_t>(place)];
        const double room = thumbnail.width() + layout.gap;
        const auto write = [&](const QString& text, double top) {
            if (metrics.horizontalAdvance(text) <= room)
                painter.drawText(QRectF(thumbnail.left() - layout.gap / 2.0, top, room, layout.labelHeight),
                                 Qt::AlignHCenter | Qt::AlignTop, text);
        };
        const bool current = isCurrent(run, parameters, place);
        painter.setPen(current ? parameters.style.theme.text : parameters.style.theme.quietText);
        const QString name = headName(run, place);
        const bool fits = run.layers > 1 || metrics.horizontalAdvance(name) <= thumbnail.width();
        write(fits ? name : QString::number(place), thumbnail.top() - layout.labelHeight);
        if (layout.scoreHeight > 0.0) {
            const double score = score_of(heads[static_cast<std::size_t>(place)].scores, order);
            write(std::isnan(score) ? QStringLiteral("–") : numberText(score, 3), thumbnail.bottom() + 2.0);
        }
    }
}

// So many labels apart that they do not meet.
Index stepOf(double needed, double pitch)
{
    return std::max<Index>(1, static_cast<Index>(std::ceil(needed / pitch)));
}

// Heads above the columns and layers beside the rows; they stay where they are while the thumbnails are scrolled.
void drawGridLabels(QPainter& painter, const HeadsLayout& layout, const Run& run, const FigureParameters& parameters)
{
    const QFontMetricsF metrics(painter.font());
    const Theme& theme = parameters.style.theme;
    const QRectF& first = layout.thumbnails.front();
    const double top = std::max(first.top(), layout.room.top()) - layout.labelHeight;
    const double right = std::max(first.left(), layout.room.left()) - layout.gap;
    const double widest = metrics.horizontalAdvance(Text::tr("head %1").arg(run.heads - 1));
    const bool words = widest <= first.width();
    const double number = metrics.horizontalAdvance(QString::number(run.heads - 1)) + 4.0;
    const Index columnStep = words ? 1 : stepOf(number, first.width() + layout.gap);
    const Index rowStep = stepOf(metrics.height(), first.height() + layout.gap);
    if (!words) {
        painter.setPen(theme.quietText);
        painter.drawText(QRectF(right - 200.0, top, 200.0, layout.labelHeight), Qt::AlignRight | Qt::AlignTop,
                         Text::tr("head"));
    }
    const auto write = [&](const QRectF& area, int alignment, const QString& text, bool current) {
        painter.setPen(current ? theme.text : theme.quietText);
        painter.drawText(area, alignment | Qt::TextDontClip, text);
    };
    for (Index head = 0; head < run.heads; head += columnStep) {
        const QRectF& thumbnail = layout.thumbnails[static_cast<std::size_t>(head)];
        if (thumbnail.center().x() >= layout.room.left() && thumbnail.center().x() <= layout.room.right())
            write(QRectF(thumbnail.left(), top, thumbnail.width(), layout.labelHeight), Qt::AlignHCenter | Qt::AlignTop,
                  words ? Text::tr("head %1").arg(head) : QString::number(head), parameters.head.head == head);
    }
    for (Index layer = 0; layer < run.layers; layer += rowStep) {
        const QRectF& thumbnail = layout.thumbnails[static_cast<std::size_t>(layer * run.heads)];
        if (thumbnail.center().y() >= layout.room.top() && thumbnail.center().y() <= layout.room.bottom())
            write(QRectF(right - layout.layerLabelWidth, thumbnail.top(), layout.layerLabelWidth, thumbnail.height()),
                  Qt::AlignRight | Qt::AlignVCenter, Text::tr("layer %1").arg(layer), parameters.head.layer == layer);
    }
}

// The colours of one thumbnail whose scale is known. Masked cells look as in the heatmap where it has a cell for each
// of them that is large enough. `open` keeps what the colours point to.
CellColors colorsOf(const Run& run, Index place, const MatrixSource& thumbnail, const QRectF& area, const Theme& theme,
                    const ResolvedScale& scale, std::shared_ptr<const OpenCells>& open)
{
    CellColors colors{.scale = scale};
    const QSizeF cell = cellRect(area, thumbnail.rows(), thumbnail.columns(), {}).size();
    const bool whole = thumbnail.rows() == std::ssize(run.queries) && thumbnail.columns() == std::ssize(run.keys);
    if (!whole || std::min(cell.width(), cell.height()) < smallestStruckCell)
        return colors;
    open = run.open_cells({place / run.heads, place % run.heads});
    colors.open = open.get();
    colors.masked = theme.window;
    colors.stroke = theme.line;
    return colors;
}

// The picked head; all that a mean is made of.
void outlineCurrent(QPainter& painter, const HeadsLayout& layout, const Run& run, const FigureParameters& parameters)
{
    const double reach = layout.gap / 4.0;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(parameters.style.theme.accent, std::min(2.0, layout.gap / 2.5)));
    for (Index place = 0; place < std::ssize(layout.thumbnails); ++place)
        if (const QRectF& thumbnail = layout.thumbnails[static_cast<std::size_t>(place)];
            isCurrent(run, parameters, place) && isSeen(layout, thumbnail))
            painter.drawRect(thumbnail.adjusted(-reach, -reach, reach, reach));
}

} // namespace

HeadOverview overviewHead(const Run& run, Index place, const RunControl& control)
{
    return overviewAt(run, placesOf(run), place, control);
}

std::vector<HeadOverview> overviewHeads(const Run& run, const RunControl& control)
{
    const SequencePlaces places = placesOf(run);
    std::vector<HeadOverview> heads;
    const auto count = std::ssize(run.weights);
    for (Index place = 0; place < count; ++place) {
        control.report(static_cast<double>(place) / static_cast<double>(count), "heads");
        heads.push_back(overviewAt(run, places, place, control));
    }
    return heads;
}

HeadPercentiles headPercentiles(const Run& run, const ColorScale& scale, const RunControl& control)
{
    if (scale.range != ColorScale::Range::percentiles)
        return {};
    const auto of = [&](const std::vector<SharedWeights>& heads) {
        return percentiles_of(heads, scale.lowPercent, scale.highPercent, control);
    };
    if (scale.sharedByHeads)
        return {of(run.weights)};
    HeadPercentiles percentiles;
    for (const SharedWeights& head : run.weights)
        percentiles.push_back(of({head}));
    return percentiles;
}

void drawHeadsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const RunControl& control)
{
    FigureParameters filled = parameters;
    filled.heads.percentiles = headPercentiles(run, parameters.style.scale, control);
    drawHeadsFigure(painter, size, run, overviewHeads(run, control), filled);
}

void drawHeadsFigure(QPainter& painter, const QSizeF& size, const Run& run, const std::vector<HeadOverview>& heads,
                     const FigureParameters& parameters, const HeadsSight& sight)
{
    beginFigure(painter, size, parameters);
    const Theme& theme = parameters.style.theme;
    const HeadsLayout layout = layoutHeads(size, run, heads, parameters, sight);
    if (layout.thumbnails.empty())
        return;
    if (parameters.labels && !layout.list)
        drawGridLabels(painter, layout, run, parameters);
    painter.save();
    const double beyond = layout.gap / 2.0; // for outlines
    painter.setClipRect(layout.room.adjusted(-beyond, -beyond, beyond, beyond));
    if (parameters.labels && layout.list)
        drawListLabels(painter, layout, run, heads, parameters);
    const auto count = static_cast<Index>(heads.size());
    const bool shared = parameters.style.scale.sharedByHeads;
    ResolvedScale colors;
    if (shared && count > 0)
        colors = headScale(heads, 0, parameters);
    for (Index place = 0; place < std::ssize(layout.thumbnails); ++place) {
        const QRectF& area = layout.thumbnails[static_cast<std::size_t>(place)];
        if (!isSeen(layout, area))
            continue;
        if (place < count && heads[static_cast<std::size_t>(place)].thumbnail) {
            if (!shared)
                colors = headScale(heads, place, parameters);
            const MatrixSource& thumbnail = *heads[static_cast<std::size_t>(place)].thumbnail;
            std::shared_ptr<const OpenCells> open;
            paintCells(painter, area, thumbnail, colorsOf(run, place, thumbnail, area, theme, colors, open));
        } else {
            painter.setPen(theme.quietText);
            painter.drawText(area, Qt::AlignCenter, QStringLiteral("…"));
        }
        paintFrame(painter, area, theme.line);
        outlineFocus(painter, area, std::ssize(run.queries), std::ssize(run.keys), parameters.selected, theme.accent);
    }
    outlineCurrent(painter, layout, run, parameters);
    painter.restore();
    if (!layout.colorBar.isEmpty() && count > 0) {
        const ResolvedScale scale = headScale(heads, 0, parameters);
        drawColorBar(painter, layout.colorBar, scale, theme);
        drawScaleMarks(painter, layout.colorBar, scaleMarks(scale, headNumbers(heads, 0, parameters)), theme);
    }
}

} // namespace attn
