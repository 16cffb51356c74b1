// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_layout.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr int grid = 8;
constexpr int scaleWidth = 12;
constexpr int scaleTick = 12;        // tick and the space to its label
constexpr double profileLines = 4.0; // depth of a profile, in lines of text
constexpr int roomForProfiles = 6;   // a page needs this many times their depth, or cells would become too small
constexpr double diagonal = 0.70710678;
constexpr double thinSpace = 4.0;
constexpr double longestLabel = 160.0;
constexpr double closeLines = 0.86; // share of the line height: turned labels need no leading between them
constexpr double flatLabel = 96.0;  // labels beyond this are elided rather than lying flat

int onGrid(double length)
{
    return grid * static_cast<int>(std::ceil(length / grid));
}

// Distances from the edges of the block to the cells.
struct Margins {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;
};

struct Shown {
    bool titles = false;
    bool scale = false;
    bool profiles = false;
};

// The length of the longest bar of a profile.
int profileDepth(const HeatmapParts& parts)
{
    return onGrid(profileLines * parts.lineHeight);
}

double columnLabelHeight(const HeatmapLayout& layout, const HeatmapParts& parts)
{
    if (!parts.labels)
        return 0.0;
    if (layout.columnTurn == 0.0)
        return parts.lineHeight;
    return layout.columnTurn == -90.0 ? layout.columnLabel : (layout.columnLabel + parts.lineHeight) * diagonal;
}

Margins marginsOf(const HeatmapLayout& layout, const HeatmapParts& parts, const Shown& shown)
{
    Margins margins;
    const int padding = parts.labels ? labelPadding : 0;
    const double axisTitle = shown.titles ? parts.lineHeight + grid : 0.0;
    margins.left = onGrid(axisTitle + layout.rowLabel + padding + grid);
    margins.top = onGrid((parts.title > 0 ? parts.title + grid : 0.0) + axisTitle + columnLabelHeight(layout, parts)
                         + padding + grid);
    margins.right = shown.scale ? onGrid(2 * grid + scaleWidth + scaleTick + parts.scaleLabel + grid) : 2 * grid;
    if (layout.columnTurn == -45.0) // the last label leans out over the edge
        margins.right = std::max(margins.right, onGrid(layout.columnLabel * diagonal + grid));
    margins.bottom = 2 * grid;
    if (shown.profiles) {
        margins.right += grid + profileDepth(parts);
        margins.bottom = onGrid(grid + profileDepth(parts) + grid / 2 + parts.lineHeight + grid);
    }
    if (parts.caption > 0.0)
        margins.bottom += onGrid(parts.caption);
    return margins;
}

double readableSide(double cells)
{
    return std::min(160.0, 24.0 * cells);
}

QSize cellsSize(const QSize& room, const HeatmapParts& parts)
{
    const double rows = static_cast<double>(parts.rows);
    const double columns = static_cast<double>(parts.columns);
    const double stretch =
        parts.aspect == CellAspect::square ? 1.0 : std::min(3.0, std::max(rows / columns, columns / rows));
    const double width = room.width() / columns;
    const double height = room.height() / rows;
    double cellWidth = std::min(width, height * (rows > columns ? stretch : 1.0));
    double cellHeight = std::min(height, width * (columns > rows ? stretch : 1.0));
    if (parts.aspect == CellAspect::automatic) {
        cellWidth = std::max(cellWidth, std::min(width, readableSide(columns) / columns));
        cellHeight = std::max(cellHeight, std::min(height, readableSide(rows) / rows));
    } else if (parts.aspect == CellAspect::free) {
        cellWidth = width;
        cellHeight = height;
    }
    // Large cells get whole pixels, so that all of them look the same; that costs little room.
    if (cellWidth >= grid)
        cellWidth = std::floor(cellWidth);
    if (cellHeight >= grid)
        cellHeight = std::floor(cellHeight);
    return {std::max(1, static_cast<int>(cellWidth * columns)), std::max(1, static_cast<int>(cellHeight * rows))};
}

// The gap to the cells also holds what is written at the ends of the bars.
void placeProfiles(HeatmapLayout& layout, const HeatmapParts& parts)
{
    const QRect& cells = layout.cells;
    const int depth = profileDepth(parts);
    const int line = static_cast<int>(std::ceil(parts.lineHeight));
    layout.rowProfile = QRect(cells.left(), cells.bottom() + 1 + grid, cells.width(), depth);
    layout.columnProfile = QRect(cells.right() + 1 + grid, cells.top(), depth, cells.height());
    layout.rowProfileCaption = QRect(cells.left(), layout.rowProfile.bottom() + 1 + grid / 2, cells.width(), line);
    const int top = cells.bottom() + 1 + line + grid / 2; // below the numbers of the axis
    layout.columnProfileCaption =
        QRect(layout.columnProfile.left(), top, depth + grid, layout.rowProfileCaption.bottom() + 1 - top);
}

