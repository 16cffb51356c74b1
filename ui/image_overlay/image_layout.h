// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/image_overlay/patch_weights.h"

#include <QRectF>
#include <QSizeF>

#include <optional>
#include <vector>

namespace attn {

// The cells of one part of the layout, and where they lie.
struct PanelPart {
    std::size_t part = 0;
    QRectF area;
};

// One picture with cells that do not overlap. Tiles and the whole picture once more are two panels.
struct ImagePanel {
    Index picture = 0;
    QRectF ground; // all of the picture
    std::vector<PanelPart> parts;
};

struct StripPlace {
    Index token = 0;
    QRectF place;
};

// The pictures, and above them what is shown and the tokens that lie nowhere.
struct ImageBlock {
    QRectF heading;
    std::vector<StripPlace> strip;
    // How a token of the strip looks.
    enum class Chips { numbered, named, plain } chips = Chips::numbered;
    std::vector<ImagePanel> panels;
};

// How the page of the figure is divided. Made for a run, whose placement it looks at.
struct ImageLayout {
    const Placement* placement = nullptr;
    std::vector<ImageBlock> blocks; // one, or one for each of several rows side by side
    QRectF colorBar;
    double height = 0.0; // of all of it

    // Those of the first block.
    const QRectF& grid() const { return blocks.front().panels.front().parts.front().area; }
    const QRectF& ground() const { return blocks.front().panels.front().ground; }
};
ImageLayout layoutImage(const QSizeF& size, const Run& run, const FigureParameters& parameters);

// The pictures alone, as large as fits into `room`.
std::vector<ImagePanel> layoutPanels(const QRectF& room, const Placement& placement);

// The places of a token in a block: one for each picture that its cell lies on, or that in the strip.
std::vector<QRectF> tokenRects(const ImageLayout& layout, const ImageBlock& block, Index token);
// The first place of a token in the first block.
QRectF tokenRect(const ImageLayout& layout, Index token);

struct ImageHit {
    Index token = 0;
    bool inStrip = false;
};
// What is at a place.
std::optional<ImageHit> hitAt(const ImageLayout& layout, const QPointF& point);
std::optional<Index> tokenAt(const ImageLayout& layout, const QPointF& point);

// How tokens of the strip are drawn: a square of the weight's colour, the token, the number.
inline constexpr double chipPadding = 6.0;
inline constexpr double chipSwatch = 12.0;
inline constexpr double chipGap = 8.0;

} // namespace attn
