// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heads/heads_layout.h"

#include "ui/painting/color_bar.h"
#include "ui/painting/figure_frame.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <numeric>

namespace attn {

namespace {

constexpr double margin = 12.0;
constexpr Index many = 36;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::HeadsFigure)
};

struct Grid {
    Index rows = 1;
    Index columns = 1;
    QSizeF thumbnail;
    double gap = 0.0;
    double lines = 0.0; // pixels of text in each row, above and below its thumbnails

    QSizeF pitch() const { return {thumbnail.width() + gap, thumbnail.height() + gap + lines}; }
    QSizeF size() const
    {
        return {pitch().width() * static_cast<double>(columns) - gap,
                pitch().height() * static_cast<double>(rows) - gap};
    }
};

// The largest thumbnails of the given shape (width to height) that fit into `room`.
Grid fitted(Grid grid, const QSizeF& room, double shape)
{
    const auto columns = static_cast<double>(grid.columns);
    const auto rows = static_cast<double>(grid.rows);
    const double width = (room.width() - grid.gap * (columns - 1.0)) / columns;
    const double height = (room.height() - grid.lines * rows - grid.gap * (rows - 1.0)) / rows;
    const double edge = std::max(1.0, std::min(width, height * shape));
    grid.thumbnail = QSizeF(edge, edge / shape);
    return grid;
}

Grid ofWidth(Grid grid, double width, double shape)
{
    grid.thumbnail = QSizeF(width, width / shape);
    return grid;
}

Grid wrapped(Index heads, const Grid& like, const QSizeF& room, double leastWidth, double shape)
{
    Grid best;
    const auto withColumns = [&](Index columns) {
        Grid grid = like;
        grid.columns = columns;
        grid.rows = (heads + columns - 1) / columns;
        return grid;
    };
    for (Index columns = 1; columns <= heads; ++columns) {
        const Grid grid = fitted(withColumns(columns), room, shape);
        if (columns == 1 || grid.thumbnail.width() > best.thumbnail.width())
            best = grid;
    }
    if (best.thumbnail.width() >= leastWidth)
        return best;
    const auto columns = static_cast<Index>((room.width() + like.gap) / (leastWidth + like.gap));
    return ofWidth(withColumns(std::clamp<Index>(columns, 1, heads)), leastWidth, shape);
}

WeightsSummary together(const std::vector<HeadOverview>& heads)
{
    WeightsSummary all;
    for (const HeadOverview& head : heads)
        if (head.thumbnail)
            all = joined(all, head.summary);
    return all;
}

std::vector<Index> orderOf(const Run& run, const std::vector<HeadOverview>& heads, HeadOrder order)
{
    if (order == HeadOrder::given) {
        std::vector<Index> given(static_cast<std::size_t>(run.layers * run.heads));
        std::iota(given.begin(), given.end(), Index{0});
        return given;
    }
    std::vector<HeadScores> scores;
    for (const HeadOverview& head : heads)
        scores.push_back(head.scores);
    return order_heads(scores, order);
}

} // namespace

bool hasAllHeads(const Run& run, const std::vector<HeadOverview>& heads)
{
    return std::ssize(heads) == run.layers * run.heads
        && std::ranges::all_of(heads, [](const HeadOverview& head) { return head.thumbnail != nullptr; });
}

HeadOrder shownOrder(const Run& run, const std::vector<HeadOverview>& heads, const FigureParameters& parameters)
{
    return hasAllHeads(run, heads) ? parameters.heads.order : HeadOrder::given;
}

