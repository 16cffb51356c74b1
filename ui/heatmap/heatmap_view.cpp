// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_view.h"

#include "ui/heatmap/accessible_cells.h"
#include "ui/heatmap/cell_description.h"
#include "ui/heatmap/heatmap_figure.h"
#include "ui/heatmap/heatmap_pointer.h"
#include "ui/help/control_help.h"
#include "ui/wording/counted.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_names.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace attn {

namespace {

// Strikes out what it is over.
QCursor maskCursor()
{
    constexpr int side = 24;
    QPixmap picture(side, side);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& [color, width] : {std::pair(Qt::white, 4.0), std::pair(Qt::black, 2.0)}) {
        painter.setPen(QPen(color, width));
        painter.drawEllipse(QPointF(12, 12), 8, 8);
        painter.drawLine(QPointF(6.5, 17.5), QPointF(17.5, 6.5));
    }
    painter.end();
    return QCursor(picture, side / 2, side / 2);
}

} // namespace

HeatmapView::HeatmapView(Selection* selection, QWidget* parent)
    : AttentionView(selection, parent), plot_(new HeatmapPlot(this)), pointer_(new HeatmapPointer(plot_)),
      keys_(new HeatmapKeys(plot_, selection)),
      emptyText_(new QLabel(tr("Type a sentence, or drop an image here"), this)), zoom_(new QToolButton(plot_)),
      pages_(new QStackedLayout(this))
{
    zoom_->setCursor(Qt::ArrowCursor);
    zoom_->setFocusPolicy(Qt::NoFocus);
    explain(zoom_, "zoom");
    zoom_->hide();
    connect(zoom_, &QToolButton::clicked, this, &HeatmapView::fit);
    installAccessibleCells();
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Attention heatmap"));
    explainQuietly(this, "heatmap");
    setMinimumSize(160, 120);
    emptyText_->setAccessibleName(tr("What to do"));
    emptyText_->setAlignment(Qt::AlignCenter);
    emptyText_->setWordWrap(true);
    emptyText_->setAutoFillBackground(true);
    plot_->setAccessibleName(tr("Cells"));
    plot_->setFocusPolicy(Qt::NoFocus);
    // The plot keeps the events of the mouse to itself.
    plot_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(plot_, &QWidget::customContextMenuRequested, this, [this](const QPoint& place) {
        emit menuRequested(plot_->mapToGlobal(place), focusAt(plot_->mapTo(this, place)));
    });
    pages_->setContentsMargins({});
    pages_->addWidget(plot_);
    pages_->addWidget(emptyText_);

    connectPointer();
    connect(plot_->cells(), &HeatmapCells::pooled, this, &HeatmapView::redraw);
    for (ProfileReader* reader : {&rowProfile_, &columnProfile_})
        connect(reader, &ProfileReader::arrived, this, &HeatmapView::updateMarks);
    connect(selection, &Selection::headChanged, this, &HeatmapView::showPicture);
    connect(selection, &Selection::hoverChanged, this, &HeatmapView::followSelection);
    connect(selection, &Selection::pinnedChanged, this, [this] {
        followSelection();
        announce();
        currentCellHasChanged(this);
    });
    styleChanged();
}

void HeatmapView::connectPointer()
{
    connect(pointer_, &HeatmapPointer::painted, this, &HeatmapView::paintMask);
    connect(pointer_, &HeatmapPointer::pressed, this, [this] { setFocus(Qt::MouseFocusReason); });
    connect(pointer_, &HeatmapPointer::hovered, this, &HeatmapView::hover);
    connect(pointer_, &HeatmapPointer::dragBegan, this, &QToolTip::hideText);
    connect(pointer_, &HeatmapPointer::moved, this, &HeatmapView::redraw);
    connect(keys_, &HeatmapKeys::moved, this, &HeatmapView::redraw);
    connect(pointer_, &HeatmapPointer::clicked, this, &HeatmapView::click);
    connect(pointer_, &HeatmapPointer::left, this, [this] {
        selection()->hover({});
        QToolTip::hideText();
    });
}

FigureParameters HeatmapView::figureParameters() const
{
    FigureParameters parameters = AttentionView::figureParameters();
    parameters.heatmap.profiles = hasProfiles_;
    parameters.selected = current();
    if (plot_->hasCells() && plot_->zoom() > 1.0) {
        parameters.heatmap.window = plot_->cells()->visibleWindow();
        parameters.heatmap.seen = plot_->where().seen;
    }
    return parameters;
}

void HeatmapView::setMaskTool(MaskTool tool)
{
    maskTool_ = tool;
    pointer_->setPaints(tool == MaskTool::cells);
    plot_->setCursor(tool == MaskTool::off ? QCursor(Qt::ArrowCursor) : maskCursor());
}

void HeatmapView::showProfiles(bool on)
{
    hasProfiles_ = on;
    plot_->showProfiles(on);
    redraw();
}

