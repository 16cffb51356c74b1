#include "ui/heads/heads_figure.h"

#include "engine/pyramid/pooling.h"
#include "ui/view/cell_painting.h"
#include "ui/view/color_bar.h"
#include "ui/view/figure_view.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace attn {

namespace {

constexpr double gap = 12.0;
constexpr Index mostThumbnailCells = 4'000'000; // of all heads together: 32 MB, pooled once more within a frame when they are drawn

QString tr(const char* text)
{
    return QCoreApplication::translate("HeadsFigure", text);
}

// The edge that thumbnails are pooled to, in cells: more than enough for the screen, and little memory for models of many heads.
Index thumbnailEdge(Index heads)
{
    const auto edge = static_cast<Index>(std::sqrt(static_cast<double>(mostThumbnailCells / std::max<Index>(heads, 1))));
    return std::clamp<Index>(edge, 64, 1024);
}

// The rows that one row of the thumbnail pools, as pool_cells has it.
Matrix readRowsOf(const MatrixSource& source, Index first, Index end, const RunControl& control)
{
    Matrix rows(end - first, source.columns());
    for (Index i = first; i < end; ++i) {
        control.check();
        source.read({i, 0, 1, source.columns()}, rows.row(i - first).data());
    }
    return rows;
}

// Reads each row once for the thumbnail and the entropy, as it may be computed when it is read.
HeadOverview overviewOf(const MatrixSource& source, Index edge, const RunControl& control)
{
    auto cells = std::make_shared<Matrix>(std::min(source.rows(), edge), std::min(source.columns(), edge));
    double entropy = 0.0;
    Index counted = 0; // neighbouring rows of the thumbnail share a row where they do not divide the matrix evenly
    for (Index y = 0; y < cells->rows; ++y) {
        const Index first = y * source.rows() / cells->rows;
        const Index end = ((y + 1) * source.rows() + cells->rows - 1) / cells->rows;
        const auto rows = std::make_shared<const Matrix>(readRowsOf(source, first, end, control));
        pool_cells(DenseSource(rows), {0, 0, rows->rows, rows->columns}, 1, cells->columns, Pooling::maximum, cells->row(y).data());
        for (; counted < end; ++counted)
            entropy += row_entropy(rows->row(counted - first));
    }
    // Where the thumbnail holds every cell it is read in place of the source.
    const bool complete = cells->rows == source.rows() && cells->columns == source.columns();
    HeadOverview overview;
    overview.thumbnail = std::make_shared<DenseSource>(std::move(cells));
    overview.summary = summarize(complete ? *overview.thumbnail : source, control);
    overview.meanEntropy = overview.summary.smallest < 0.0 ? std::numeric_limits<double>::quiet_NaN()
                                                           : entropy / static_cast<double>(std::max<Index>(1, source.rows()));
    return overview;
}

WeightsSummary together(const std::vector<HeadOverview>& heads)
{
    WeightsSummary all;
    for (const HeadOverview& head : heads)
        all = joined(all, head.summary);
    return all;
}

struct Grid {
    Index rows = 1;
    Index columns = 1;
    QSizeF thumbnail;
};

// The largest thumbnails of the given shape (width to height) that fit into `room`, each with a label above it.
Grid fitGrid(Index rows, Index columns, const QSizeF& room, double labelHeight, bool labelsInEachRow, double shape)
{
    const double labels = labelsInEachRow ? labelHeight * static_cast<double>(rows) : labelHeight;
    const double width = (room.width() - gap * static_cast<double>(columns - 1)) / static_cast<double>(columns);
    const double height = (room.height() - labels - gap * static_cast<double>(rows - 1)) / static_cast<double>(rows);
    const double fitted = std::max(1.0, std::min(width, height * shape));
    return {rows, columns, QSizeF(fitted, fitted / shape)};
}

Grid wrapHeads(Index heads, const QSizeF& room, double labelHeight, double shape)
{
    Grid best;
    for (Index columns = 1; columns <= heads; ++columns) {
        const Index rows = (heads + columns - 1) / columns;
        const Grid grid = fitGrid(rows, columns, room, labelHeight, true, shape);
        if (columns == 1 || grid.thumbnail.width() > best.thumbnail.width())
            best = grid;
    }
    return best;
}

QString headLabel(Index head, const QFontMetricsF& metrics, double width)
{
    const QString full = tr("head %1").arg(head);
    return metrics.horizontalAdvance(full) <= width ? full : QString::number(head);
}

void drawLabels(QPainter& painter, const HeadsLayout& layout, const Run& run, const FigureParameters& parameters)
{
    if (!parameters.labels)
        return;
    const QFontMetricsF metrics(painter.font());
    for (Index at = 0; at < static_cast<Index>(layout.thumbnails.size()); ++at) {
        const Index layer = at / run.heads;
        const Index head = at % run.heads;
        const QRectF& thumbnail = layout.thumbnails[static_cast<std::size_t>(at)];
        const bool current = parameters.head.head == HeadIndex{head} && (run.layers > 1 || parameters.layer.value == layer);
        painter.setPen(current ? parameters.style.theme.text : parameters.style.theme.quietText);
        const QString label = headLabel(head, metrics, thumbnail.width());
        if ((run.layers == 1 || layer == 0) && metrics.horizontalAdvance(label) <= thumbnail.width() + gap)
            painter.drawText(QRectF(thumbnail.left() - gap / 2.0, thumbnail.top() - layout.labelHeight, thumbnail.width() + gap, layout.labelHeight),
                             Qt::AlignHCenter | Qt::AlignTop, label);
        if (run.layers > 1 && head == 0 && metrics.height() <= thumbnail.height() + gap) {
            painter.setPen(parameters.layer.value == layer ? parameters.style.theme.text : parameters.style.theme.quietText);
            painter.drawText(QRectF(thumbnail.left() - layout.layerLabelWidth, thumbnail.top() - gap / 2.0, layout.layerLabelWidth - gap / 2.0,
                                    thumbnail.height() + gap),
                             Qt::AlignRight | Qt::AlignVCenter, tr("layer %1").arg(layer));
        }
    }
}

void outlineCurrentHead(QPainter& painter, const HeadsLayout& layout, const Run& run, const FigureParameters& parameters)
{
    if (!parameters.head.head)
        return;
    const Index at = parameters.layer.value * run.heads + parameters.head.head->value;
    if (at >= static_cast<Index>(layout.thumbnails.size()))
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(parameters.style.theme.accent, 2.0));
    painter.drawRect(layout.thumbnails[static_cast<std::size_t>(at)].adjusted(-3.0, -3.0, 3.0, 3.0));
}

} // namespace

