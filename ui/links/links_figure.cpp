// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/links/links_figure.h"

#include "ui/painting/figure_frame.h"
#include "ui/wording/token_label.h"
#include "ui/wording/token_names.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace attn {

namespace {

constexpr Index mostInLegend = 512; // heads
constexpr double widestPitch = 56.0;
constexpr double widestShape = 1.8; // width to height; wider rooms leave a margin, or links would be all but level
constexpr double labelGap = 8.0;
constexpr double largestLabelShare = 0.3; // of the width, for each column
constexpr double thickestLink = 6.0;
constexpr double thinnestLink = 0.6;
constexpr double faintestLink = 0.12;    // opacity
constexpr double labelRoom = 0.85;       // of a line's height, from one label to the next
constexpr std::size_t mostMeasured = 64; // tokens, taken evenly
constexpr double legendSwatch = 10.0;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::LinksFigure)
};

// Tokens from one label to the next.
Index labelReach(const TokenColumn& column, const QFontMetricsF& metrics)
{
    return static_cast<Index>(std::ceil(metrics.height() * labelRoom / column.pitch));
}

// What stands behind a token's label: its number where not all labels have room, unless it is a number itself.
QString behindLabel(const TokenNames& names, Index token, const TokenColumn& column, const QFontMetricsF& metrics)
{
    const Index number = names.number(token);
    const bool says = labelReach(column, metrics) > 1 && names.token(token).text != std::to_string(number);
    return says ? placeBehind(number) : QString();
}

// Of the tokens with the most bytes: measuring them all would take longer than drawing.
double widestLabel(const TokenNames& names, const TokenColumn& column, const QFontMetricsF& metrics, double limit)
{
    std::size_t longest = 0;
    for (Index token = 0; token < column.count; ++token)
        longest = std::max(longest, names.token(token).text.size());
    std::vector<Index> candidates;
    for (Index token = 0; token < column.count; ++token)
        if (names.token(token).text.size() * 4 >= longest * 3)
            candidates.push_back(token);
    double widest = 0.0;
    bool numbered = false;
    for (std::size_t i = 0; i < candidates.size() && widest < limit; i += 1 + candidates.size() / mostMeasured) {
        widest = std::max(widest, metrics.horizontalAdvance(tokenLabel(names.token(candidates[i]))));
        numbered = numbered || !behindLabel(names, candidates[i], column, metrics).isEmpty();
    }
    if (numbered)
        widest += metrics.horizontalAdvance(placeBehind(std::max(column.count - 1, names.number(column.count - 1))));
    return std::min(limit, std::ceil(widest));
}

TokenColumn layoutColumn(Index count, const QRectF& room, const LinksSight& sight)
{
    TokenColumn column;
    column.count = count;
    const double fitting = room.height() / std::max(1.0, static_cast<double>(count));
    column.pitch = std::min(widestPitch, std::max(sight.leastPitch, fitting));
    const double spare = room.height() - column.pitch * static_cast<double>(count);
    column.top = room.top() + (spare >= 0.0 ? spare / 2.0 : spare * sight.scroll);
    // A token is in the room when its middle is.
    const auto below = [&](double y) {
        return std::clamp(static_cast<Index>(std::ceil((y - column.top) / column.pitch - 0.5)), Index{0}, count);
    };
    column.first = below(room.top());
    column.end = below(room.bottom());
    return column;
}

std::optional<Index> tokenOf(const TokenColumn& column, double y)
{
    const auto token = static_cast<Index>(std::floor((y - column.top) / column.pitch));
    return token >= 0 && token < column.count ? std::optional(token) : std::nullopt;
}

QColor headColor(Index head, const Theme& theme)
{
    return theme.heads[static_cast<std::size_t>(head) % theme.heads.size()];
}

QColor linkColor(const Link& link, bool byHead, const Theme& theme)
{
    return byHead ? headColor(link.head.value, theme) : theme.accent;
}

// Many links are fainter and thinner than few, or they would cover each other.
double crowding(std::size_t links)
{
    return std::min(1.0, std::sqrt(400.0 / static_cast<double>(std::max<std::size_t>(links, 1))));
}

std::vector<Link> shownLinks(const LinkSet& set, const FigureParameters& parameters)
{
    std::vector<Link> links;
    std::copy_if(set.links.begin(), set.links.end(), std::back_inserter(links),
                 [&](const Link& link) { return showsLink(parameters.selected, parameters.rows, link); });
    return links;
}

