// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layouts/layout.h"

#include "engine/tensor/error.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

void require_between(const char* what, Index value, Index lowest, Index highest)
{
    if (value < lowest || value > highest)
        throw SettingError("layout.number", "layout: {0} is {1}. Give a number from {2} to {3}.", what, value, lowest,
                           highest);
}

// From `lowest` on, which may be excluded by a number just above it.
void require_between(const char* what, double value, double lowest, double highest)
{
    if (!(value >= lowest && value <= highest))
        throw SettingError("layout.real-number", "layout: {0} is out of range. Give a number from {1} to {2}.", what,
                           std::to_string(lowest), std::to_string(highest));
}

void require_valid(const PixelArea& area)
{
    constexpr double smallest = 1e-6;
    for (const double corner : {area.left, area.top})
        require_between("area", corner, -layout_limits::pixels, layout_limits::pixels);
    for (const double side : {area.width, area.height})
        require_between("area", side, smallest, layout_limits::pixels);
}

void require_valid(const LayoutPart& part, LayoutKind kind)
{
    using namespace layout_limits;
    require_between("first", part.first, 0, tokens);
    require_between("rows", part.rows, 1, kind == LayoutKind::board ? board_side : tokens);
    require_between("columns", part.columns, 1, kind == LayoutKind::board ? board_side : tokens);
    require_between("row-end", part.row_end, 0, tokens);
    if (part.row_length() > (tokens - part.first) / part.rows)
        throw SettingError("layout.tokens", "layout: {0} rows of {1} columns are too many. Give up to {2} tokens.",
                           part.rows, part.columns, tokens);
    require_between("picture", part.picture, 0, pictures - 1);
    require_between("frames", part.frames, 1, pictures - part.picture);
    require_between("tile", part.tile.rows, 1, tokens);
    require_between("tile", part.tile.columns, 1, tokens);
    require_between("tile", part.tile.row, 0, part.tile.rows - 1);
    require_between("tile", part.tile.column, 0, part.tile.columns - 1);
    if (part.area)
        require_valid(*part.area);
    if (kind == LayoutKind::time || kind == LayoutKind::track)
        require_between("rows", part.rows, 1, 1);
}

// The rectangle of this shape that lies centred in the picture and touches its edges from within, or from outside.
PixelArea centred(const PixelExtent& picture, double shape, bool outside)
{
    const auto width = static_cast<double>(picture.width);
    const auto height = static_cast<double>(picture.height);
    const bool full_width = (width / height > shape) == outside;
    PixelArea area;
    area.width = full_width ? width : height * shape;
    area.height = full_width ? width / shape : height;
    area.left = (width - area.width) / 2.0;
    area.top = (height - area.height) / 2.0;
    return area;
}

// One of rows x columns equal cells.
PixelArea cell_of(const PixelArea& area, Index row, Index column, Index rows, Index columns)
{
    const double width = area.width / static_cast<double>(columns);
    const double height = area.height / static_cast<double>(rows);
    return {.left = area.left + area.width * static_cast<double>(column) / static_cast<double>(columns),
            .top = area.top + area.height * static_cast<double>(row) / static_cast<double>(rows),
            .width = width,
            .height = height};
}

// The board's first row is the lowest; other rows count from the top.
Index turned(const Layout& layout, const LayoutPart& part, Index row)
{
    return layout.kind == LayoutKind::board && layout.bottom_up ? part.rows - 1 - row : row;
}

Index index_at(double place, double begin, double length, Index count)
{
    const auto index = static_cast<Index>((place - begin) / length * static_cast<double>(count));
    return std::clamp(index, Index{0}, count - 1);
}

} // namespace

void require_valid(const Layout& layout)
{
    using namespace layout_limits;
    if (layout.parts.empty() || std::ssize(layout.parts) > layout_limits::parts)
        throw SettingError("layout.parts", "layout: it has {0} parts. Give 1 to {1}.", layout.parts.size(),
                           layout_limits::parts);
    require_between("pictures", std::ssize(layout.pictures), 0, layout_limits::pictures);
    Index end = 0;
    for (const LayoutPart& part : layout.parts) {
        require_valid(part, layout.kind);
        if (part.first < end)
            throw SettingError("layout.order",
                               "layout: a part begins at token {0}, but the parts before it reach to token {1}. Give "
                               "the parts in the order of their tokens.",
                               part.first, end - 1);
        end = part.end();
    }
    require_between("merged", layout.merged_rows, 1, tokens);
    require_between("merged", layout.merged_columns, 1, tokens);
    require_between("seconds", layout.seconds, 1e-9, layout_limits::seconds);
    require_between("start", layout.start, -layout_limits::seconds, layout_limits::seconds);
    require_between("number", layout.number, -layout_limits::number, layout_limits::number);
    for (const std::string& file : layout.pictures)
        require_between("pictures", static_cast<Index>(file.size()), 0, static_cast<Index>(layout_limits::name));
    require_between("unit", static_cast<Index>(layout.unit.size()), 0, static_cast<Index>(layout_limits::name));
}

