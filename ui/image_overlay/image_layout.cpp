// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/image_overlay/image_layout.h"

#include "ui/painting/cell_painting.h"
#include "ui/painting/figure_frame.h"

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double barGap = 16.0;
// Room for the numbers of most scales, so that the picture stays where it is when the numbers change.
constexpr double barWidth = 56.0;
constexpr double panelGap = 8.0;
constexpr std::size_t mostPanels = 256;
// With more parts over one picture than this, nobody looks for parts that overlap.
constexpr std::size_t mostApart = 1024;

constexpr double namePadding = 4.0; // beside a token that is written alone
constexpr double nameGap = 2.0;
constexpr double longestName = 120.0;
constexpr std::size_t mostNames = 400;
constexpr double largestPlain = 12.0; // the side of a token that is not written
constexpr double mostStrip = 0.35;    // of the room

// A strip is stretched until it is no longer than so many times its height.
constexpr double longestStrip = 8.0;

// In pixels of the pictures: which parts lie on which panel.
struct PanelPlan {
    ImagePanel panel;
    QRectF canvas; // the picture with all cells
};

QRectF rectOf(const PixelArea& area)
{
    return {area.left, area.top, area.width, area.height};
}

bool isFree(const Placement& placement, const PanelPlan& plan, const PixelArea& area)
{
    const PixelExtent extent = placement.extent(plan.panel.picture);
    return plan.panel.parts.size() > mostApart || std::ranges::none_of(plan.panel.parts, [&](const PanelPart& other) {
               return area_of(placement.layout.parts[other.part], extent).overlaps(area);
           });
}

void addPart(const Placement& placement, std::size_t part, Index picture, std::vector<PanelPlan>& plans)
{
    const PixelExtent extent = placement.extent(picture);
    const PixelArea area = area_of(placement.layout.parts[part], extent);
    const auto same = std::ranges::find_if(
        plans, [&](const PanelPlan& plan) { return plan.panel.picture == picture && isFree(placement, plan, area); });
    const QRectF ground(0.0, 0.0, static_cast<double>(extent.width), static_cast<double>(extent.height));
    PanelPlan* plan = same == plans.end() ? nullptr : &*same;
    if (!plan) {
        if (plans.size() >= mostPanels)
            return;
        plan = &plans.emplace_back(PanelPlan{{.picture = picture, .ground = ground, .parts = {}}, ground});
    }
    plan->panel.parts.push_back({part, rectOf(area)});
    plan->canvas |= rectOf(area);
}

std::vector<PanelPlan> planPanels(const Placement& placement)
{
    std::vector<PanelPlan> plans;
    for (std::size_t i = 0; i < placement.layout.parts.size(); ++i) {
        const LayoutPart& part = placement.layout.parts[i];
        for (Index picture = part.picture; picture < part.picture + part.frames && plans.size() <= mostPanels;
             ++picture) {
            addPart(placement, i, picture, plans);
            if (plans.size() == mostPanels)
                break;
        }
    }
    std::ranges::stable_sort(plans, {}, [](const PanelPlan& plan) { return plan.panel.picture; });
    return plans;
}

// How much higher than wide a pixel becomes.
double stretch(const Placement& placement, const QSizeF& canvas)
{
    const bool strip = placement.layout.kind == LayoutKind::time || placement.layout.kind == LayoutKind::track;
    return strip ? std::max(1.0, canvas.width() / longestStrip / canvas.height()) : 1.0;
}

// How many panels stand side by side, so that they become as large as can be.
struct PanelGrid {
    Index columns = 1;
    double scale = 1e-6;
};

PanelGrid gridOf(const QSizeF& room, const QSizeF& canvas, Index count)
{
    PanelGrid best;
    for (Index columns = 1; columns <= count; ++columns) {
        const auto across = static_cast<double>(columns);
        const auto down = static_cast<double>((count + columns - 1) / columns);
        const double width = (room.width() - panelGap * (across - 1.0)) / across;
        const double height = (room.height() - panelGap * (down - 1.0)) / down;
        if (const double scale = std::min(width / canvas.width(), height / canvas.height()); scale > best.scale)
            best = {columns, scale};
    }
    return best;
}

QRectF moved(const QRectF& pixels, const QRectF& canvas, const QPointF& corner, const QSizeF& scale)
{
    return {corner.x() + (pixels.left() - canvas.left()) * scale.width(),
            corner.y() + (pixels.top() - canvas.top()) * scale.height(), pixels.width() * scale.width(),
            pixels.height() * scale.height()};
}

QRectF boundsOf(const std::vector<ImagePanel>& panels)
{
    QRectF bounds;
    for (const ImagePanel& panel : panels) {
        bounds |= panel.ground;
        for (const PanelPart& part : panel.parts)
            bounds |= part.area;
    }
    return bounds;
}