// `links`: the weakest first; the last one is drawn at full strength.
LinkCurves curvesOf(const LinksLayout& layout, const std::vector<Link>& links, bool byHead, const Theme& theme)
{
    LinkCurves curves{{QPointF(layout.queryEdge, layout.room.top()), QPointF(layout.keyEdge, layout.room.bottom())},
                      theme.surface,
                      {}};
    if (links.empty())
        return curves;
    const double faintest = faintestLink * crowding(links.size());
    const double thickest = thickestLink * crowding(links.size());
    const double strongest = std::abs(links.back().weight);
    curves.curves.reserve(links.size());
    for (const Link& link : links) {
        const double strength = std::abs(link.weight) / strongest;
        QColor color = linkColor(link, byHead, theme);
        color.setAlphaF(static_cast<float>(faintest + (1.0 - faintest) * strength));
        curves.curves.push_back({.from = layout.queries.center(link.cell.query),
                                 .to = layout.keys.center(link.cell.key),
                                 .width = thinnestLink + (thickest - thinnestLink) * strength,
                                 .color = color,
                                 .dashed = link.weight < 0.0});
    }
    return curves;
}

struct Side {
    const TokenColumn& column;
    TokenNames names;
    double edge = 0.0;         // beside the links
    double outer = 0.0;        // the far end of the labels
    std::vector<Index> lit;    // tokens in focus
    std::vector<Index> linked; // at the other ends of their links, the strongest first
};

enum class LabelTone { lit, plain, quiet };

struct Label {
    Index token = 0;
    LabelTone tone = LabelTone::plain;
};

// Which tokens are named where there is not room for all: those in focus always, then those that their links lead to,
// then the others at even steps, each where it does not meet one before it.
std::vector<Label> chooseLabels(const Side& side, const QFontMetricsF& metrics)
{
    std::vector<Label> labels;
    const Index reach = labelReach(side.column, metrics);
    std::set<Index> taken;
    const auto add = [&](Index token, LabelTone tone) {
        if (token < side.column.first || token >= side.column.end)
            return;
        const auto next = taken.lower_bound(token);
        const bool meets = (next != taken.end() && *next - token < reach)
            || (next != taken.begin() && token - *std::prev(next) < reach);
        if (meets && (tone != LabelTone::lit || taken.contains(token)))
            return;
        taken.insert(token);
        labels.push_back({token, tone});
    };
    for (const Index token : side.lit)
        add(token, LabelTone::lit);
    for (const Index token : side.linked)
        add(token, LabelTone::plain);
    const Index step = std::max<Index>(1, reach);
    const bool focused = !side.linked.empty();
    for (Index token = (side.column.first + step - 1) / step * step; token < side.column.end; token += step)
        add(token, focused ? LabelTone::quiet : LabelTone::plain);
    // Those in focus on top.
    std::reverse(labels.begin(), labels.end());
    return labels;
}

void drawLabel(QPainter& painter, const Side& side, const Label& label, const QFontMetricsF& metrics,
               const Theme& theme)
{
    const bool left = side.outer < side.edge;
    const Token& token = side.names.token(label.token);
    const QString text = elidedBefore(behindLabel(side.names, label.token, side.column, metrics), tokenLabel(token),
                                      metrics, std::abs(side.edge - side.outer));
    const double width = metrics.horizontalAdvance(text);
    const QRectF line(left ? side.edge - width : side.edge, side.column.center(label.token) - metrics.height() / 2.0,
                      width, metrics.height());
    if (label.tone == LabelTone::lit) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        painter.drawRoundedRect(line.adjusted(-4.0, -1.0, 4.0, 1.0), 3.0, 3.0);
    }
    QFont font = painter.font();
    font.setUnderline(token.written); // by the model
    painter.setFont(font);
    painter.setPen(label.tone == LabelTone::lit         ? theme.accentText
                       : label.tone == LabelTone::quiet ? theme.quietText
                                                        : theme.text);
    painter.drawText(line.adjusted(-2.0, 0.0, 2.0, 0.0), Qt::AlignCenter | Qt::AlignAbsolute | Qt::TextDontClip, text);
}

void drawTokens(QPainter& painter, const Side& side, const Theme& theme)
{
    const QFont font = painter.font();
    const QFontMetricsF metrics(font);
    for (const Label& label : chooseLabels(side, metrics))
        drawLabel(painter, side, label, metrics, theme);
    painter.setFont(font);
}

// Swatches with their numbers, one behind the other and in lines of at most the room's width. Colours repeat after the
// sixteenth head.
std::vector<LegendEntry> layoutLegend(const QRectF& room, const std::vector<LegendEntry>& entries,
                                      const QFontMetricsF& metrics)
{
    std::vector<LegendEntry> placed;
    const double title = metrics.horizontalAdvance(Text::tr("head")) + labelGap;
    const double line = metrics.height() + 4.0;
    double x = room.left() + title;
    double y = room.top();
    for (LegendEntry entry : entries) {
        const double width = legendSwatch + 4.0 + metrics.horizontalAdvance(QString::number(entry.head)) + labelGap;
        if (x + width > room.right() && x > room.left() + title) {
            x = room.left() + title;
            y += line;
        }
        entry.area = QRectF(x, y, width, line);
        x += width;
        placed.push_back(entry);
    }
    // A single line stands in the middle.
    if (!placed.empty() && y == room.top())
        for (LegendEntry& entry : placed)
            entry.area.translate(std::max(0.0, (room.right() - x) / 2.0), 0.0);
    return placed;
}

