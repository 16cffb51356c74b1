// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_plot.h"

#include "ui/painting/color_bar.h"
#include "ui/wording/token_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr int tickLength = 4;
constexpr double fewestCells = 4.0; // along the longer side, at the largest zoom

QFont titleFont(const QFont& font)
{
    QFont result = font;
    result.setPixelSize(font.pixelSize() * 7 / 6);
    result.setWeight(QFont::DemiBold);
    return result;
}

QCPItemText* makeTitle(QCustomPlot* plot)
{
    auto* title = new QCPItemText(plot);
    title->setClipToAxisRect(false);
    title->position->setType(QCPItemPosition::ptAbsolute);
    title->setPadding({});
    return title;
}

void showTitle(QCPItemText* item, const QString& text, const QFont& font, const QColor& color, const QPointF& position,
               bool visible)
{
    item->setText(text);
    item->setFont(font);
    item->setColor(color);
    item->position->setCoords(position);
    item->setVisible(visible);
}

} // namespace

HeatmapPlot::HeatmapPlot(QCustomPlot* plot)
    : plot_(plot), columnTicker_(QSharedPointer<TokenTicker>::create()),
      rowTicker_(QSharedPointer<TokenTicker>::create())
{
    plot_->plotLayout()->clear();
    plot_->setLocale(QLocale::c());
    plot_->addLayer(QStringLiteral("marks"));
    plot_->layer(QStringLiteral("marks"))->setMode(QCPLayer::lmBuffered);
    // It is empty here; with a buffer of its own every frame would lay it over all pixels.
    plot_->layer(QStringLiteral("overlay"))->setMode(QCPLayer::lmLogical);
    makeAxes();
    makeTitles();
    profiles_ = new ProfilesLayer(*this, plot_); // below the marks, whose veil lies over everything
    marks_ = new HeatmapMarksLayer(*this, plot_);
    setStyle({});
}

void HeatmapPlot::makeAxes()
{
    auto* layout = plot_->plotLayout();
    layout->setMargins({});
    layout->setColumnSpacing(0);
    cellsRect_ = new QCPAxisRect(plot_, false);
    cellsRect_->setAutoMargins(QCP::msNone);
    cellsRect_->setSizeConstraintRect(QCPLayoutElement::scrOuterRect);
    cellsRect_->setMinimumSize(1, 1);
    layout->addElement(0, 0, cellsRect_);
    columnAxis_ = cellsRect_->addAxis(QCPAxis::atTop);
    rowAxis_ = cellsRect_->addAxis(QCPAxis::atLeft);
    rowAxis_->setRangeReversed(true);
    columnAxis_->setTicker(columnTicker_);
    rowAxis_->setTicker(rowTicker_);
    for (QCPAxis* axis : {columnAxis_, rowAxis_}) {
        axis->setLayer(QStringLiteral("axes"));
        axis->grid()->setVisible(false);
        axis->setNumberFormat(QStringLiteral("g")); // otherwise a token "1e5" would be written as a power
        axis->setBasePen(Qt::NoPen);
        axis->setSubTicks(false);
    }
    cells_ = new HeatmapCells(columnAxis_, rowAxis_);
    closed_ = new ClosedCells(columnAxis_, rowAxis_);
    bar_ = new ScaleLayer(*this, plot_);
}

void HeatmapPlot::makeTitles()
{
    title_ = makeTitle(plot_);
    columnTitle_ = makeTitle(plot_);
    rowTitle_ = makeTitle(plot_);
    title_->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    columnTitle_->setPositionAlignment(Qt::AlignHCenter | Qt::AlignTop);
    rowTitle_->setPositionAlignment(Qt::AlignHCenter | Qt::AlignVCenter);
    rowTitle_->setRotation(-90);
}

void HeatmapPlot::setContent(const HeatmapContent& content)
{
    const bool resized = content.rows.count != content_.rows.count || content.columns.count != content_.columns.count;
    const bool relabelled =
        resized || content.rows.texts != content_.rows.texts || content.columns.texts != content_.columns.texts;
    content_ = content;
    if (relabelled) {
        rowTicker_->setLabels(content_.rows);
        columnTicker_->setLabels(content_.columns);
        longestRow_ = longestLabel(content_.rows, font_);
        longestColumn_ = longestLabel(content_.columns, font_);
    }
    if (resized)
        fit();
    cells_->setSource(content_.source);
    cells_->setPyramid(content_.pyramid);
    closed_->setOpenCells(content_.open);
    setScale(content_.scale, content_.hasNotANumber);
}