// Wide enough for its longest number, so that nothing moves when numbers change.
double numberedWidth(const QFontMetricsF& metrics, const QString& label)
{
    return std::ceil(chipPadding + chipSwatch + chipGap + metrics.horizontalAdvance(label) + chipGap
                     + metrics.horizontalAdvance("0.00888") + chipPadding);
}

double namedWidth(const QFontMetricsF& metrics, const QString& label)
{
    return std::min(std::ceil(metrics.horizontalAdvance(label)) + 2.0 * namePadding, longestName);
}

// Chips of these widths one behind the other, in as many lines as they need. Returns the height.
double flow(const std::vector<double>& widths, const QRectF& room, double height, double gap,
            std::vector<StripPlace>& places)
{
    QPointF at = room.topLeft();
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const double width = std::min(widths[i], room.width());
        if (at.x() > room.left() && at.x() + width > room.right() + 0.01)
            at = {room.left(), at.y() + height + gap};
        places[i].place = QRectF(at, QSizeF(width, height));
        at.rx() += width + gap;
    }
    return at.y() + height - room.top();
}

double totalOf(const std::vector<double>& widths, double gap)
{
    double total = -gap;
    for (const double width : widths)
        total += width + gap;
    return total;
}

// Gives the tokens of the strip their places in `room`, from `left` on where one line is enough. Returns the height.
double layoutStrip(const Run& run, const QRectF& room, double left, const QFontMetricsF& metrics, ImageBlock& block)
{
    for (const Index token : stripTokens(run))
        block.strip.push_back({token, {}});
    if (block.strip.empty())
        return 0.0;
    std::vector<double> numbered;
    std::vector<double> named;
    for (const StripPlace& chip : block.strip)
        if (block.strip.size() <= mostNames) {
            const QString label = stripTokenName(run, chip.token);
            numbered.push_back(numberedWidth(metrics, label));
            named.push_back(namedWidth(metrics, label));
        }
    const double line = std::ceil(metrics.height());
    if (const double total = totalOf(numbered, chipGap); !numbered.empty() && total <= room.width()) {
        block.chips = ImageBlock::Chips::numbered;
        QRectF row = room;
        row.setLeft(std::clamp(left, room.left(), std::max(room.left(), room.right() - total)));
        return flow(numbered, row, line + 2.0 * chipPadding, chipGap, block.strip);
    }
    block.chips = ImageBlock::Chips::named;
    if (const double height = named.empty() ? room.height() + 1.0 : flow(named, room, line + 2.0, nameGap, block.strip);
        height <= room.height())
        return height;
    block.chips = ImageBlock::Chips::plain;
    const double count = static_cast<double>(block.strip.size());
    const double side = std::clamp(std::floor(std::sqrt(room.width() * room.height() / count)), 1.0, largestPlain);
    return flow(std::vector<double>(block.strip.size(), side), room, side, 0.0, block.strip);
}

double headingHeight(const QFontMetricsF& metrics)
{
    return std::ceil(metrics.height()) + 4.0;
}

// The strip lies right above the pictures.
ImageBlock layoutBlock(const QRectF& room, const Run& run, const QFontMetricsF& metrics)
{
    const Placement& placement = *placement_of(run);
    ImageBlock block;
    const double heading = std::min(headingHeight(metrics), room.height() / 4.0);
    QRectF strip = room.adjusted(0, heading, 0, 0);
    strip.setHeight(std::max(1.0, room.height() * mostStrip));
    const double above = layoutStrip(run, strip, strip.left(), metrics, block);
    const double gap = above > 0.0 ? chipGap : 0.0;
    block.panels = layoutPanels(room.adjusted(0, heading + above + gap, 0, 0), placement);
    const QRectF pictures = boundsOf(block.panels);
    if (above > 0.0) {
        ImageBlock again; // now that it is known where the pictures begin
        layoutStrip(run, strip, pictures.left(), metrics, again);
        block.strip = again.strip;
        for (StripPlace& chip : block.strip)
            chip.place.translate(0, pictures.top() - gap - above - strip.top());
    }
    block.heading = QRectF(room.left(), pictures.top() - gap - above - heading, room.width(), heading);
    return block;
}

QRectF boundsOf(const ImageBlock& block)
{
    return boundsOf(block.panels) | block.heading;
}

} // namespace

