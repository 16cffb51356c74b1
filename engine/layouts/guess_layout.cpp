// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/layouts/guess_layout.h"

#include "engine/tensor/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace attn {

namespace {

constexpr double most_distorted = 0.3;                           // of the logarithm of a shape
constexpr std::array<Index, 5> usual_prefixes = {0, 1, 2, 5, 9}; // nothing, [CLS], [DIST], 4 or 8 registers

struct Range {
    Index first = 0;
    Index count = 0;
};

struct GridSize {
    Index rows = 0;
    Index columns = 0;
};

bool is_placeholder(const std::string& label)
{
    constexpr std::string_view parts[] = {"image", "img", "IMG", "video", "patch", "vision_pad", "media"};
    return std::ranges::any_of(parts, [&](std::string_view part) { return label.find(part) != label.npos; });
}

// The longest stretch of equal placeholders.
std::optional<Range> placeholders(std::span<const Token> tokens)
{
    constexpr Index fewest = 4;
    Range longest;
    for (std::size_t begin = 0; begin < tokens.size();) {
        std::size_t end = begin + 1;
        while (end < tokens.size() && tokens[end].text == tokens[begin].text)
            ++end;
        if (const auto count = static_cast<Index>(end - begin);
            count > longest.count && is_placeholder(tokens[begin].text))
            longest = {static_cast<Index>(begin), count};
        begin = end;
    }
    return longest.count >= fewest ? std::optional(longest) : std::nullopt;
}

// In the shape of the picture, to less than one row or column.
bool has_shape(const GridSize& size, const PixelExtent& picture)
{
    const double shape = static_cast<double>(picture.width) / static_cast<double>(picture.height);
    const auto rows = static_cast<double>(size.rows);
    const auto columns = static_cast<double>(size.columns);
    return std::min(std::abs(rows * shape - columns), std::abs(columns / shape - rows)) < 1.0
        && std::abs(std::log(rows * shape / columns)) < most_distorted;
}

double distortion(const GridSize& size, const PixelExtent& picture)
{
    return std::abs(std::log(static_cast<double>(size.rows) * static_cast<double>(picture.width)
                             / (static_cast<double>(size.columns) * static_cast<double>(picture.height))));
}

std::optional<GridSize> shaped_size(Index count, const PixelExtent& picture)
{
    std::optional<GridSize> best;
    for (Index rows = 1; rows <= count / 2; ++rows) {
        const GridSize size{rows, count / rows};
        if (count % rows == 0 && has_shape(size, picture)
            && (!best || distortion(size, picture) < distortion(*best, picture)))
            best = size;
    }
    return best;
}

std::optional<GridSize> square_size(Index count)
{
    const auto side = static_cast<Index>(std::llround(std::sqrt(static_cast<double>(count))));
    return side > 1 && side * side == count ? std::optional(GridSize{side, side}) : std::nullopt;
}

GridSize merged(const LayoutHints& hints)
{
    if (*hints.rows % hints.merged_rows != 0 || *hints.columns % hints.merged_columns != 0)
        throw SettingError("layout.merge", "merge: {0} x {1} patches cannot be merged {2} x {3}. Give a divisor.",
                           *hints.rows, *hints.columns, hints.merged_rows, hints.merged_columns);
    return {*hints.rows / hints.merged_rows, *hints.columns / hints.merged_columns};
}

// The parts that `count` tokens make: one for each picture, or for every two of them.
Index parts_of(Index count, Index pictures, const std::optional<GridSize>& size)
{
    for (const Index parts : {pictures, pictures / 2})
        if (parts > 0 && (size ? parts * size->rows * size->columns == count : count % parts == 0))
            return parts;
    return 0;
}

Layout layout_of(Index first, const GridSize& size, Index parts, Index pictures, const LayoutHints& hints)
{
    Layout layout;
    const Index frames = pictures / parts;
    for (Index part = 0; part < parts; ++part)
        layout.parts.push_back({.first = first + part * size.rows * size.columns,
                                .rows = size.rows,
                                .columns = size.columns,
                                .picture = part * frames,
                                .frames = frames});
    layout.merged_rows = hints.merged_rows;
    layout.merged_columns = hints.merged_columns;
    return layout;
}

Message note_on(const Layout& layout)
{
    const LayoutPart& part = layout.parts.front();
    const Message merge = layout.merged_rows * layout.merged_columns > 1
        ? Message("layout.merged", "each of {0} x {1} patches", layout.merged_rows, layout.merged_columns)
        : Message("layout.not-merged", "none merged");
    const Message size = layout.parts.size() > 1
        ? Message("layout.parts-each", "{0} times {1} rows x {2} columns", layout.parts.size(), part.rows, part.columns)
        : Message("layout.part", "{0} rows x {1} columns", part.rows, part.columns);
    return Message("note.layout", "layout: tokens {0} to {1} are patches in {2}, {3}", part.first, end_of(layout) - 1,
                   size, merge);
}

// Where the patches may begin, and how many they may be.
std::vector<Range> candidates(std::span<const Token> tokens, const LayoutHints& hints)
{
    const auto count = static_cast<Index>(tokens.size());
    const Index end = hints.last ? *hints.last + 1 : count;
    if (hints.first)
        return {{*hints.first, end - *hints.first}};
    if (!hints.last)
        if (const auto found = placeholders(tokens))
            return {*found};
    std::vector<Range> ranges;
    for (const Index prefix : usual_prefixes)
        if (prefix < end && (prefix > 0 || !tokens.front().special))
            ranges.push_back({prefix, end - prefix});
    return ranges;
}

// With rows and columns given, the tokens that are too many stand before the patches, unless it is known where these
// begin.
std::optional<Layout> given_layout(std::span<const Token> tokens, std::span<const PixelExtent> pictures,
                                   const LayoutHints& hints)
{
    const GridSize size = merged(hints);
    const auto count = static_cast<Index>(pictures.size());
    for (const Range& range : candidates(tokens, hints))
        if (const Index parts = parts_of(range.count, count, size); parts > 0)
            return layout_of(range.first, size, parts, count, hints);
    const Index end = hints.last ? *hints.last + 1 : static_cast<Index>(tokens.size());
    const Index needed = count * size.rows * size.columns;
    const Index first = hints.first.value_or(end - needed);
    if (first < 0 || (hints.first && hints.last) || first + needed > end)
        throw SettingError("layout.does-not-fit",
                           "grid: {0} rows x {1} columns do not fit {2} tokens. Give the number of each.", size.rows,
                           size.columns, hints.first ? end - *hints.first : end);
    return layout_of(first, size, count, count, hints);
}

std::optional<Layout> found_in(const Range& range, bool square, std::span<const PixelExtent> pictures,
                               const LayoutHints& hints)
{
    const auto count = static_cast<Index>(pictures.size());
    for (const Index parts : {count, count / 2}) {
        if (parts < 1 || range.count < 2 || range.count % parts != 0)
            continue;
        const Index cells = range.count / parts;
        if (const auto size = square ? square_size(cells) : shaped_size(cells, pictures.front()))
            return layout_of(range.first, *size, parts, count, hints);
    }
    return std::nullopt;
}

// With and without [CLS] the shape of the picture comes before a square, into which some models squeeze every picture:
// 25 tokens on 96 x 64 pixels are one and 4 x 6, and not 5 x 5. The other prefixes are rare, and come after both.
std::optional<Layout> found_layout(std::span<const Token> tokens, std::span<const PixelExtent> pictures,
                                   const LayoutHints& hints)
{
    std::vector<Range> ranges = candidates(tokens, hints);
    if (ranges.size() > 1 && ranges.front().first == 0) {
        for (std::size_t i = 0; i < 2; ++i)
            if (auto layout = found_in(ranges[i], false, pictures, hints))
                return layout;
        std::swap(ranges[0], ranges[1]);
    }
    for (const Range& range : ranges)
        for (const bool square : {false, true})
            if (auto layout = found_in(range, square, pictures, hints))
                return layout;
    return std::nullopt;
}

} // namespace

std::optional<GuessedLayout> guess_layout(std::span<const Token> tokens, std::span<const PixelExtent> pictures,
                                          const LayoutHints& hints)
{
    const auto count = static_cast<Index>(tokens.size());
    if (hints.last.value_or(0) >= count || hints.first.value_or(0) > hints.last.value_or(count - 1))
        throw SettingError("layout.range", "keys: the range reaches beyond the {0} tokens. Give one from 0 to {1}.",
                           count, count - 1);
    const auto layout = hints.rows ? given_layout(tokens, pictures, hints) : found_layout(tokens, pictures, hints);
    if (!layout)
        return std::nullopt;
    return GuessedLayout{*layout, note_on(*layout)};
}

} // namespace attn