void HeatmapPlot::setScale(const ResolvedScale& scale, bool hasNotANumber)
{
    content_.scale = scale;
    content_.hasNotANumber = hasNotANumber;
    cells_->setScale(scale);
}

void HeatmapPlot::setStyle(const ViewStyle& style)
{
    style_ = style;
    const Theme& theme = style_.theme;
    if (const QFont font = figureFont(style_.fontPoints); font != font_) {
        font_ = font;
        longestRow_ = longestLabel(content_.rows, font_);
        longestColumn_ = longestLabel(content_.columns, font_);
    }
    plot_->setBackground(QBrush(theme.surface));
    for (QCPAxis* axis : {columnAxis_, rowAxis_}) {
        axis->setTickLabelFont(font_);
        axis->setTickLabelColor(theme.text);
    }
    cells_->setCellValues(style_.values, font_);
    cells_->setPooling(style_.pooling);
    closed_->setTheme(theme);
    bar_->setTheme(theme, font_);
    profiles_->setTheme(theme, font_);
    marks_->setTheme(theme, font_);
}

HeatmapParts HeatmapPlot::parts() const
{
    HeatmapParts parts;
    parts.rows = std::max<Index>(1, content_.rows.count);
    parts.columns = std::max<Index>(1, content_.columns.count);
    parts.rowLabel = longestRow_;
    parts.columnLabel = longestColumn_;
    parts.lineHeight = std::ceil(QFontMetricsF(font_).height());
    parts.numberedColumns = content_.columns.texts.isEmpty();
    parts.scaleLabel = colorBarNumbersWidth(QFontMetricsF(font_), content_.scale, likelyBar, content_.hasNotANumber);
    parts.scaleNeedsNan = content_.hasNotANumber;
    parts.profiles = hasProfiles_ && hasCells();
    parts.title = content_.title.isEmpty() ? 0.0 : std::ceil(QFontMetricsF(titleFont(font_)).height());
    return parts;
}

void HeatmapPlot::arrange(const QSize& size)
{
    layout_ = layOutHeatmap(size, parts());
    applyLayout(size);
    applyRange();
    applyTitles(size);
}

void HeatmapPlot::applyLayout(const QSize& size)
{
    const QRect& cells = layout_.cells;
    cellsRect_->setMargins(
        {cells.left(), cells.top(), size.width() - cells.right() - 1, size.height() - cells.bottom() - 1});
}

void HeatmapPlot::applyRange()
{
    const double columns = static_cast<double>(std::max<Index>(1, content_.columns.count));
    const double rows = static_cast<double>(std::max<Index>(1, content_.rows.count));
    columnAxis_->setRange(origin_.x(), origin_.x() + columns / zoom_);
    rowAxis_->setRange(origin_.y(), origin_.y() + rows / zoom_);
    applyTicks();
}

void HeatmapPlot::applyTicks()
{
    const HeatmapParts needs = parts();
    const double columnPitch = layout_.cells.width() * zoom_ / static_cast<double>(needs.columns);
    const double rowPitch = layout_.cells.height() * zoom_ / static_cast<double>(needs.rows);
    // Zoomed in, labels that had to be turned may have room to lie flat.
    const double turn = needs.numberedColumns || columnPitch >= labelPitch(0.0, needs) ? 0.0 : layout_.columnTurn;
    const Index columnStep = labelStep(columnPitch, labelPitch(turn, needs));
    const Index rowStep = labelStep(rowPitch, labelPitch(-90.0, needs));
    columnAxis_->setTickLabelRotation(turn);
    columnTicker_->setRoom(
        columnStep, turn == 0.0 ? columnPitch * static_cast<double>(columnStep) - 4.0 : layout_.columnLabel, font_);
    rowTicker_->setRoom(rowStep, layout_.rowLabel, font_);
    const auto mark = [this](QCPAxis* axis, Index step) {
        const int length = step > 1 ? tickLength : 0; // a label beside each cell needs no line to it
        axis->setTickLength(0, length);
        axis->setTickLabelPadding(labelPadding - length);
        axis->setTickPen(step > 1 ? QPen(style_.theme.line, 1) : QPen(Qt::NoPen));
    };
    mark(columnAxis_, columnStep);
    mark(rowAxis_, rowStep);
}