void HeatmapView::styleChanged()
{
    QPalette quiet = paletteOf(style().theme);
    quiet.setColor(QPalette::Window, style().theme.surface);
    quiet.setColor(QPalette::WindowText, style().theme.quietText);
    emptyText_->setPalette(quiet);
    plot_->setStyle(style());
    if (!canShow() || !plot_->hasCells()) {
        showPicture();
        return;
    }
    readScale();
    plot_->setScale(resolvedScale(), scaleMarks(resolvedScale(), scale_.summary()), scaleCaption());
    redraw();
}

// The selection may still be the one for the previous run, and a run may have nothing to show.
bool HeatmapView::canShow() const
{
    if (!run() || run()->weights.empty() || run()->queries.empty() || run()->keys.empty())
        return false;
    return fitted(selection()->head(), *run()) == selection()->head();
}

void HeatmapView::showPicture()
{
    if (canShow()) {
        pages_->setCurrentWidget(plot_);
        readScale();
        showContent();
        return;
    }
    pages_->setCurrentWidget(emptyText_);
    scale_.forget();
    plot_->setContent({});
    cellsHaveMoved(this);
    announce();
}

void HeatmapView::readScale()
{
    scale_.read(sharedRun(), selection()->head(), style().scale, hasPyramid() ? pyramid_.pyramid.get() : nullptr);
}

void HeatmapView::setPyramid(const HeadPyramid& pyramid)
{
    const bool same = pyramid.pyramid == pyramid_.pyramid;
    pyramid_ = pyramid;
    if (!hasPyramid() || !canShow())
        return;
    readScale();
    if (!same) {
        showContent();
        return;
    }
    plot_->setScale(resolvedScale(), scaleMarks(resolvedScale(), scale_.summary()), scaleCaption());
    plot_->refine();
    redraw();
}

QString HeatmapView::scaleCaption() const
{
    return scale_.isSample() ? tr("colours of a sample, refining…") : captionOf(*run(), scale_.summary());
}

ResolvedScale HeatmapView::resolvedScale() const
{
    return ResolvedScale(style().scale, scale_.summary(), style().theme.special);
}

void HeatmapView::showContent()
{
    HeatmapContent content;
    if (hasPyramid())
        content.pyramid = pyramid_.pyramid;
    content.source = content.pyramid ? content.pyramid->source() : run()->source(selection()->head());
    content.open = run()->open_cells(selection()->head());
    content.rows = axisLabels(run()->queries, content.source->rows(), queryNames(*run()).numbers());
    content.columns = axisLabels(run()->keys, content.source->columns(), keyNames(*run()).numbers());
    content.scale = resolvedScale();
    content.marks = scaleMarks(content.scale, scale_.summary());
    content.caption = scaleCaption();
    plot_->setContent(content);
    announcedWindow_ = {}; // other weights
    redraw();
    announce();
}

void HeatmapView::redraw()
{
    plot_->arrange();
    updateMarks();
    plot_->replot(QCustomPlot::rpQueuedReplot);
    showZoom();
    if (const Window window = plot_->cells()->visibleWindow(); window != announcedWindow_) {
        announcedWindow_ = window;
        cellsHaveMoved(this);
    }
}

void HeatmapView::showZoom()
{
    const bool zoomed = plot_->hasCells() && plot_->zoom() > 1.0;
    zoom_->setVisible(zoomed);
    if (!zoomed)
        return;
    zoom_->setText(tr("%1×  Fit").arg(numberText(plot_->zoom(), 2)));
    zoom_->setAccessibleName(tr("Zoomed %1 times. Fit the whole matrix").arg(numberText(plot_->zoom(), 2)));
    zoom_->adjustSize();
    zoom_->move(plot_->width() - zoom_->width() - 8, 8);
}

void HeatmapView::resizeEvent(QResizeEvent* event)
{
    AttentionView::resizeEvent(event);
    showZoom();
}

void HeatmapView::fit()
{
    plot_->fit();
    redraw();
}

// A hidden view marks and reads nothing; it is brought up to date when it is shown.
void HeatmapView::followSelection()
{
    if (isVisible() || !parentWidget())
        updateMarks();
}

void HeatmapView::updateMarks()
{
    HeatmapMarks marks;
    marks.hovered = plot_->inside(selection()->hovered());
    marks.pinned = current();
    for (const Index row : selection()->rows())
        if (row < plot_->rowLabels().count)
            marks.rows.push_back(row);
    marks.stale = stale();
    marks.focused = hasFocus() && keyboardFocus_;
    marks.spotlight = style().spotlight;
    updateProfiles(marks);
    plot_->setMarks(marks);
}

void HeatmapView::updateProfiles(const HeatmapMarks& marks)
{
    const std::shared_ptr<const MatrixSource> source = hasProfiles_ ? plot_->content().source : nullptr;
    const std::optional<Index> query = marks.pinned.query ? marks.pinned.query : marks.hovered.query;
    const std::optional<Index> key = marks.pinned.key ? marks.pinned.key : marks.hovered.key;
    ProfilePick row{ProfileSide::row, marks.rows};
    ProfilePick column{ProfileSide::column, {}};
    if (row.places.empty() && query)
        row.places = {*query};
    if (key)
        column.places = {*key};
    rowProfile_.read(source, row);
    columnProfile_.read(source, column);
    plot_->setProfiles({rowProfile_.profile(), columnProfile_.profile()});
}

