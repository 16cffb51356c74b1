#include "ui/links/links_figure.h"

#include "ui/view/figure_view.h"
#include "ui/view/token_label.h"

#include <QCoreApplication>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double widestPitch = 56.0;
constexpr double widestShape = 1.8; // width to height; wider rooms leave a margin, or links would be all but level
constexpr double smallestScrolledPitch = 8.0;
constexpr double labelGap = 8.0;
constexpr double largestLabelShare = 0.3; // of the width, for each column
constexpr double thickestLink = 6.0;
constexpr double legendSwatch = 10.0;

QString tr(const char* text)
{
    return QCoreApplication::translate("LinksFigure", text);
}

double widestLabel(const std::vector<Token>& tokens, const QFontMetricsF& metrics, double limit)
{
    double widest = 0.0;
    for (const Token& token : tokens) {
        widest = std::max(widest, metrics.horizontalAdvance(tokenLabel(token)));
        if (widest >= limit)
            return limit;
    }
    return std::ceil(widest);
}

TokenColumn layoutColumn(Index count, const QRectF& room, double lineHeight, std::optional<double> scroll)
{
    TokenColumn column;
    column.count = count;
    const double fitting = room.height() / std::max(1.0, static_cast<double>(count));
    column.pitch = std::min(widestPitch, scroll ? std::max(smallestScrolledPitch, fitting) : fitting);
    column.labelStep = std::max<Index>(1, static_cast<Index>(std::ceil(lineHeight * 0.85 / column.pitch)));
    const double spare = room.height() - column.pitch * static_cast<double>(count);
    column.top = room.top() + (spare >= 0.0 ? spare / 2.0 : spare * scroll.value_or(0.0));
    return column;
}

std::optional<Index> tokenOf(const TokenColumn& column, double y)
{
    const auto token = static_cast<Index>(std::floor((y - column.top) / column.pitch));
    return token >= 0 && token < column.count ? std::optional(token) : std::nullopt;
}

bool showsAllHeads(const Run& run, const FigureParameters& parameters)
{
    return !parameters.head.head && run.heads > 1;
}

QColor linkColor(const Link& link, bool byHead, const Theme& theme)
{
    return byHead ? theme.heads[static_cast<std::size_t>(link.head.value) % theme.heads.size()] : theme.accent;
}

// The weakest links fade where there are thousands of them, or they would cover the strong ones.
double faintestLink(std::size_t links)
{
    return 0.12 * std::min(1.0, std::sqrt(400.0 / static_cast<double>(std::max<std::size_t>(links, 1))));
}

void drawLink(QPainter& painter, const LinksLayout& layout, const Link& link, QColor color, double strength, double faintest)
{
    color.setAlphaF(static_cast<float>(faintest + (1.0 - faintest) * strength));
    QPen pen(color, 0.6 + (thickestLink - 0.6) * strength);
    pen.setCapStyle(Qt::FlatCap);
    if (link.weight < 0.0)
        pen.setStyle(Qt::DashLine);
    const QPointF from(layout.queryEdge, layout.queries.center(link.cell.query));
    const QPointF to(layout.keyEdge, layout.keys.center(link.cell.key));
    const double middle = (from.x() + to.x()) / 2.0;
    QPainterPath curve(from);
    curve.cubicTo({middle, from.y()}, {middle, to.y()}, to);
    painter.strokePath(curve, pen);
}

std::vector<Link> shownLinks(const LinkSet& set, const FigureParameters& parameters)
{
    std::vector<Link> links;
    std::copy_if(set.links.begin(), set.links.end(), std::back_inserter(links),
                 [&](const Link& link) { return showsLink(parameters.selected, parameters.rows, link); });
    return links;
}

// `links`: the weakest first; the last one is drawn at full strength.
void drawLinks(QPainter& painter, const LinksLayout& layout, const std::vector<Link>& links, bool byHead, const Theme& theme)
{
    const double faintest = faintestLink(links.size());
    for (const Link& link : links)
        drawLink(painter, layout, link, linkColor(link, byHead, theme), std::abs(link.weight / links.back().weight), faintest);
}

struct Side {
    const TokenColumn& column;
    const std::vector<Token>& tokens;
    double edge = 0.0;    // beside the links
    double outer = 0.0;   // the far end of the labels
    std::vector<bool> lit; // tokens in focus
};

void drawTokens(QPainter& painter, const Side& side, const QRectF& room, const Theme& theme)
{
    const QFontMetricsF metrics(painter.font());
    const bool left = side.outer < side.edge;
    const double width = std::abs(side.edge - side.outer);
    for (Index i = 0; i < side.column.count; ++i) {
        const double y = side.column.center(i);
        const bool lit = side.lit[static_cast<std::size_t>(i)];
        // A token in focus is named even where labels are thinned out.
        if (y < room.top() || y > room.bottom() || (!lit && i % side.column.labelStep != 0))
            continue;
        const QString label = elidedLabel(tokenLabel(side.tokens[static_cast<std::size_t>(i)]), metrics, width);
        const double textWidth = metrics.horizontalAdvance(label);
        const QRectF line(left ? side.edge - textWidth : side.edge, y - metrics.height() / 2.0, textWidth, metrics.height());
        if (lit) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.accent);
            painter.drawRoundedRect(line.adjusted(-4.0, -1.0, 4.0, 1.0), 3.0, 3.0);
        }
        painter.setPen(lit ? theme.accentText : theme.text);
        painter.drawText(line.adjusted(-2.0, 0.0, 2.0, 0.0), Qt::AlignCenter | Qt::AlignAbsolute | Qt::TextDontClip, label);
    }
}