std::optional<LayoutCell> cell_of(const Layout& layout, Index token)
{
    const auto behind = std::ranges::upper_bound(layout.parts, token, {}, &LayoutPart::first);
    if (behind == layout.parts.begin())
        return std::nullopt;
    const auto part = std::prev(behind);
    const Index place = token - part->first;
    const Index column = place % part->row_length();
    if (token >= part->end() || column >= part->columns)
        return std::nullopt;
    return LayoutCell{.part = static_cast<std::size_t>(part - layout.parts.begin()),
                      .row = turned(layout, *part, place / part->row_length()),
                      .column = column};
}

Index token_of(const Layout& layout, const LayoutCell& cell)
{
    const LayoutPart& part = layout.parts[cell.part];
    return part.token(turned(layout, part, cell.row), cell.column);
}

Index count_pictures(const Layout& layout)
{
    Index count = 0;
    for (const LayoutPart& part : layout.parts)
        count = std::max(count, part.picture + part.frames);
    return count;
}

Index end_of(const Layout& layout)
{
    return layout.parts.empty() ? 0 : layout.parts.back().end();
}

Index count_cells(const Layout& layout)
{
    Index count = 0;
    for (const LayoutPart& part : layout.parts)
        count += part.rows * part.columns;
    return count;
}

bool covers(const LayoutPart& part, Index picture)
{
    return picture >= part.picture && picture < part.picture + part.frames;
}

PixelArea area_of(const LayoutPart& part, const PixelExtent& picture)
{
    if (part.area)
        return *part.area;
    PixelArea area{0.0, 0.0, static_cast<double>(picture.width), static_cast<double>(picture.height)};
    if (part.fit != PictureFit::whole) {
        const double shape = static_cast<double>(part.columns) * static_cast<double>(part.tile.columns)
            / (static_cast<double>(part.rows) * static_cast<double>(part.tile.rows));
        area = centred(picture, shape, part.fit == PictureFit::padded);
    }
    return cell_of(area, part.tile.row, part.tile.column, part.tile.rows, part.tile.columns);
}

PixelArea area_of(const Layout& layout, const LayoutCell& cell, const PixelExtent& picture)
{
    const LayoutPart& part = layout.parts[cell.part];
    return cell_of(area_of(part, picture), cell.row, cell.column, part.rows, part.columns);
}

std::optional<Index> token_at(const Layout& layout, Index picture, const PixelExtent& extent, double x, double y)
{
    for (std::size_t i = layout.parts.size(); i-- > 0;) {
        const LayoutPart& part = layout.parts[i];
        const PixelArea area = area_of(part, extent);
        if (covers(part, picture) && area.contains(x, y))
            return token_of(
                layout,
                {i, index_at(y, area.top, area.height, part.rows), index_at(x, area.left, area.width, part.columns)});
    }
    return std::nullopt;
}

PixelExtent ground_of(const Layout& layout, Index picture)
{
    constexpr double cell = 16.0;
    constexpr double longest_strip = 12.0; // times as long as high
    constexpr double most = layout_limits::pixels;
    double width = cell;
    double height = cell;
    for (const LayoutPart& part : layout.parts) {
        if (!covers(part, picture))
            continue;
        width = std::max(width,
                         part.area ? part.area->right()
                                   : cell * static_cast<double>(part.columns) * static_cast<double>(part.tile.columns));
        height = std::max(height,
                          part.area ? part.area->bottom()
                                    : cell * static_cast<double>(part.rows) * static_cast<double>(part.tile.rows));
    }
    if (layout.kind == LayoutKind::time || layout.kind == LayoutKind::track)
        height = std::max(height, width / longest_strip);
    return {.height = static_cast<Index>(std::min(std::ceil(height), most)),
            .width = static_cast<Index>(std::min(std::ceil(width), most))};
}

double sum_over_cells(const Layout& layout, std::span<const double> weights)
{
    double sum = 0.0;
    for (const LayoutPart& part : layout.parts)
        for (Index row = 0; row < part.rows; ++row)
            for (Index token = part.token(row, 0); token < part.token(row, part.columns); ++token)
                if (token < std::ssize(weights))
                    sum += weights[static_cast<std::size_t>(token)];
    return sum;
}

} // namespace attn