// Tells screen readers which cell is current and what it holds.
void HeatmapView::announce()
{
    QString description = emptyText_->text();
    if (plot_->hasCells()) {
        description = describeFocus(*run(), *plot_->cells()->source(), current());
        const auto queries = static_cast<int>(plot_->rowLabels().count);
        const auto keys = static_cast<int>(plot_->columnLabels().count);
        if (description.isEmpty())
            description = tr("%1, %2. Arrow keys move from cell to cell.")
                              .arg(counted(tr("%n quer(y|ies)", nullptr, queries), queries),
                                   counted(tr("%n key(s)", nullptr, keys), keys));
    }
    if (description != accessibleDescription())
        setAccessibleDescription(description);
}

std::optional<Cell> HeatmapView::cellAt(const QPoint& position) const
{
    const Window window = plot_->cellsAt(position);
    if (window.rows == 0)
        return {};
    return largestIn(*plot_->cells()->source(), window).cell;
}

Focus HeatmapView::focusAt(const QPoint& position) const
{
    if (const auto cell = cellAt(position))
        return {cell->query, cell->key};
    const Focus bar = plot_->barAt(position);
    return bar.empty() ? Focus{plot_->rowLabelAt(position), plot_->columnLabelAt(position)} : bar;
}

QString HeatmapView::spoken(const Focus& focus) const
{
    return plot_->hasCells() ? spokenFocus(*run(), *plot_->cells()->source(), focus, plot_->content().open.get())
                             : QString();
}

QString HeatmapView::descriptionAt(const QPoint& position) const
{
    if (!plot_->hasCells())
        return {};
    const Window window = plot_->cellsAt(position);
    if (window.rows > 0)
        return describeCells(*run(), *plot_->cells()->source(), window, plot_->content().open.get(), style().pooling);
    const Focus focus = focusAt(position);
    const Profile* const profile = plot_->profileAt(position);
    if (profile && profile->pick.side == ProfileSide::row && !focus.query && focus.key && !profile->values.empty())
        return profileCaption(*profile, plot_->rowLabels()) + QLatin1Char('\n')
            + describeBar(*run(), *focus.key, profile->values[static_cast<std::size_t>(*focus.key)]);
    return describeFocus(*run(), *plot_->cells()->source(), focus);
}

// Beside the cells, so that none of those that one reads are covered; elsewhere at the pointer.
QPoint HeatmapView::tipPlace(const QPoint& position, const QPoint& global) const
{
    return plot_->cellsAt(position).rows > 0 ? plot_->mapToGlobal(plot_->where().cells.bottomRight().toPoint())
                                             : global;
}

void HeatmapView::hover(const QPoint& position, const QPoint& global)
{
    selection()->hover(focusAt(position));
    const QString text = descriptionAt(position);
    if (text.isEmpty() || !style().numbers)
        QToolTip::hideText();
    else // escaped: a token may look like markup
        QToolTip::showText(tipPlace(position, global),
                           QStringLiteral("<p style='white-space:pre'>%1</p>").arg(text.toHtmlEscaped()), plot_);
}

void HeatmapView::click(const QPoint& position, Qt::KeyboardModifiers modifiers)
{
    const Focus focus = focusAt(position);
    const bool label = focus.query.has_value() != focus.key.has_value();
    if (maskTool_ == MaskTool::tokens && label)
        emit tokenToggled(focus.query ? *focus.query : *focus.key);
    else
        selection()->choose(focus, modifiers);
}

void HeatmapView::paintMask(const QPoint& position, bool first)
{
    if (first)
        stroke_.clear();
    const auto cell = cellAt(position);
    if (!cell || std::ranges::find(stroke_, *cell) != stroke_.end())
        return;
    stroke_.push_back(*cell);
    emit cellPainted(*cell, stroke_.size() == 1);
}

void HeatmapView::keyPressEvent(QKeyEvent* event)
{
    const Focus before = selection()->pinned();
    if (!keys_->press(*event))
        AttentionView::keyPressEvent(event);
    if (selection()->pinned() != before)
        selection()->hover({}); // the pointer rests, and is not what is talked about now
}

void HeatmapView::focusInEvent(QFocusEvent* event)
{
    AttentionView::focusInEvent(event);
    const Qt::FocusReason reason = event->reason();
    keyboardFocus_ =
        reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason || reason == Qt::ShortcutFocusReason;
    updateMarks();
    if (!current().empty())
        currentCellHasChanged(this);
}

void HeatmapView::focusOutEvent(QFocusEvent* event)
{
    AttentionView::focusOutEvent(event);
    updateMarks();
}

} // namespace attn