std::vector<ImagePanel> layoutPanels(const QRectF& room, const Placement& placement)
{
    std::vector<PanelPlan> plans = planPanels(placement);
    QSizeF largest;
    for (const PanelPlan& plan : plans)
        largest = largest.expandedTo(plan.canvas.size());
    const double up = stretch(placement, largest);
    const QSizeF canvas(largest.width(), largest.height() * up);
    const PanelGrid grid = gridOf(room.size(), canvas, std::ssize(plans));
    const QSizeF scale(grid.scale, grid.scale * up);
    const QSizeF step = canvas * grid.scale + QSizeF(panelGap, panelGap);
    const auto lines = (std::ssize(plans) + grid.columns - 1) / grid.columns;
    const QSizeF all(step.width() * static_cast<double>(std::min<Index>(grid.columns, std::ssize(plans))) - panelGap,
                     step.height() * static_cast<double>(lines) - panelGap);
    const QPointF corner = room.center() - QPointF(all.width() / 2.0, all.height() / 2.0);
    std::vector<ImagePanel> panels;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const auto number = static_cast<Index>(i);
        const QPointF at = corner
            + QPointF(step.width() * static_cast<double>(number % grid.columns),
                      step.height() * static_cast<double>(number / grid.columns));
        ImagePanel& panel = panels.emplace_back(std::move(plans[i].panel));
        panel.ground = moved(panel.ground, plans[i].canvas, at, scale);
        for (PanelPart& part : panel.parts)
            part.area = moved(part.area, plans[i].canvas, at, scale);
    }
    return panels;
}

ImageLayout layoutImage(const QSizeF& size, const Run& run, const FigureParameters& parameters)
{
    const QRectF room = figureRoom(size, parameters);
    const QFontMetricsF metrics(figureFont(parameters.style.fontPoints));
    const double bar = std::min(barWidth + barGap, room.width() / 2.0);
    const QRectF free = room.adjusted(0, 0, -bar, 0);
    const std::size_t count = sideBySide(parameters).size();
    const auto across = static_cast<Index>(std::ceil(std::sqrt(static_cast<double>(count))));
    const auto down = (static_cast<Index>(count) + across - 1) / across;
    const QSizeF each((free.width() + barGap) / static_cast<double>(across) - barGap,
                      (free.height() + barGap) / static_cast<double>(down) - barGap);
    ImageLayout layout;
    layout.placement = placement_of(run);
    QRectF all;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = static_cast<Index>(i);
        const QPointF corner = free.topLeft()
            + QPointF(static_cast<double>(number % across) * (each.width() + barGap),
                      static_cast<double>(number / across) * (each.height() + barGap));
        layout.blocks.push_back(layoutBlock(QRectF(corner, each.expandedTo({1, 1})), run, metrics));
        all |= boundsOf(layout.blocks.back());
    }
    const QRectF pictures = boundsOf(layout.blocks.front().panels);
    const double right = count > 1 ? free.right() : pictures.right();
    layout.colorBar = QRectF(right + barGap, pictures.top(), bar - barGap, std::max(pictures.height(), 1.0));
    layout.height = all.height();
    return layout;
}

std::vector<QRectF> tokenRects(const ImageLayout& layout, const ImageBlock& block, Index token)
{
    std::vector<QRectF> places;
    const Layout& tokens = layout.placement->layout;
    if (const auto cell = cell_of(tokens, token)) {
        const LayoutPart& part = tokens.parts[cell->part];
        for (const ImagePanel& panel : block.panels)
            for (const PanelPart& shown : panel.parts)
                if (shown.part == cell->part)
                    places.push_back(cellRect(shown.area, part.rows, part.columns, {cell->row, cell->column}));
    }
    if (places.empty() && tokens.axes != LayoutAxes::queries) {
        const auto chip = std::ranges::lower_bound(block.strip, token, {}, &StripPlace::token);
        if (chip != block.strip.end() && chip->token == token)
            places.push_back(chip->place);
    }
    return places;
}

QRectF tokenRect(const ImageLayout& layout, Index token)
{
    const std::vector<QRectF> places = tokenRects(layout, layout.blocks.front(), token);
    return places.empty() ? QRectF() : places.front();
}

std::optional<ImageHit> hitAt(const ImageLayout& layout, const QPointF& point)
{
    for (const ImageBlock& block : layout.blocks) {
        for (const StripPlace& chip : block.strip)
            if (chip.place.contains(point))
                return ImageHit{chip.token, true};
        for (const ImagePanel& panel : block.panels)
            for (const PanelPart& shown : panel.parts) {
                if (!shown.area.contains(point))
                    continue;
                const LayoutPart& part = layout.placement->layout.parts[shown.part];
                const Cell cell = cellAt(shown.area, part.rows, part.columns, point);
                return ImageHit{token_of(layout.placement->layout, {shown.part, cell.query, cell.key}), false};
            }
    }
    return std::nullopt;
}

std::optional<Index> tokenAt(const ImageLayout& layout, const QPointF& point)
{
    const auto hit = hitAt(layout, point);
    return hit ? std::optional(hit->token) : std::nullopt;
}

} // namespace attn
