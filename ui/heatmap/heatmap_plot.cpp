// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_plot.h"

#include "ui/jobs/guarded_application.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace attn {

namespace {

constexpr double fewestCells = 4.0; // along the longer side, at the largest zoom

// A layer of the plot that is painted by a function.
class PaintedLayer : public QCPLayerable {
public:
    PaintedLayer(QCustomPlot* plot, const QString& layer, std::function<void(QPainter&)> paint)
        : QCPLayerable(plot, layer), paint_(std::move(paint))
    {
    }

protected:
    // QCustomPlot moves every clip up by one pixel, which is undone here.
    QRect clipRect() const override { return parentPlot()->viewport().translated(0, 1); }
    // Without its hint QCustomPlot paints at the same pixels as any other painter.
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(false); }
    void draw(QCPPainter* painter) override
    {
        try {
            paint_(*painter);
        } catch (const std::exception&) {
            throwLater(); // the plot could never be drawn again
        }
    }

private:
    std::function<void(QPainter&)> paint_;
};

} // namespace

HeatmapPlot::HeatmapPlot(QWidget* parent) : QCustomPlot(parent)
{
    plotLayout()->clear();
    makeAxes();
    makeLayers();
    setStyle({});
}

void HeatmapPlot::makeAxes()
{
    plotLayout()->setMargins({});
    cellsRect_ = new QCPAxisRect(this, false);
    cellsRect_->setAutoMargins(QCP::msNone);
    cellsRect_->setSizeConstraintRect(QCPLayoutElement::scrOuterRect);
    cellsRect_->setMinimumSize(1, 1);
    plotLayout()->addElement(0, 0, cellsRect_);
    columnAxis_ = cellsRect_->addAxis(QCPAxis::atTop);
    rowAxis_ = cellsRect_->addAxis(QCPAxis::atLeft);
    rowAxis_->setRangeReversed(true);
    for (QCPAxis* axis : {columnAxis_, rowAxis_}) {
        axis->setVisible(false);
        axis->grid()->setVisible(false);
        axis->setRange(0.0, 1.0);
    }
}

void HeatmapPlot::makeLayers()
{
    // This layer is empty, and a buffer of its own would be blended over all pixels in each frame.
    layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmLogical);
    // Text is painted on an opaque background, as in figures, so that its smooth edges get the same colours.
    new PaintedLayer(this, QStringLiteral("background"),
                     [this](QPainter& painter) { painter.fillRect(viewport(), style_.theme.surface); });
    cells_ = new HeatmapCells(columnAxis_, rowAxis_);
    new PaintedLayer(this, QStringLiteral("axes"), [this](QPainter& painter) {
        if (!hasCells())
            return;
        paintInsideCells(painter, where_, content_, style_, cells_->exactCells());
        paintLabels(painter, where_, style_);
        paintTitlesAndBar(painter, where_, content_, style_);
    });
}

void HeatmapPlot::setContent(const HeatmapContent& content)
{
    const bool resized = content.rows.count != content_.rows.count || content.columns.count != content_.columns.count;
    const bool relabelled = content.rows != content_.rows || content.columns != content_.columns;
    content_ = content;
    if (relabelled)
        measureLabels(measured_, content_.rows, content_.columns, style_);
    if (resized)
        fit();
    cells_->setSource(content_.source);
    cells_->setPyramid(content_.pyramid);
    cells_->setMask(content_.open, style_.theme.window);
    setScale(content_.scale, content_.marks, content_.caption);
}

void HeatmapPlot::setScale(const ResolvedScale& scale, const ScaleMarks& marks, const QString& caption)
{
    content_.caption = caption;
    content_.scale = scale;
    content_.marks = marks;
    cells_->setScale(scale);
}

void HeatmapPlot::setStyle(const ViewStyle& style)
{
    const bool resized = style.fontPoints != style_.fontPoints;
    const bool repainted = style.theme != style_.theme;
    style_ = style;
    if (resized)
        measureLabels(measured_, content_.rows, content_.columns, style_);
    setBackground(QBrush(style_.theme.surface));
    cells_->setPooling(style_.pooling);
    cells_->setMask(content_.open, style_.theme.window);
    if (repainted)
        replot(QCustomPlot::rpImmediateRefresh); // the whole window changes its theme at once
}

void HeatmapPlot::setMarks(const HeatmapMarks& marks)
{
    if (marks == marks_)
        return;
    marks_ = marks;
    update();
}

void HeatmapPlot::setProfiles(const HeatmapProfiles& profiles)
{
    if (profiles == profiles_)
        return;
    profiles_ = profiles;
    update();
}

HeatmapParts HeatmapPlot::parts() const
{
    HeatmapParts parts = partsOf(content_, style_);
    parts.rowLabel = measured_.rowLabel;
    parts.columnLabel = measured_.columnLabel;
    parts.profiles = hasProfiles_ && hasCells();
    return parts;
}

QRectF HeatmapPlot::seen() const
{
    return {columnAxis_->range().lower, rowAxis_->range().lower, columnAxis_->range().size(), rowAxis_->range().size()};
}

