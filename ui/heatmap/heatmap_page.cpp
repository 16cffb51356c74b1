// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_page.h"

#include "engine/tensor/closed_cell.h"
#include "engine/tensor/window_source.h"
#include "ui/painting/cell_text.h"
#include "ui/wording/token_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <optional>

namespace attn {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(attn::HeatmapPage)
};

constexpr double tickLength = 4.0;

// Sets the painter for one part, whatever it was used for before.
void beginPart(QPainter& painter, const ViewStyle& style, const QColor& ink)
{
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(figureFont(style.fontPoints));
    painter.setPen(ink);
    painter.setBrush(Qt::NoBrush);
}

CellColors colorsOf(const CellPlaces& where, const HeatmapContent& content, const ViewStyle& style)
{
    const Window window = where.window();
    CellColors colors{.scale = content.scale, .pooling = style.pooling, .origin = {window.row, window.column}};
    if (content.open && showsMask(where)) {
        colors.open = content.open.get();
        colors.masked = style.theme.window;
    }
    return colors;
}

// A value that is cut would read as another one: only whole cells have theirs.
void paintValues(QPainter& painter, const CellPlaces& where, const HeatmapContent& content, const PooledCells& cells)
{
    const Window& window = cells.window;
    const QRectF whole = where.cells.adjusted(-1.0, -1.0, 1.0, 1.0);
    for (Index i = 0; i < window.rows; ++i)
        for (Index j = 0; j < window.columns; ++j) {
            const Cell cell{window.row + i, window.column + j};
            if (content.open && !content.open->is_open(cell.query, cell.key))
                continue;
            const double value = cells.at(i, j);
            if (is_closed(value))
                continue;
            const QRectF place = where.cell(cell.query, cell.key);
            if (!whole.contains(place))
                continue;
            painter.setPen(QColor(content.scale.textColor(value)));
            drawCellText(painter, place, value);
        }
}

std::optional<QFont> valueFontOf(const CellPlaces& where, const HeatmapContent& content, const ViewStyle& style)
{
    return valueFont(style.values, where.cell(0, 0).size(), figureFont(style.fontPoints), content.scale);
}

// Whether they hold one value for each cell of the window.
bool areCellsOf(const PooledCells& cells, const Window& window)
{
    return cells.window == window && cells.height == window.rows && cells.width == window.columns;
}

// What the model wrote is underlined.
void underline(QPainter& painter, bool on)
{
    QFont font = painter.font();
    font.setUnderline(on);
    painter.setFont(font);
}

void paintRowLabels(QPainter& painter, const HeatmapGeometry& where, const Theme& theme)
{
    const QFontMetricsF metrics(painter.font());
    for (const Index row : labelledCells(where.seen.top(), where.seen.bottom(), where.rowStep, where.rowCount)) {
        const double y = where.cell(row, 0).center().y();
        if (where.rowStep > 1)
            painter.fillRect(QRectF(where.cells.left() - tickLength, std::floor(y), tickLength, 1.0), theme.line);
        const QString text = labelInRoom(where.rows, row, where.rowStep, metrics, where.layout.rowLabel);
        underline(painter, where.rows.isWritten(row));
        painter.drawText(QPointF(where.cells.left() - labelPadding - metrics.horizontalAdvance(text),
                                 y + (metrics.ascent() - metrics.descent()) / 2.0),
                         text);
    }
}

void paintColumnLabels(QPainter& painter, const HeatmapGeometry& where, const Theme& theme)
{
    const QFontMetricsF metrics(painter.font());
    const bool flat = where.columnTurn == 0.0;
    const double room = columnLabelRoom(where);
    for (const Index column :
         labelledCells(where.seen.left(), where.seen.right(), where.columnStep, where.columnCount)) {
        const QPointF foot(where.cell(0, column).center().x(), where.cells.top());
        if (where.columnStep > 1)
            painter.fillRect(QRectF(std::floor(foot.x()), foot.y() - tickLength, 1.0, tickLength), theme.line);
        const QString text = labelInRoom(where.columns, column, where.columnStep, metrics, room);
        painter.save();
        underline(painter, where.columns.isWritten(column));
        painter.translate(foot - QPointF(0.0, labelPadding));
        painter.rotate(where.columnTurn);
        painter.drawText(flat ? QPointF(-metrics.horizontalAdvance(text) / 2.0, -metrics.descent())
                              : QPointF(0.0, (metrics.ascent() - metrics.descent()) / 2.0),
                         text);
        painter.restore();
    }
}

} // namespace

HeatmapParts partsOf(const HeatmapContent& content, const ViewStyle& style)
{
    const QFontMetricsF metrics(figureFont(style.fontPoints));
    HeatmapParts parts;
    parts.rows = std::max<Index>(1, content.rows.count);
    parts.columns = std::max<Index>(1, content.columns.count);
    parts.numberedColumns = content.columns.texts.isEmpty();
    parts.aspect = style.aspect;
    parts.lineHeight = std::ceil(metrics.height());
    parts.scaleLabel = colorBarNumbersWidth(metrics, content.scale, likelyBar, content.marks);
    parts.scaleMarks = static_cast<int>(content.marks.size());
    parts.caption = content.caption.isEmpty() ? 0.0 : parts.lineHeight;
    return parts;
}