HeadOverview overviewHead(const Run& run, Index place, const RunControl& control)
{
    return overviewOf(*run.weights[static_cast<std::size_t>(place)], thumbnailEdge(static_cast<Index>(run.weights.size())), control);
}

std::vector<HeadOverview> overviewHeads(const Run& run, const RunControl& control)
{
    std::vector<HeadOverview> heads;
    const auto count = static_cast<Index>(run.weights.size());
    for (Index place = 0; place < count; ++place) {
        control.report(static_cast<double>(place) / static_cast<double>(count), "heads");
        heads.push_back(overviewHead(run, place, control));
    }
    return heads;
}

ResolvedScale headScale(const std::vector<HeadOverview>& heads, Index head, const ViewStyle& style)
{
    const WeightsSummary data = style.scale.sharedByHeads ? together(heads) : heads[static_cast<std::size_t>(head)].summary;
    return ResolvedScale(style.scale, data, style.theme.notANumber);
}

HeadsLayout layoutHeads(const QSizeF& size, const Run& run, const std::vector<HeadOverview>& heads, const FigureParameters& parameters)
{
    HeadsLayout layout;
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    QRectF room = figureRoom(size, parameters);
    if (parameters.colorBar && parameters.style.scale.sharedByHeads && !heads.empty()) {
        const double width = colorBarWidth(metrics, headScale(heads, 0, parameters.style), room.height());
        layout.colorBar = QRectF(room.right() - width, room.top(), width, room.height());
        room.setRight(layout.colorBar.left() - 2.0 * gap);
    }
    layout.labelHeight = parameters.labels ? metrics.height() + 4.0 : 0.0;
    if (run.layers > 1 && parameters.labels)
        layout.layerLabelWidth = metrics.horizontalAdvance(tr("layer %1").arg(run.layers - 1)) + gap;
    room.setLeft(room.left() + layout.layerLabelWidth);

    const double shape = std::clamp(static_cast<double>(run.keys.size()) / std::max(1.0, static_cast<double>(run.queries.size())), 0.25, 4.0);
    const Grid grid = run.layers == 1 ? wrapHeads(run.heads, room.size(), layout.labelHeight, shape)
                                      : fitGrid(run.layers, run.heads, room.size(), layout.labelHeight, false, shape);
    layout.columns = grid.columns;
    const double labels = run.layers == 1 ? layout.labelHeight : 0.0; // in each row
    const QSizeF pitch(grid.thumbnail.width() + gap, grid.thumbnail.height() + gap + labels);
    const QSizeF block(pitch.width() * static_cast<double>(grid.columns) - gap,
                       pitch.height() * static_cast<double>(grid.rows) - gap + layout.labelHeight - labels);
    const QPointF corner(room.left() + std::max(0.0, (room.width() - block.width()) / 2.0),
                         room.top() + std::max(0.0, (room.height() - block.height()) / 2.0));
    for (Index at = 0; at < run.layers * run.heads; ++at)
        layout.thumbnails.emplace_back(corner + QPointF(pitch.width() * static_cast<double>(at % grid.columns),
                                                        layout.labelHeight + pitch.height() * static_cast<double>(at / grid.columns)),
                                       grid.thumbnail);
    if (!layout.colorBar.isEmpty())
        layout.colorBar = QRectF(corner.x() + block.width() + 2.0 * gap, corner.y() + layout.labelHeight, layout.colorBar.width(),
                                 block.height() - layout.labelHeight);
    return layout;
}

