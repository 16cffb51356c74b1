// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heatmap/heatmap_view.h"

#include "ui/heatmap/accessible_cells.h"
#include "ui/heatmap/cell_description.h"
#include "ui/heatmap/focus_steps.h"
#include "ui/heatmap/scale_summary.h"
#include "ui/wording/token_label.h"

#include <QApplication>
#include <QKeyEvent>
#include <QToolTip>

#include <cmath>

namespace attn {

namespace {

constexpr Index summarizedAtOnce = 300'000; // cells; more are summarized off the window's thread
constexpr double zoomStep = 1.2;            // one notch of the wheel, one press of + or -
constexpr Index page = 10;                  // rows
constexpr double panStep = 48.0;            // pixels for one notch of a sideways wheel

} // namespace

HeatmapView::HeatmapView(Selection* selection, QWidget* parent)
    : AttentionView(selection, parent), plot_(new QCustomPlot(this)),
      emptyText_(new QLabel(tr("Type a sentence, or drop an image here"), this)), pages_(new QStackedLayout(this)),
      heatmap_(plot_)
{
    installAccessibleCells();
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Attention heatmap"));
    setMinimumSize(160, 120);
    emptyText_->setAccessibleName(tr("What to do"));
    emptyText_->setAlignment(Qt::AlignCenter);
    emptyText_->setWordWrap(true);
    emptyText_->setAutoFillBackground(true);
    plot_->setAccessibleName(tr("Cells"));
    plot_->setFocusPolicy(Qt::NoFocus);
    plot_->setMouseTracking(true);
    plot_->installEventFilter(this);
    pages_->setContentsMargins({});
    pages_->addWidget(plot_);
    pages_->addWidget(emptyText_);

    connect(plot_, &QCustomPlot::mousePress, this, &HeatmapView::press);
    connect(plot_, &QCustomPlot::mouseMove, this, &HeatmapView::move);
    connect(plot_, &QCustomPlot::mouseRelease, this, &HeatmapView::release);
    connect(plot_, &QCustomPlot::mouseWheel, this, &HeatmapView::wheel);
    connect(plot_, &QCustomPlot::mouseDoubleClick, this, &HeatmapView::fit);
    connect(heatmap_.cells(), &HeatmapCells::pooled, this, &HeatmapView::redraw);
    connect(heatmap_.cells(), &HeatmapCells::progressed, this, &HeatmapView::pooling);
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

FigureParameters HeatmapView::figureParameters() const
{
    FigureParameters parameters = AttentionView::figureParameters();
    parameters.heatmap.profiles = hasProfiles_;
    if (heatmap_.hasCells() && heatmap_.zoom() > 1.0)
        parameters.heatmap.window = heatmap_.cells()->visibleWindow();
    return parameters;
}

void HeatmapView::setMaskTool(bool on)
{
    maskTool_ = on;
    plot_->setCursor(on ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void HeatmapView::showProfiles(bool on)
{
    hasProfiles_ = on;
    heatmap_.showProfiles(on);
    redraw();
}

void HeatmapView::styleChanged()
{
    QPalette quiet = paletteOf(style().theme);
    quiet.setColor(QPalette::Window, style().theme.surface);
    quiet.setColor(QPalette::WindowText, style().theme.quietText);
    emptyText_->setPalette(quiet);
    heatmap_.setStyle(style());
    if (!canShow() || !heatmap_.hasCells()) {
        showPicture();
        return;
    }
    updateSummary();
    heatmap_.setScale(resolvedScale(), showsNotANumber());
    redraw();
}

// The selection may still be that of the run before, and a run may have nothing to show.
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
        updateSummary();
        showContent();
        return;
    }
    pages_->setCurrentWidget(emptyText_);
    jobs_.cancel();
    summaryKey_ = wantedKey_ = {};
    heatmap_.setContent({});
    cellsHaveMoved(this);
    announce();
}

void HeatmapView::updateSummary()
{
    const ColorScale& scale = style().scale;
    SummaryKey key{sharedRun(), selection()->head(), scale.sharedByHeads};
    if (key.sharedByHeads)
        key.head.head = 0; // whichever it is
    if (!needsSummary(scale) || key == summaryKey_ || key == wantedKey_)
        return;
    if (hasPyramid()) {
        if (pyramid_.pyramid->begun())
            summary_ = pyramid_.pyramid->summary();
        if (!scale.sharedByHeads || run()->heads == 1) {
            jobs_.cancel();
            wantedKey_ = {};
            return;
        }
    }
    const MatrixSource& one = *run()->weights.front();
    const Index read = run()->matrices(key.sharedByHeads ? HeadPick{key.head.layer, Axis::all()} : key.head);
    if (one.rows() * one.columns() * read > summarizedAtOnce) {
        summarizeLater(key);
        return;
    }
    jobs_.cancel();
    wantedKey_ = {};
    summary_ = scaleSummary(*run(), key.head, key.sharedByHeads);
    summaryKey_ = key;
}

// Until it is there, the colours keep the range they had.
void HeatmapView::summarizeLater(const SummaryKey& key)
{
    wantedKey_ = key;
    jobs_.start([this, key](const RunControl& control) {
        const WeightsSummary summary = scaleSummary(*key.run, key.head, key.sharedByHeads, control);
        return std::function<void()>([this, key, summary] {
            summary_ = summary;
            summaryKey_ = key;
            wantedKey_ = {};
            showContent();
        });
    });
}

void HeatmapView::setPyramid(const HeadPyramid& pyramid)
{
    const bool same = pyramid.pyramid == pyramid_.pyramid;
    pyramid_ = pyramid;
    if (!hasPyramid() || !canShow())
        return;
    updateSummary();
    if (!same) {
        showContent();
        return;
    }
    heatmap_.setScale(resolvedScale(), showsNotANumber());
    heatmap_.refine();
    redraw();
}

ResolvedScale HeatmapView::resolvedScale() const
{
    return ResolvedScale(style().scale, summary_, style().theme.notANumber);
}

bool HeatmapView::showsNotANumber() const
{
    return needsSummary(style().scale) && summary_.not_a_number > 0;
}

void HeatmapView::showContent()
{
    HeatmapContent content;
    if (hasPyramid())
        content.pyramid = pyramid_.pyramid;
    content.source = content.pyramid ? content.pyramid->source() : run()->source(selection()->head());
    content.open = run()->open_cells(selection()->head());
    content.rows = axisLabels(run()->queries, content.source->rows());
    content.columns = axisLabels(run()->keys, content.source->columns());
    content.scale = resolvedScale();
    content.hasNotANumber = showsNotANumber();
    heatmap_.setContent(content);
    announcedWindow_ = {}; // other weights
    redraw();
    announce();
}

void HeatmapView::redraw()
{
    heatmap_.arrange(plot_->size());
    updateMarks();
    plot_->replot(QCustomPlot::rpQueuedReplot);
    if (const Window window = heatmap_.cells()->visibleWindow(); window != announcedWindow_) {
        announcedWindow_ = window;
        cellsHaveMoved(this);
    }
}

void HeatmapView::fit()
{
    heatmap_.fit();
    redraw();
}

// Without what lies outside of the matrix that is shown.
Focus HeatmapView::shown(const Focus& focus) const
{
    Focus inside = focus;
    if (inside.query && *inside.query >= heatmap_.rowLabels().count)
        inside.query.reset();
    if (inside.key && *inside.key >= heatmap_.columnLabels().count)
        inside.key.reset();
    return inside;
}

// While another view is shown nothing is marked or read; showing this one brings the picture up to date.
void HeatmapView::followSelection()
{
    if (isVisible() || !parentWidget())
        updateMarks();
}

void HeatmapView::updateMarks()
{
    HeatmapMarks marks;
    marks.hovered = shown(selection()->hovered());
    marks.pinned = shown(selection()->pinned());
    for (const Index row : selection()->rows())
        if (row < heatmap_.rowLabels().count)
            marks.rows.push_back(row);
    marks.stale = stale();
    marks.focused = hasFocus() && keyboardFocus_;
    const bool sameProfiles = !updateProfiles(marks);
    if (marks == heatmap_.marks() && sameProfiles)
        return;
    heatmap_.setMarks(marks);
    heatmap_.repaintMarks();
}

// Whether there is anything new to see.
bool HeatmapView::updateProfiles(const HeatmapMarks& marks)
{
    const std::shared_ptr<const MatrixSource> source = hasProfiles_ ? heatmap_.sharedSource() : nullptr;
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
    const HeatmapProfiles& seen = heatmap_.profiles().profiles();
    if (rowProfile_.profile() == seen.row && columnProfile_.profile() == seen.column)
        return false;
    heatmap_.setProfiles({rowProfile_.profile(), columnProfile_.profile()});
    return true;
}

// For screen readers: where the keyboard is and what stands there.
void HeatmapView::announce()
{
    QString description = emptyText_->text();
    if (heatmap_.hasCells()) {
        description = describeFocus(*run(), *heatmap_.cells()->source(), shown(selection()->pinned()));
        if (description.isEmpty())
            description = tr("%1 queries, %2 keys. Arrow keys move from cell to cell.")
                              .arg(heatmap_.rowLabels().count)
                              .arg(heatmap_.columnLabels().count);
    }
    if (description != accessibleDescription())
        setAccessibleDescription(description);
}

std::optional<Cell> HeatmapView::cellAt(const QPoint& position) const
{
    const Window window = heatmap_.cellsAt(position);
    if (window.rows == 0)
        return {};
    return largestIn(*heatmap_.cells()->source(), window).cell;
}

Focus HeatmapView::focusAt(const QPoint& position) const
{
    if (const auto cell = cellAt(position))
        return {cell->query, cell->key};
    const Focus bar = heatmap_.profiles().focusAt(position);
    return bar.empty() ? Focus{heatmap_.rowLabelAt(position), heatmap_.columnLabelAt(position)} : bar;
}

QString HeatmapView::spoken(const Focus& focus) const
{
    return heatmap_.hasCells() ? spokenFocus(*run(), *heatmap_.cells()->source(), focus, heatmap_.open()) : QString();
}

QString HeatmapView::descriptionAt(const QPoint& position) const
{
    if (!heatmap_.hasCells())
        return {};
    const Window window = heatmap_.cellsAt(position);
    if (window.rows > 0)
        return describeCells(*run(), *heatmap_.cells()->source(), window, heatmap_.open(), style().pooling);
    const Focus focus = focusAt(position);
    const Profile* const profile = heatmap_.profiles().profileAt(position);
    if (profile && profile->pick.side == ProfileSide::row && !focus.query && focus.key && !profile->values.empty())
        return profileCaption(*profile, heatmap_.rowLabels()) + QLatin1Char('\n')
            + describeBar(*run(), *focus.key, profile->values[static_cast<std::size_t>(*focus.key)]);
    return describeFocus(*run(), *heatmap_.cells()->source(), focus);
}

void HeatmapView::press(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setFocus(Qt::MouseFocusReason);
    pressed_ = dragged_ = event->pos();
    dragging_ = false;
}

void HeatmapView::move(QMouseEvent* event)
{
    if (pressed_)
        drag(event->pos());
    else
        hover(event->pos(), event->globalPosition().toPoint());
}

void HeatmapView::drag(const QPoint& position)
{
    dragging_ = dragging_ || (position - *pressed_).manhattanLength() >= QApplication::startDragDistance();
    if (!dragging_)
        return;
    QToolTip::hideText();
    heatmap_.pan(position - dragged_);
    dragged_ = position;
    redraw();
}

void HeatmapView::hover(const QPoint& position, const QPoint& global)
{
    selection()->hover(focusAt(position));
    const QString text = descriptionAt(position);
    if (text.isEmpty())
        QToolTip::hideText();
    else // escaped: a token may look like markup
        QToolTip::showText(global, QStringLiteral("<p style='white-space:pre'>%1</p>").arg(text.toHtmlEscaped()),
                           plot_);
}

void HeatmapView::release(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !pressed_)
        return;
    pressed_.reset();
    if (!dragging_)
        click(event->pos(), event->modifiers());
    dragging_ = false;
}

void HeatmapView::click(const QPoint& position, Qt::KeyboardModifiers modifiers)
{
    const Focus focus = focusAt(position);
    if (maskTool_ && focus.query && focus.key)
        emit cellToggled({*focus.query, *focus.key});
    else if (focus.query && modifiers.testFlag(Qt::ControlModifier))
        selection()->toggleRow(*focus.query);
    else if (focus.query && modifiers.testFlag(Qt::ShiftModifier))
        selection()->extendRows(*focus.query);
    else
        selection()->pin(focus);
}

void HeatmapView::wheel(QWheelEvent* event)
{
    const QPointF notches = QPointF(event->angleDelta()) / 120.0;
    if (notches.y() != 0.0)
        heatmap_.zoomAt(event->position(), std::pow(zoomStep, notches.y()));
    if (notches.x() != 0.0)
        heatmap_.pan({notches.x() * panStep, 0.0});
    redraw();
}

void HeatmapView::keyPressEvent(QKeyEvent* event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    const bool plain = modifiers == Qt::NoModifier;
    if (!heatmap_.hasCells() || !(plain || modifiers == Qt::ControlModifier || modifiers == Qt::ShiftModifier)) {
        AttentionView::keyPressEvent(event);
        return;
    }
    if (plain && event->key() == Qt::Key_Escape && (!selection()->pinned().empty() || !selection()->rows().empty())) {
        selection()->pin({});
        return;
    }
    if ((modifiers == Qt::ShiftModifier && addRow(event->key()))
        || (modifiers != Qt::ControlModifier && zoomByKey(event->key())))
        return;
    const Focus hovered = shown(selection()->hovered());
    const auto focus = steppedFocus(shown(selection()->pinned()), {hovered.query.value_or(0), hovered.key.value_or(0)},
                                    event->key(), modifiers == Qt::ControlModifier,
                                    {heatmap_.rowLabels().count, heatmap_.columnLabels().count}, page);
    if (!focus || modifiers == Qt::ShiftModifier) {
        AttentionView::keyPressEvent(event);
        return;
    }
    setCurrent(*focus);
}

void HeatmapView::setCurrent(const Focus& focus)
{
    heatmap_.bringIntoView(focus);
    redraw();
    selection()->pin(focus);
}

// Shift with the arrows adds the row above or below those that are chosen.
bool HeatmapView::addRow(int key)
{
    const Index last = heatmap_.rowLabels().count - 1;
    std::vector<Index> rows = selection()->rows();
    if (rows.empty() && selection()->pinned().query)
        rows.push_back(*selection()->pinned().query);
    if (rows.empty() || (key != Qt::Key_Up && key != Qt::Key_Down))
        return false;
    const Index row = key == Qt::Key_Up ? rows.front() - 1 : rows.back() + 1;
    if (row >= 0 && row <= last) {
        selection()->toggleRow(row);
        heatmap_.bringIntoView({row, {}});
        redraw();
    }
    return true;
}

bool HeatmapView::zoomByKey(int key)
{
    const QPointF middle = heatmap_.cellsArea().center();
    switch (key) {
    case Qt::Key_0: heatmap_.fit(); break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: heatmap_.zoomAt(middle, zoomStep); break;
    case Qt::Key_Minus: heatmap_.zoomAt(middle, 1.0 / zoomStep); break;
    default: return false;
    }
    redraw();
    return true;
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

bool HeatmapView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == plot_ && event->type() == QEvent::Resize)
        heatmap_.arrange(static_cast<QResizeEvent*>(event)->size()); // before the plot paints itself at its new size
    if (watched == plot_ && event->type() == QEvent::Leave) {
        selection()->hover({});
        QToolTip::hideText();
    }
    return AttentionView::eventFilter(watched, event);
}

} // namespace attn