// Of very many heads only the shown ones stand in the legend, and of very many shown ones none.
std::vector<LegendEntry> legendEntries(const Run& run, const std::vector<HeadPick>& shown, bool everyHead)
{
    std::vector<LegendEntry> entries;
    const bool many = run.heads > mostInLegend;
    if (run.heads == 1 || (shown.size() < 2 && (!everyHead || many)) || std::ssize(shown) > mostInLegend)
        return entries;
    if (many) {
        for (const HeadPick& pick : shown)
            entries.push_back({pick.head.number, true, {}});
        return entries;
    }
    for (Index head = 0; head < run.heads; ++head) {
        const bool is = std::ranges::any_of(shown, [head](const HeadPick& pick) { return pick.head == head; });
        if (is || everyHead)
            entries.push_back({head, is, {}});
    }
    return entries;
}

void drawLegend(QPainter& painter, const std::vector<LegendEntry>& entries, const Theme& theme)
{
    if (entries.empty())
        return;
    const QRectF& first = entries.front().area;
    painter.setPen(theme.quietText);
    painter.drawText(QRectF(first.left() - 200.0, first.top(), 200.0 - labelGap, first.height()),
                     Qt::AlignRight | Qt::AlignVCenter, Text::tr("head"));
    for (const LegendEntry& entry : entries) {
        const QRectF swatch(entry.area.left(), entry.area.center().y() - legendSwatch / 2.0, legendSwatch,
                            legendSwatch);
        const QColor color = headColor(entry.head, theme);
        if (entry.shown)
            painter.fillRect(swatch, color);
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(swatch.adjusted(0.5, 0.5, -0.5, -0.5));
        painter.setPen(entry.shown ? theme.text : theme.quietText);
        painter.drawText(entry.area.adjusted(legendSwatch + 4.0, 0.0, 0.0, 0.0),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, QString::number(entry.head));
    }
}

void drawHeadings(QPainter& painter, const LinksLayout& layout, const Theme& theme)
{
    const QRectF line = layout.headings;
    painter.setPen(theme.quietText);
    painter.drawText(QRectF(0.0, line.top(), layout.queryEdge, line.height()),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, Text::tr("queries"));
    painter.drawText(QRectF(layout.keyEdge, line.top(), 200.0, line.height()),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, Text::tr("keys"));
}

// One end of the links, the strongest first.
std::vector<Index> endsOf(const std::vector<Link>& links, Index Cell::*end)
{
    std::vector<Index> tokens;
    for (auto link = links.rbegin(); link != links.rend(); ++link)
        tokens.push_back(link->cell.*end);
    return tokens;
}

std::vector<Index> litQueries(const FigureParameters& parameters)
{
    return parameters.selected.query ? std::vector<Index>{*parameters.selected.query} : parameters.rows;
}

std::vector<Index> litKeys(const FigureParameters& parameters)
{
    return parameters.selected.key ? std::vector<Index>{*parameters.selected.key} : std::vector<Index>{};
}

} // namespace

LinksLayout layoutLinks(const QSizeF& size, const Run& run, const FigureParameters& parameters, const LinksSight& sight)
{
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    QRectF all = figureRoom(size, parameters);
    const QRectF wide = all;
    const double spare = std::max(0.0, all.width() - widestShape * all.height()) / 2.0;
    all.adjust(spare, 0.0, -spare, 0.0);
    LinksLayout layout;
    const double heading = metrics.height() + labelGap;
    layout.legend = layoutLegend(wide, legendEntries(run, linkHeads(run, parameters), sight.everyHead), metrics);
    if (!layout.legend.empty())
        all.setTop(layout.legend.back().area.bottom() + labelGap / 2.0);
    layout.room = all.adjusted(0.0, heading, 0.0, 0.0);
    const double limit = all.width() * largestLabelShare;
    layout.queries = layoutColumn(static_cast<Index>(run.queries.size()), layout.room, sight);
    layout.keys = layoutColumn(static_cast<Index>(run.keys.size()), layout.room, sight);
    const double queryWidth = std::max(widestLabel(queryNames(run), layout.queries, metrics, limit),
                                       std::min(limit, metrics.horizontalAdvance(Text::tr("queries"))));
    const double keyWidth = std::max(widestLabel(keyNames(run), layout.keys, metrics, limit),
                                     std::min(limit, metrics.horizontalAdvance(Text::tr("keys"))));
    layout.queryOuter = all.left();
    layout.keyOuter = all.right();
    layout.queryEdge = all.left() + queryWidth + labelGap;
    layout.keyEdge = all.right() - keyWidth - labelGap;
    const double tallest = std::max(layout.queries.pitch * static_cast<double>(layout.queries.count),
                                    layout.keys.pitch * static_cast<double>(layout.keys.count));
    const double top = std::max(layout.room.top(), std::min(layout.queries.top, layout.keys.top));
    layout.headings = QRectF(layout.queryEdge, top - heading, layout.keyEdge - layout.queryEdge, metrics.height());
    layout.overflow = std::max(0.0, tallest - layout.room.height());
    return layout;
}

