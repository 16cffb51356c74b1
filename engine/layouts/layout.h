// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/tensor/matrix.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attn {

enum class LayoutKind {
    grid,  // patches of pictures
    board, // squares with a file and a rank
    time,  // frames of some seconds
    track, // numbered positions, such as residues or bases
};

// Which axis of the weights has the tokens that a layout places.
enum class LayoutAxes { both, keys, queries };

// How the cells of a part lie on their picture, where it has another shape than they have all together.
enum class PictureFit {
    whole,   // they are stretched over all of it
    padded,  // the picture lies centred within them, as when a model pads it
    cropped, // they lie centred within the picture, as when a model crops it
};

struct PixelExtent {
    Index height = 0;
    Index width = 0;
    bool operator==(const PixelExtent&) const = default;
};

// In pixels from the top left corner of a picture. It may reach out of the picture.
struct PixelArea {
    double left = 0.0;
    double top = 0.0;
    double width = 0.0;
    double height = 0.0;
    bool operator==(const PixelArea&) const = default;

    double right() const { return left + width; }
    double bottom() const { return top + height; }
    bool contains(double x, double y) const { return x >= left && x < right() && y >= top && y < bottom(); }
    bool overlaps(const PixelArea& other) const
    {
        return left < other.right() && other.left < right() && top < other.bottom() && other.top < bottom();
    }
};

// One of rows x columns equal parts that a picture was cut into before each was given to the model.
struct Tile {
    Index row = 0;
    Index column = 0;
    Index rows = 1;
    Index columns = 1;
    bool operator==(const Tile&) const = default;
};

// Tokens that follow one another and cover a rectangle in rows x columns equal cells, row by row from the top left.
struct LayoutPart {
    Index first = 0; // the token of the first cell
    Index rows = 1;
    Index columns = 1;
    Index row_end = 0; // tokens at the end of each row that lie nowhere, such as LLaVA-NeXT's image_newline
    Index picture = 0; // by its number
    Index frames = 1;  // how many pictures from there on the cells cover, one behind the other
    PictureFit fit = PictureFit::whole;
    Tile tile;
    std::optional<PixelArea> area; // what all cells cover, in the place of fit and tile
    bool operator==(const LayoutPart&) const = default;

    Index row_length() const { return columns + row_end; }
    Index end() const { return first + rows * row_length(); } // one behind the last token
    Index token(Index row, Index column) const { return first + row * row_length() + column; }
};

// Where tokens lie: plain data, which says nothing about the weights.
struct Layout {
    LayoutKind kind = LayoutKind::grid;
    LayoutAxes axes = LayoutAxes::both;
    std::vector<LayoutPart> parts;     // by their tokens, which no two parts share
    std::vector<std::string> pictures; // files; without them the cells are drawn on an empty ground
    // How many patches of the model each cell is, down and across. It changes nothing here: `rows` and `columns` count
    // cells.
    Index merged_rows = 1;
    Index merged_columns = 1;
    bool bottom_up = true; // board: the first row is the lowest one, so that the first token is a1
    double seconds = 1.0;  // time: of one cell
    double start = 0.0;    // time: of the first cell, in seconds
    Index number = 1;      // track: that of the first cell
    std::string unit;      // track: what a cell is, such as "residue"
    bool operator==(const Layout&) const = default;
};

// The largest numbers that a layout may hold, so that no sum or product of them overflows.
namespace layout_limits {
inline constexpr Index tokens = Index{1} << 22;
inline constexpr Index parts = 65'536;
inline constexpr Index pictures = 65'536;
inline constexpr Index board_side = 26; // files are letters
inline constexpr double pixels = 1e6;
inline constexpr double seconds = 1e9;
inline constexpr Index number = 1'000'000'000;
inline constexpr std::size_t name = 4096; // bytes of a name
} // namespace layout_limits

// Throws SettingError naming what is wrong: a number out of the limits, parts that are not in the order of their
// tokens or share some, a layout without parts.
void require_valid(const Layout& layout);

struct LayoutCell {
    std::size_t part = 0;
    Index row = 0; // from the top as it is drawn
    Index column = 0;
    bool operator==(const LayoutCell&) const = default;
};

// The cell of a token; nullopt where it lies nowhere. And the token of a cell.
std::optional<LayoutCell> cell_of(const Layout& layout, Index token);
Index token_of(const Layout& layout, const LayoutCell& cell);

Index count_pictures(const Layout& layout);         // 1 more than the largest number of a picture
Index end_of(const Layout& layout);                 // 1 more than the largest token
Index count_cells(const Layout& layout);            // tokens that lie somewhere
bool covers(const LayoutPart& part, Index picture); // whether its cells lie on this picture

// What all cells of a part cover on a picture of this size, and what one cell covers.
PixelArea area_of(const LayoutPart& part, const PixelExtent& picture);
PixelArea area_of(const Layout& layout, const LayoutCell& cell, const PixelExtent& picture);
// The token at a place on a picture; nullopt where there is none. Where parts overlap, that of the last one.
std::optional<Index> token_at(const Layout& layout, Index picture, const PixelExtent& extent, double x, double y);

// The size of the empty ground that stands for a picture which is not there: cells of 16 x 16 pixels, and for an axis
// of time and a track a strip.
PixelExtent ground_of(const Layout& layout, Index picture);

// The sum of a row's weights over all cells. `weights` has one number for each token; tokens that it lacks count 0.
double sum_over_cells(const Layout& layout, std::span<const double> weights);

} // namespace attn