void measureLabels(HeatmapParts& parts, const AxisLabels& rows, const AxisLabels& columns, const ViewStyle& style)
{
    const QFont font = figureFont(style.fontPoints);
    parts.rowLabel = longestLabel(rows, font);
    parts.columnLabel = longestLabel(columns, font);
}

bool showsMask(const CellPlaces& where)
{
    return std::min(where.columnWidth(), where.rowHeight()) >= smallestStruckCell;
}

void paintMap(QPainter& painter, const CellPlaces& where, const HeatmapContent& content, const ViewStyle& style,
              const RunControl& control)
{
    const Window window = where.window();
    if (window.rows == 0 || where.cells.isEmpty())
        return;
    const bool vectors = drawsVectors(painter);
    const QTransform device = deviceOf(painter);
    const CellColors colors = colorsOf(where, content, style);
    PooledCells cells = gridOf(where, device, style.pooling);
    if (!vectors || showsMask(where) || valueFontOf(where, content, style))
        poolCells(cells, *content.source, nullptr, control);
    if (vectors)
        paintCells(painter, where.cells, WindowSource(content.source, window), colors, control);
    else
        paintImage(painter, imageOf(cells, colors, where, device), where, device);
    paintInsideCells(painter, where, content, style, &cells);
}

void paintInsideCells(QPainter& painter, const CellPlaces& where, const HeatmapContent& content, const ViewStyle& style,
                      const PooledCells* cells)
{
    const Window window = where.window();
    CellColors colors = colorsOf(where, content, style);
    colors.stroke = style.theme.line;
    const bool known = cells && areCellsOf(*cells, window);
    strikeMaskedCells(painter, where.rect(window), window.rows, window.columns, colors, where.cells,
                      known ? std::span<const double>(cells->values) : std::span<const double>());
    const auto font = valueFontOf(where, content, style);
    if (!font || !known)
        return;
    beginPart(painter, style, style.theme.text);
    painter.setFont(*font);
    paintValues(painter, where, content, *cells);
}

void paintLabels(QPainter& painter, const HeatmapGeometry& where, const ViewStyle& style)
{
    beginPart(painter, style, style.theme.text);
    if (where.layout.rowLabel > 0.0)
        paintRowLabels(painter, where, style.theme);
    underline(painter, false);
    if (where.layout.columnLabel > 0.0)
        paintColumnLabels(painter, where, style.theme);
}

// The title of an axis, or its last word where the cells are too few for all of it.
QString titleThatFits(const QPainter& painter, const QString& title, const QString& brief, double room)
{
    return QFontMetricsF(painter.font()).horizontalAdvance(title) <= room ? title : brief;
}

void paintTitlesAndBar(QPainter& painter, const HeatmapGeometry& where, const HeatmapContent& content,
                       const ViewStyle& style)
{
    const HeatmapLayout& layout = where.layout;
    beginPart(painter, style, style.theme.quietText);
    if (!layout.columnTitle.isEmpty())
        painter.drawText(QRectF(layout.columnTitle), Qt::AlignHCenter | Qt::AlignTop | Qt::TextDontClip,
                         titleThatFits(painter, Text::tr("looks at (keys) →"), Text::tr("keys →"),
                                       where.page.width() - labelPadding));
    if (!layout.rowTitle.isEmpty()) {
        const QRectF line(layout.rowTitle);
        painter.save();
        painter.translate(line.center());
        painter.rotate(-90.0);
        painter.drawText(
            QRectF(-line.height() / 2.0, -line.width() / 2.0, line.height(), line.width()),
            Qt::AlignCenter | Qt::TextDontClip,
            titleThatFits(painter, Text::tr("← who looks (queries)"), Text::tr("← queries"), line.height()));
        painter.restore();
    }
    if (!layout.caption.isEmpty()) {
        const QFontMetricsF metrics(painter.font());
        const QString caption = metrics.elidedText(content.caption, Qt::ElideRight, layout.caption.width());
        // Below the cells, as far as it does not reach over the edge of the page.
        const double left = std::max<double>(
            layout.caption.left(),
            std::min<double>(where.cells.left(), layout.caption.right() + 1 - metrics.horizontalAdvance(caption)));
        painter.drawText(QPointF(left, layout.caption.top() + metrics.ascent()), caption);
    }
    if (layout.scale.isEmpty())
        return;
    drawColorBar(painter, layout.scale, content.scale, style.theme);
    drawScaleMarks(painter, layout.scale, content.marks, style.theme);
}

void paintOverlay(QPainter& painter, const HeatmapGeometry& where, const HeatmapProfiles& profiles,
                  const HeatmapMarks& marks, const ResolvedScale& scale, const ViewStyle& style)
{
    const QFont font = figureFont(style.fontPoints);
    const Focus lit{marks.hovered.query ? marks.hovered.query : marks.pinned.query,
                    marks.hovered.key ? marks.hovered.key : marks.pinned.key};
    paintProfiles(painter, where, profiles, scale, lit, style.theme, font);
    paintFrame(painter, where.cells, marks.focused ? style.theme.accent : style.theme.line);
    paintMarks(painter, where, marks, style.theme, font);
}

} // namespace attn