// Colours repeat after the eighth head: "0, 8".
QString legendText(Index color, Index colors, Index heads)
{
    QStringList numbers;
    for (Index head = color; head < heads; head += colors)
        numbers << QString::number(head);
    return numbers.join(QStringLiteral(", "));
}

void drawLegend(QPainter& painter, const QRectF& area, const Run& run, const Theme& theme)
{
    const QFontMetricsF metrics(painter.font());
    const auto colors = static_cast<Index>(theme.heads.size());
    const QString title = tr("head");
    QStringList entries;
    double width = metrics.horizontalAdvance(title);
    for (Index color = 0; color < std::min(run.heads, colors); ++color) {
        entries << legendText(color, colors, run.heads);
        width += labelGap + legendSwatch + 4.0 + metrics.horizontalAdvance(entries.back());
    }
    if (width > area.width())
        return;
    double x = area.center().x() - width / 2.0;
    const auto write = [&](const QString& text, const QColor& color) {
        painter.setPen(color);
        painter.drawText(QRectF(x, area.top(), metrics.horizontalAdvance(text) + 1.0, area.height()), Qt::AlignVCenter | Qt::TextDontClip, text);
        x += metrics.horizontalAdvance(text);
    };
    write(title, theme.quietText);
    for (qsizetype color = 0; color < entries.size(); ++color) {
        x += labelGap;
        painter.fillRect(QRectF(x, area.center().y() - legendSwatch / 2.0, legendSwatch, legendSwatch), theme.heads[static_cast<std::size_t>(color)]);
        x += legendSwatch + 4.0;
        write(entries[color], theme.text);
    }
}

void drawHeadings(QPainter& painter, const LinksLayout& layout, const Theme& theme)
{
    const QRectF line = layout.legend;
    painter.setPen(theme.quietText);
    painter.drawText(QRectF(0.0, line.top(), layout.queryEdge, line.height()), Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, tr("queries"));
    painter.drawText(QRectF(layout.keyEdge, line.top(), 200.0, line.height()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, tr("keys"));
}

std::vector<bool> litTokens(Index count, std::optional<Index> token, const std::vector<Index>& rows)
{
    std::vector<bool> lit(static_cast<std::size_t>(count), false);
    const auto light = [&](Index at) {
        if (at < count)
            lit[static_cast<std::size_t>(at)] = true;
    };
    if (token)
        light(*token);
    for (const Index row : rows)
        light(row);
    return lit;
}

} // namespace

LinksLayout layoutLinks(const QSizeF& size, const Run& run, const FigureParameters& parameters, std::optional<double> scroll)
{
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    QRectF all = figureRoom(size, parameters);
    const double spare = std::max(0.0, all.width() - widestShape * all.height()) / 2.0;
    all.adjust(spare, 0.0, -spare, 0.0);
    LinksLayout layout;
    const double heading = metrics.height() + labelGap;
    layout.room = all.adjusted(0.0, heading, 0.0, 0.0);
    const double limit = all.width() * largestLabelShare;
    const double queryWidth = std::max(widestLabel(run.queries, metrics, limit), std::min(limit, metrics.horizontalAdvance(tr("queries"))));
    const double keyWidth = std::max(widestLabel(run.keys, metrics, limit), std::min(limit, metrics.horizontalAdvance(tr("keys"))));
    layout.queryOuter = all.left();
    layout.keyOuter = all.right();
    layout.queryEdge = all.left() + queryWidth + labelGap;
    layout.keyEdge = all.right() - keyWidth - labelGap;
    layout.queries = layoutColumn(static_cast<Index>(run.queries.size()), layout.room, metrics.height(), scroll);
    layout.keys = layoutColumn(static_cast<Index>(run.keys.size()), layout.room, metrics.height(), scroll);
    const double tallest = std::max(layout.queries.pitch * static_cast<double>(layout.queries.count), layout.keys.pitch * static_cast<double>(layout.keys.count));
    const double top = std::max(layout.room.top(), std::min(layout.queries.top, layout.keys.top));
    layout.legend = QRectF(layout.queryEdge, top - heading, layout.keyEdge - layout.queryEdge, metrics.height());
    layout.overflow = std::max(0.0, tallest - layout.room.height());
    return layout;
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
    std::vector<Index> queries;
    for (Index i = 0; i < layout.queries.count; ++i)
        if (const double y = layout.queries.center(i); y >= layout.room.top() && y <= layout.room.bottom())
            queries.push_back(i);
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
    drawLinksFigure(painter, size, run, parameters, layout,
                    strongestLinks(run, parameters.layer, parameters.head, visibleQueries(layout), parameters.linkMass));
}

void drawLinksFigure(QPainter& painter, const QSizeF& size, const Run& run, const FigureParameters& parameters, const LinksLayout& layout,
                     const LinkSet& set)
{
    beginFigure(painter, size, parameters);
    const Theme& theme = parameters.style.theme;
    const bool byHead = showsAllHeads(run, parameters);
    drawHeadings(painter, layout, theme);
    if (byHead)
        drawLegend(painter, layout.legend, run, theme);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(QRectF(0.0, layout.room.top() - 2.0, size.width(), layout.room.height() + 4.0));
    drawLinks(painter, layout, shownLinks(set, parameters), byHead, theme);
    const auto& focus = parameters.selected;
    drawTokens(painter, {layout.queries, run.queries, layout.queryEdge - labelGap, layout.queryOuter, litTokens(layout.queries.count, focus.query, parameters.rows)},
               layout.room, theme);
    drawTokens(painter, {layout.keys, run.keys, layout.keyEdge + labelGap, layout.keyOuter, litTokens(layout.keys.count, focus.key, {})},
               layout.room, theme);
    painter.restore();
}

} // namespace attn