void HeatmapPlot::applyTitles(const QSize& size)
{
    const Theme& theme = style_.theme;
    const QFont large = titleFont(font_);
    const QString title = QFontMetricsF(large).elidedText(content_.title, Qt::ElideRight, size.width() - 16.0);
    const double width = QFontMetricsF(large).horizontalAdvance(title);
    const double left = std::max(8.0, std::min<double>(layout_.cells.left(), size.width() - 8.0 - width));
    showTitle(title_, title, large, theme.text, QPointF(left, layout_.title.top()), !layout_.title.isEmpty());
    showTitle(columnTitle_, QCoreApplication::translate("HeatmapPlot", "keys →"), font_, theme.quietText,
              QPointF(layout_.columnTitle.center().x(), layout_.columnTitle.top()),
              hasCells() && !layout_.columnTitle.isEmpty());
    showTitle(rowTitle_, QCoreApplication::translate("HeatmapPlot", "← queries"), font_, theme.quietText,
              QRectF(layout_.rowTitle).center(), hasCells() && !layout_.rowTitle.isEmpty());
}

QRectF HeatmapPlot::cellsArea() const
{
    // QCustomPlot's axes reach from one pixel above their rectangle to its last line.
    return QRectF(layout_.cells).translated(0, -1);
}

QRectF HeatmapPlot::cellRect(const Cell& cell) const
{
    const double x = static_cast<double>(cell.key);
    const double y = static_cast<double>(cell.query);
    const QRectF area = cellsArea();
    const double width = area.width() / columnAxis_->range().size();
    const double height = area.height() / rowAxis_->range().size();
    return {area.left() + (x - origin_.x()) * width, area.top() + (y - origin_.y()) * height, width, height};
}

Window HeatmapPlot::cellsAt(const QPointF& position) const
{
    const QRectF area = cellsArea();
    if (!hasCells() || !area.contains(position) || position.x() >= area.right() || position.y() >= area.bottom())
        return {};
    // A pointer's position stands for a whole pixel.
    return cells_->cellsAt({static_cast<int>(std::floor(position.x())), static_cast<int>(std::floor(position.y()))});
}

HeatmapGeometry HeatmapPlot::geometry() const
{
    return {QRectF(plot_->viewport()), layout_, cellsArea(), cellRect({0, 0}), columnTurn(), content_.rows,
            content_.columns};
}

std::optional<Index> HeatmapPlot::rowLabelAt(const QPointF& position) const
{
    const QRectF area = cellsArea();
    if (position.x() >= area.left() || position.x() < area.left() - layout_.rowLabel - 2 * labelPadding)
        return {};
    const Window window = cellsAt({area.left(), position.y()});
    return window.rows > 0 ? std::optional(window.row) : std::nullopt;
}

std::optional<Index> HeatmapPlot::columnLabelAt(const QPointF& position) const
{
    const QRectF area = cellsArea();
    const double above = area.top() - position.y();
    const double top = layout_.columnTitle.isEmpty() ? layout_.block.top() : layout_.columnTitle.bottom();
    if (above <= 0.0 || position.y() < top)
        return {};
    const double lean = columnTurn() == -45.0 ? above : 0.0; // labels lean to the right
    const Window window = cellsAt({position.x() - lean, area.top()});
    return window.columns > 0 ? std::optional(window.column) : std::nullopt;
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
    const QRectF area = cellsArea();
    const QPointF share((position.x() - area.left()) / area.width(), (position.y() - area.top()) / area.height());
    const QPointF inside(std::clamp(share.x(), 0.0, 1.0), std::clamp(share.y(), 0.0, 1.0));
    // The cell under the pointer stays there.
    const double change = 1.0 / zoom_ - 1.0 / zoom;
    zoom_ = zoom;
    moveOrigin(origin_
               + QPointF(inside.x() * change * static_cast<double>(content_.columns.count),
                         inside.y() * change * static_cast<double>(content_.rows.count)));
}

void HeatmapPlot::pan(const QPointF& pixels)
{
    const QRectF cell = cellRect({0, 0});
    moveOrigin(origin_ - QPointF(pixels.x() / cell.width(), pixels.y() / cell.height()));
}

void HeatmapPlot::bringIntoView(const Focus& focus)
{
    const auto moved = [](double origin, double seen, const std::optional<Index>& place) {
        if (!place)
            return origin;
        const double begin = static_cast<double>(*place);
        return begin < origin ? begin : std::max(origin, begin + 1.0 - seen);
    };
    moveOrigin({moved(origin_.x(), columnAxis_->range().size(), focus.key),
                moved(origin_.y(), rowAxis_->range().size(), focus.query)});
}

void HeatmapPlot::moveOrigin(const QPointF& origin)
{
    const double share = 1.0 - 1.0 / zoom_;
    origin_ = {std::clamp(origin.x(), 0.0, share * static_cast<double>(content_.columns.count)),
               std::clamp(origin.y(), 0.0, share * static_cast<double>(content_.rows.count))};
    applyRange();
}

} // namespace attn