CutTexts cutTextsOfLinks(const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    const LinksLayout layout = layoutLinks(size, run, parameters);
    const double longest = std::max(widestLabel(queryNames(run), layout.queries, metrics, size.width()),
                                    widestLabel(keyNames(run), layout.keys, metrics, size.width()));
    const double room = std::min(layout.queryEdge - layout.queryOuter, layout.keyOuter - layout.keyEdge) - labelGap;
    return {.labels = longest > room + 1.0, .title = isTitleCut(size, parameters)};
}

std::vector<HeadPick> linkHeads(const Run& run, const FigureParameters& parameters)
{
    if (parameters.links.mean)
        return {parameters.head};
    if (!parameters.links.heads)
        return headsOf(run, parameters.head);
    std::vector<HeadPick> heads;
    for (const Index head : *parameters.links.heads) {
        heads.push_back({parameters.head.layer, head});
        run.source(heads.back()); // throws where there is none
    }
    return heads;
}

std::optional<Index> legendHeadAt(const LinksLayout& layout, const QPointF& point)
{
    for (const LegendEntry& entry : layout.legend)
        if (entry.area.contains(point))
            return entry.head;
    return std::nullopt;
}

Focus tokenAt(const LinksLayout& layout, const QPointF& point)
{
    // A margin on the links' side, so that the end of a link belongs to its token.
    const double reach = std::min(40.0, (layout.keyEdge - layout.queryEdge) / 4.0);
    if (point.y() < layout.room.top() || point.y() > layout.room.bottom())
        return {};
    if (point.x() <= layout.queryEdge + reach)
        return {tokenOf(layout.queries, point.y()), std::nullopt};
    if (point.x() >= layout.keyEdge - reach)
        return {std::nullopt, tokenOf(layout.keys, point.y())};
    return {};
}

std::vector<Index> visibleQueries(const LinksLayout& layout)
{
    std::vector<Index> queries(static_cast<std::size_t>(layout.queries.end - layout.queries.first));
    std::iota(queries.begin(), queries.end(), layout.queries.first);
    return queries;
}

bool showsLink(const Focus& focus, const std::vector<Index>& rows, const Link& link)
{
    if (focus.query)
        return *focus.query == link.cell.query;
    if (focus.key)
        return *focus.key == link.cell.key;
    return rows.empty() || std::find(rows.begin(), rows.end(), link.cell.query) != rows.end();
}

void drawLinksFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    const LinksLayout layout = layoutLinks(size, run, parameters);
    const auto chosen = litQueries(parameters);
    const auto ranking = rankLinks(run, linkHeads(run, parameters), chosen.empty() ? visibleQueries(layout) : chosen);
    drawLinksFigure(painter, size, run, parameters, layout, strongestLinks(ranking, parameters.links.mass));
}

void drawLinksFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters,
                     const LinksLayout& layout, const LinkSet& set,
                     const std::function<void(QPainter&, const LinkCurves&)>& paintCurves)
{
    beginFigure(painter, size, parameters);
    const Theme& theme = parameters.style.theme;
    const bool byHead = run.heads > 1 && !parameters.links.mean;
    drawHeadings(painter, layout, theme);
    drawLegend(painter, layout.legend, theme);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // the first and the last label stand out of the room by so much
    const double half = QFontMetricsF(painter.font()).height() / 2.0;
    painter.setClipRect(QRectF(0.0, layout.room.top() - half, size.width(), layout.room.height() + 2.0 * half));
    const std::vector<Link> links = shownLinks(set, parameters);
    paintCurves(painter, curvesOf(layout, links, byHead, theme));
    const bool focused = !parameters.selected.empty() || !parameters.rows.empty();
    const auto linked = [&](Index Cell::*end) { return focused ? endsOf(links, end) : std::vector<Index>{}; };
    drawTokens(painter,
               {layout.queries, queryNames(run), layout.queryEdge - labelGap, layout.queryOuter, litQueries(parameters),
                linked(&Cell::query)},
               theme);
    drawTokens(painter,
               {layout.keys, keyNames(run), layout.keyEdge + labelGap, layout.keyOuter, litKeys(parameters),
                linked(&Cell::key)},
               theme);
    painter.restore();
}

} // namespace attn