void HeatmapPlot::arrange()
{
    where_ = placeHeatmap(size(), parts(), seen(), content_.rows, content_.columns);
    const QRect& cells = where_.layout.cells;
    cellsRect_->setMargins({cells.left(), cells.top(), width() - cells.right() - 1, height() - cells.bottom() - 1});
}

void HeatmapPlot::resizeEvent(QResizeEvent* event)
{
    arrange(); // before the plot paints itself at its new size
    QCustomPlot::resizeEvent(event);
}

void HeatmapPlot::paintEvent(QPaintEvent* event)
{
    QCustomPlot::paintEvent(event);
    if (!hasCells())
        return;
    QPainter painter(this);
    paintOverlay(painter, where_, profiles_, marks_, content_.scale, style_);
    if (!marks_.stale)
        return;
    QColor veil = style_.theme.surface;
    veil.setAlpha(150);
    painter.fillRect(rect(), veil);
}

Focus HeatmapPlot::inside(Focus focus) const
{
    if (focus.query && *focus.query >= content_.rows.count)
        focus.query.reset();
    if (focus.key && *focus.key >= content_.columns.count)
        focus.key.reset();
    return focus;
}

Window HeatmapPlot::cellsAt(const QPointF& position) const
{
    const QRectF& area = where_.cells;
    if (!hasCells() || !area.contains(position) || position.x() >= area.right() || position.y() >= area.bottom())
        return {};
    // A pointer's position stands for a whole pixel.
    return cells_->cellsAt({static_cast<int>(std::floor(position.x())), static_cast<int>(std::floor(position.y()))});
}

std::optional<Index> HeatmapPlot::rowLabelAt(const QPointF& position) const
{
    const QRectF& area = where_.cells;
    if (position.x() >= area.left() || position.x() < area.left() - where_.layout.rowLabel - 2 * labelPadding)
        return {};
    const Window window = cellsAt({area.left(), position.y()});
    return window.rows > 0 ? std::optional(window.row) : std::nullopt;
}

std::optional<Index> HeatmapPlot::columnLabelAt(const QPointF& position) const
{
    const QRectF& area = where_.cells;
    const QRect& title = where_.layout.columnTitle;
    const double above = area.top() - position.y();
    const double top = title.isEmpty() ? where_.layout.block.top() : title.bottom();
    if (above <= 0.0 || position.y() < top)
        return {};
    const double lean = where_.columnTurn == -45.0 ? above : 0.0; // labels lean to the right
    const Window window = cellsAt({position.x() - lean, area.top()});
    return window.columns > 0 ? std::optional(window.column) : std::nullopt;
}

const Profile* HeatmapPlot::profileAt(const QPointF& position) const
{
    return hasCells() ? attn::profileAt(where_, profiles_, content_.scale, position) : nullptr;
}

Focus HeatmapPlot::barAt(const QPointF& position) const
{
    return hasCells() ? profileFocusAt(where_, profiles_, content_.scale, position) : Focus{};
}

void HeatmapPlot::fit()
{
    zoom_ = 1.0;
    moveOrigin({});
}

void HeatmapPlot::zoomAt(const QPointF& position, double factor)
{
    const double longer = static_cast<double>(std::max(content_.columns.count, content_.rows.count));
    const double zoom = std::clamp(zoom_ * factor, 1.0, std::max(1.0, longer / fewestCells));
    const QRectF& area = where_.cells;
    const QPointF share((position.x() - area.left()) / area.width(), (position.y() - area.top()) / area.height());
    const QPointF inside(std::clamp(share.x(), 0.0, 1.0), std::clamp(share.y(), 0.0, 1.0));
    // The cell under the pointer stays there.
    const double change = 1.0 / zoom_ - 1.0 / zoom;
    zoom_ = zoom;
    moveOrigin(seen().topLeft()
               + QPointF(inside.x() * change * static_cast<double>(content_.columns.count),
                         inside.y() * change * static_cast<double>(content_.rows.count)));
}

void HeatmapPlot::pan(const QPointF& pixels)
{
    moveOrigin(seen().topLeft() - QPointF(pixels.x() / where_.columnWidth(), pixels.y() / where_.rowHeight()));
}

void HeatmapPlot::bringIntoView(const Focus& focus)
{
    const auto moved = [](double origin, double length, const std::optional<Index>& place) {
        if (!place)
            return origin;
        const double begin = static_cast<double>(*place);
        return begin < origin ? begin : std::max(origin, begin + 1.0 - length);
    };
    const QRectF now = seen();
    moveOrigin({moved(now.left(), now.width(), focus.key), moved(now.top(), now.height(), focus.query)});
}

void HeatmapPlot::moveOrigin(const QPointF& origin)
{
    const auto show = [this](QCPAxis* axis, double begin, Index count) {
        const double all = static_cast<double>(std::max<Index>(1, count));
        const double first = std::clamp(begin, 0.0, (1.0 - 1.0 / zoom_) * all);
        axis->setRange(first, first + all / zoom_);
    };
    show(columnAxis_, origin.x(), content_.columns.count);
    show(rowAxis_, origin.y(), content_.rows.count);
    arrange();
}

} // namespace attn