HeadsLayout layoutHeads(const QSizeF& size, const Run& run, const std::vector<HeadOverview>& heads,
                        const FigureParameters& parameters, const HeadsSight& sight)
{
    HeadsLayout layout;
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    QRectF room = figureRoom(size, parameters);
    double belowBar = 0.0; // for the marks
    if (parameters.colorBar && parameters.style.scale.sharedByHeads && !heads.empty()) {
        const ResolvedScale scale = headScale(heads, 0, parameters);
        const ScaleMarks marks = scaleMarks(scale, headNumbers(heads, 0, parameters));
        belowBar = scaleMarksHeight(metrics, marks.size());
        const double width = colorBarWidth(metrics, scale, room.height(), marks);
        layout.colorBar = QRectF(room.right() - width, room.top(), width, room.height());
        room.setRight(layout.colorBar.left() - 2.0 * margin);
    }
    const HeadOrder order = shownOrder(run, heads, parameters);
    const Index count = run.layers * run.heads;
    layout.list = run.layers == 1 || order != HeadOrder::given;
    layout.order = orderOf(run, heads, order);
    layout.gap = count > many ? margin / 2.0 : margin;
    const double line = metrics.height() + 4.0;
    layout.labelHeight = parameters.labels ? line : 0.0;
    layout.scoreHeight = parameters.labels && order != HeadOrder::given ? line : 0.0;
    if (!layout.list && parameters.labels)
        layout.layerLabelWidth = metrics.horizontalAdvance(Text::tr("layer %1").arg(run.layers - 1)) + margin;
    room.setLeft(room.left() + layout.layerLabelWidth);
    if (!layout.list)
        room.setTop(room.top() + layout.labelHeight);
    layout.room = room;

    const double shape = std::clamp(
        static_cast<double>(run.keys.size()) / std::max(1.0, static_cast<double>(run.queries.size())), 0.25, 4.0);
    Grid grid{.gap = layout.gap, .lines = layout.list ? layout.labelHeight + layout.scoreHeight : 0.0};
    if (layout.list) {
        grid = wrapped(count, grid, room.size(), sight.leastWidth, shape);
    } else {
        grid.rows = run.layers;
        grid.columns = run.heads;
        grid = fitted(grid, room.size(), shape);
        if (grid.thumbnail.width() < sight.leastWidth)
            grid = ofWidth(grid, sight.leastWidth, shape);
    }
    layout.columns = grid.columns;
    const QSizeF block = grid.size();
    layout.overflow =
        QSizeF(std::max(0.0, block.width() - room.width()), std::max(0.0, block.height() - room.height()));
    const auto start = [](double from, double space, double extent, double scrolled) {
        return extent <= space ? from + (space - extent) / 2.0 : from - std::min(scrolled, extent - space);
    };
    const QPointF corner(start(room.left(), room.width(), block.width(), sight.scroll.x()),
                         start(room.top(), room.height(), block.height(), sight.scroll.y()));
    const double above = layout.list ? layout.labelHeight : 0.0;
    layout.thumbnails.resize(static_cast<std::size_t>(count));
    for (Index rank = 0; rank < count; ++rank) {
        const QPointF cell(grid.pitch().width() * static_cast<double>(rank % grid.columns),
                           above + grid.pitch().height() * static_cast<double>(rank / grid.columns));
        layout.thumbnails[static_cast<std::size_t>(layout.order[static_cast<std::size_t>(rank)])] =
            QRectF(corner + cell, grid.thumbnail);
    }
    if (!layout.colorBar.isEmpty()) {
        const QRectF seen = QRectF(corner, block) & room;
        layout.colorBar = QRectF(seen.right() + 2.0 * margin, seen.top() + above, layout.colorBar.width(),
                                 std::max(1.0, seen.height() - above - layout.scoreHeight - belowBar));
    }
    return layout;
}

std::optional<Index> headAt(const HeadsLayout& layout, const QPointF& point)
{
    if (!layout.room.contains(point))
        return std::nullopt;
    for (std::size_t at = 0; at < layout.thumbnails.size(); ++at)
        if (layout.thumbnails[at].contains(point))
            return static_cast<Index>(at);
    return std::nullopt;
}

Index rankOf(const HeadsLayout& layout, Index place)
{
    return std::ranges::find(layout.order, place) - layout.order.begin();
}

WeightsSummary headNumbers(const std::vector<HeadOverview>& heads, Index head, const FigureParameters& parameters)
{
    const bool shared = parameters.style.scale.sharedByHeads;
    WeightsSummary numbers = shared ? together(heads) : heads[static_cast<std::size_t>(head)].summary;
    if (const auto place = static_cast<std::size_t>(shared ? 0 : head); place < parameters.heads.percentiles.size())
        numbers.percentiles = parameters.heads.percentiles[place];
    return numbers;
}

ResolvedScale headScale(const std::vector<HeadOverview>& heads, Index head, const FigureParameters& parameters)
{
    return ResolvedScale(parameters.style.scale, headNumbers(heads, head, parameters), parameters.style.theme.special);
}

QString headName(const Run& run, Index place)
{
    return run.layers == 1 ? Text::tr("head %1").arg(place)
                           : Text::tr("L%1 H%2").arg(place / run.heads).arg(place % run.heads);
}

} // namespace attn