// Places the parts that are shown. The turn and the length of labels must be set already.
void place(HeatmapLayout& layout, const QSize& size, const HeatmapParts& parts, const Shown& shown)
{
    const Margins margins = marginsOf(layout, parts, shown);
    const QSize room(std::max(1, size.width() - margins.left - margins.right),
                     std::max(1, size.height() - margins.top - margins.bottom));
    const QSize cells = cellsSize(room, parts);
    const int belowScale = parts.scaleMarks > 0 ? onGrid(parts.scaleMarks * parts.lineHeight) + grid : 0;
    const int scaleHeight = std::min(room.height(), std::max(cells.height(), 12 * grid)) - belowScale;
    const int height = std::max(cells.height(), shown.scale ? scaleHeight + belowScale : 0);
    const QSize block(cells.width() + margins.left + margins.right, height + margins.top + margins.bottom);
    layout.block = QRect(
        QPoint(std::max(0, (size.width() - block.width()) / 2), std::max(0, (size.height() - block.height()) / 2)),
        block);
    layout.cells = QRect(layout.block.topLeft() + QPoint(margins.left, margins.top), cells);
    layout.rowProfile = layout.columnProfile = layout.rowProfileCaption = layout.columnProfileCaption = {};
    if (shown.profiles)
        placeProfiles(layout, parts);
    const int scaleLeft = (shown.profiles ? layout.columnProfile : layout.cells).right() + 1 + 2 * grid;
    if (shown.scale)
        layout.scale = QRect(scaleLeft, layout.cells.top(), scaleWidth, std::max(1, scaleHeight));
    const int line = static_cast<int>(std::ceil(parts.lineHeight));
    int top = layout.block.top() + grid;
    if (parts.title > 0) {
        layout.title = QRect(grid, top, size.width() - 2 * grid, static_cast<int>(std::ceil(parts.title)));
        top = layout.title.bottom() + 1 + grid;
    }
    layout.caption = {};
    if (parts.caption > 0.0)
        layout.caption = QRect(grid, layout.block.bottom() + 1 - grid - onGrid(parts.caption), size.width() - 2 * grid,
                               onGrid(parts.caption));
    if (shown.titles) {
        layout.columnTitle = QRect(layout.cells.left(), top, layout.cells.width(), line);
        layout.rowTitle = QRect(layout.block.left() + grid, layout.cells.top(), line, layout.cells.height());
    }
}

bool labelsFit(const HeatmapLayout& layout, const HeatmapParts& parts)
{
    return layout.cells.width() >= labelPitch(layout.columnTurn, parts) * static_cast<double>(parts.columns);
}

} // namespace

double labelPitch(double turn, const HeatmapParts& parts)
{
    // Single letters need no more than a thin space between them.
    if (turn == 0.0 && parts.columnLabel <= parts.lineHeight)
        return parts.columnLabel + thinSpace;
    if (turn == 0.0)
        return std::min(parts.columnLabel, parts.labelRoom.value_or(flatLabel)) + grid;
    return turn == -90.0 ? closeLines * parts.lineHeight : parts.lineHeight / diagonal;
}

HeatmapLayout layOutHeatmap(const QSize& size, const HeatmapParts& parts)
{
    const Shown shown{parts.labels && size.width() >= 360 && size.height() >= 280,
                      parts.scale && size.width() >= 240 + parts.scaleLabel && size.height() >= 160,
                      parts.profiles && size.width() >= roomForProfiles * profileDepth(parts)
                          && size.height() >= roomForProfiles * profileDepth(parts)};
    HeatmapLayout layout;
    if (!parts.labels) {
        place(layout, size, parts, shown);
        return layout;
    }
    const auto room = [&parts](int side) {
        return parts.labelRoom ? std::min(*parts.labelRoom, 0.8 * side)
                               : std::min(longestLabel, std::max(32.0, 0.25 * side));
    };
    layout.rowLabel = std::min(parts.rowLabel, room(size.width()));
    layout.columnLabel = std::min(parts.columnLabel, room(size.height()));
    for (const double turn : {0.0, -45.0, -90.0}) {
        layout.columnTurn = turn;
        place(layout, size, parts, shown);
        if (parts.numberedColumns || labelsFit(layout, parts))
            break;
    }
    return layout;
}

QSize naturalSize(int width, const HeatmapParts& parts)
{
    const HeatmapLayout layout = layOutHeatmap({width, width}, parts);
    return {width, std::max(layout.block.height(), 160)};
}

} // namespace attn