std::optional<Index> headAt(const HeadsLayout& layout, const QPointF& point)
{
    for (std::size_t at = 0; at < layout.thumbnails.size(); ++at)
        if (layout.thumbnails[at].contains(point))
            return static_cast<Index>(at);
    return std::nullopt;
}

void drawHeadsFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters, const RunControl& control)
{
    drawHeadsFigure(painter, size, run, overviewHeads(run, control), parameters);
}

void drawHeadsFigure(QPainter& painter, const QSizeF& size, const Run& run, const std::vector<HeadOverview>& heads,
                     const FigureParameters& parameters)
{
    beginFigure(painter, size, parameters);
    const Theme& theme = parameters.style.theme;
    const HeadsLayout layout = layoutHeads(size, run, heads, parameters);
    drawLabels(painter, layout, run, parameters);
    CellColors colors;
    colors.closed = theme.line;
    for (std::size_t at = 0; at < layout.thumbnails.size(); ++at) {
        const QRectF& area = layout.thumbnails[at];
        if (at < heads.size()) {
            colors.scale = headScale(heads, static_cast<Index>(at), parameters.style);
            paintCells(painter, area, *heads[at].thumbnail, colors);
        } else {
            painter.setPen(theme.quietText);
            painter.drawText(area, Qt::AlignCenter, QStringLiteral("…"));
        }
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.line, 1.0));
        painter.drawRect(area);
        outlineFocus(painter, area, static_cast<Index>(run.queries.size()), static_cast<Index>(run.keys.size()), parameters.selected, theme.accent);
    }
    outlineCurrentHead(painter, layout, run, parameters);
    if (!layout.colorBar.isEmpty() && !heads.empty())
        drawColorBar(painter, layout.colorBar, headScale(heads, 0, parameters.style), theme);
}

} // namespace attn
