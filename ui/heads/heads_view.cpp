// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heads/heads_view.h"

#include "ui/heads/head_places.h"
#include "ui/painting/cell_painting.h"
#include "ui/wording/error_text.h"
#include "ui/wording/head_text.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_label.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

// Fewer weights than this are looked at within a blink; more are on the job runner's thread.
constexpr Index mostCellsAtOnce = 1'000'000;
constexpr qint64 shownEvery = 120; // ms, in which heads are looked through before they are shown
constexpr double leastWidth = 22.0;
constexpr double largestWidth = 512.0;
constexpr double zoomStep = 1.2;

Index countCells(const Run& run)
{
    Index cells = 0;
    for (const auto& source : run.weights)
        cells += source->rows() * source->columns();
    return cells;
}

struct OrderText {
    const char* name;
    const char* note; // what the number under a head is
};

// By HeadOrder.
constexpr OrderText orders[] = {
    {QT_TRANSLATE_NOOP("attn::HeadsView", "as in the model"), ""},
    {QT_TRANSLATE_NOOP("attn::HeadsView", "by entropy"),
     QT_TRANSLATE_NOOP("attn::HeadsView", "mean row entropy in nats, largest first")},
    {QT_TRANSLATE_NOOP("attn::HeadsView", "by weight on the first token"),
     QT_TRANSLATE_NOOP("attn::HeadsView", "mean weight on the first token, largest first")},
    {QT_TRANSLATE_NOOP("attn::HeadsView", "by weight on the previous token"),
     QT_TRANSLATE_NOOP("attn::HeadsView", "mean weight on the token before, largest first")},
    {QT_TRANSLATE_NOOP("attn::HeadsView", "by weight on the same token"),
     QT_TRANSLATE_NOOP("attn::HeadsView", "mean weight of a token on itself, largest first")},
    {QT_TRANSLATE_NOOP("attn::HeadsView", "by mean distance"),
     QT_TRANSLATE_NOOP("attn::HeadsView", "mean distance |i − j| in tokens, largest first")},
};

} // namespace

HeadsView::HeadsView(Selection* selection, QWidget* parent) : FigureView(selection, parent)
{
    setAccessibleName(tr("Heads"));
    bar_ = makeBar();
    across_ = makeScrollBar(Qt::Horizontal, tr("Heads in sight"));
    down_ = makeScrollBar(Qt::Vertical, tr("Layers in sight"));
    connect(order_, &QComboBox::currentIndexChanged, this, [this] {
        fitScrollBars();
        describeOrder();
        revealCurrent();
        redraw();
        emit orderChanged(order());
    });
    connect(selection, &Selection::headChanged, this, &HeadsView::revealCurrent);
    connect(selection, &Selection::headChanged, this, &HeadsView::describe);
    connect(&jobs_, &JobRunner::failed, this, [this](const QString& message) {
        failure_ = message;
        redraw();
    });
    describe();
    describeOrder();
}

QWidget* HeadsView::makeBar()
{
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 4, 16, 4);
    row->setSpacing(8);
    auto* label = new QLabel(tr("&Order"), bar);
    order_ = new QComboBox(bar);
    for (const OrderText& order : orders)
        order_->addItem(tr(order.name));
    order_->setAccessibleName(tr("Order of the heads"));
    order_->setToolTip(tr("Order of the heads (O)"));
    label->setBuddy(order_);
    note_ = new QLabel(bar);
    note_->setAccessibleName(tr("What heads are sorted by"));
    note_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(label);
    row->addWidget(order_);
    row->addWidget(note_, 1);
    bar->setAutoFillBackground(true);
    return bar;
}

QScrollBar* HeadsView::makeScrollBar(Qt::Orientation orientation, const QString& name)
{
    auto* scroll = new QScrollBar(orientation, this);
    scroll->setAccessibleName(name);
    scroll->setSingleStep(24);
    scroll->hide();
    connect(scroll, &QScrollBar::valueChanged, this, &HeadsView::redraw);
    return scroll;
}

HeadOrder HeadsView::order() const
{
    return static_cast<HeadOrder>(order_->currentIndex());
}

void HeadsView::setOrder(HeadOrder order)
{
    order_->setCurrentIndex(static_cast<int>(order));
}

void HeadsView::nextOrder()
{
    order_->setCurrentIndex((order_->currentIndex() + 1) % order_->count());
}

FigureParameters HeadsView::figureParameters() const
{
    FigureParameters parameters = FigureView::figureParameters();
    parameters.heads.order = order();
    return parameters;
}

QSizeF HeadsView::figureSize() const
{
    const double right = down_->isVisibleTo(this) ? down_->sizeHint().width() : 0.0;
    const double below = across_->isVisibleTo(this) ? across_->sizeHint().height() : 0.0;
    return {width() - right, bar_->y() - below};
}

// A list shows names and scores, for which a thumbnail is wide enough.
HeadsSight HeadsView::sight() const
{
    double least = leastWidth;
    if (run() && shownOrder(*run(), heads_, figureParameters()) != HeadOrder::given)
        least = std::max(least,
                         QFontMetricsF(figureFont(style().fontPoints))
                             .horizontalAdvance(headName(*run(), std::ssize(run()->weights) - 1)));
    return {std::max(least, width_), QPointF(across_->value(), down_->value())};
}

HeadsLayout HeadsView::currentLayout() const
{
    return layoutHeads(figureSize(), *run(), heads_, figureParameters(), sight());
}

void HeadsView::runChanged()
{
    jobs_.cancel();
    heads_.assign(run() ? run()->weights.size() : 0, {});
    failure_.clear();
    if (isVisible())
        overview();
    fitScrollBars();
    describe();
    describeOrder();
    redraw();
}

void HeadsView::styleChanged()
{
    fitScrollBars();
    redraw();
}

void HeadsView::showEvent(QShowEvent*)
{
    if (!jobs_.busy())
        overview();
    fitScrollBars();
    revealCurrent();
}

void HeadsView::hideEvent(QHideEvent*)
{
    jobs_.cancel();
}

void HeadsView::overview()
{
    if (!run() || hasAllHeads(*run(), heads_))
        return;
    if (countCells(*run()) > mostCellsAtOnce)
        return overviewNext();
    try {
        heads_ = overviewHeads(*run());
    } catch (const Error& error) { // of weights on disk, which may go at any moment
        failure_ = errorText(error);
    }
    describeOrder();
}

// Those that nobody has looked through, what is in sight before the rest.
std::vector<Index> HeadsView::placesToRead() const
{
    const HeadsLayout layout = currentLayout();
    std::vector<Index> places;
    for (const Index place : layout.order)
        if (!heads_[static_cast<std::size_t>(place)].thumbnail)
            places.push_back(place);
    std::ranges::stable_partition(places, [&](Index place) {
        return layout.thumbnails[static_cast<std::size_t>(place)].intersects(layout.room);
    });
    return places;
}

// Some heads after the others, shown when they are ready.
void HeadsView::overviewNext()
{
    // What is returned runs on this thread, and is dropped if the run changes meanwhile: it always belongs to run().
    jobs_.start([run = sharedRun(), places = placesToRead(), this](const RunControl& control) -> std::function<void()> {
        QElapsedTimer timer;
        timer.start();
        std::vector<std::pair<Index, HeadOverview>> read;
        for (std::size_t at = 0; at < places.size() && (read.empty() || timer.elapsed() < shownEvery); ++at)
            read.emplace_back(places[at], overviewHead(*run, places[at], control));
        return [this, read] {
            for (const auto& [place, head] : read)
                heads_[static_cast<std::size_t>(place)] = head;
            describeOrder();
            if (!hasAllHeads(*this->run(), heads_))
                overviewNext();
            else if (order() != HeadOrder::given) {
                fitScrollBars();
                revealCurrent();
            }
            redraw();
        };
    });
}

void HeadsView::resizeEvent(QResizeEvent*)
{
    const int height = bar_->sizeHint().height();
    bar_->setGeometry(0, this->height() - height, width(), height);
    fitScrollBars();
    revealCurrent();
}

void HeadsView::fitScrollBars()
{
    across_->hide();
    down_->hide();
    if (!run() || heads_.empty())
        return;
    // Each bar takes room from the other direction.
    for (int round = 0; round < 2; ++round) {
        const HeadsLayout layout = currentLayout();
        const auto fit = [](QScrollBar* bar, double overflow, double room) {
            const QSignalBlocker quiet(bar);
            bar->setRange(0, static_cast<int>(std::ceil(overflow)));
            bar->setPageStep(std::max(1, static_cast<int>(room)));
            bar->setVisible(overflow > 0.0);
        };
        fit(across_, layout.overflow.width(), layout.room.width());
        fit(down_, layout.overflow.height(), layout.room.height());
    }
    const QSize size = figureSize().toSize();
    down_->setGeometry(size.width(), 0, down_->sizeHint().width(), size.height());
    across_->setGeometry(0, size.height(), size.width(), across_->sizeHint().height());
}

void HeadsView::zoom(double factor)
{
    if (!emptyText().isEmpty())
        return;
    const auto middle = [](const QScrollBar* bar) {
        return (bar->value() + bar->pageStep() / 2.0) / (bar->maximum() + bar->pageStep());
    };
    const double x = middle(across_);
    const double y = middle(down_);
    width_ = std::min(largestWidth, currentLayout().thumbnails.front().width() * factor);
    fitScrollBars();
    if (currentLayout().thumbnails.front().width() > width_ + 0.5)
        width_ = 0.0; // they fit, or cannot be smaller
    const auto scrollTo = [](QScrollBar* bar, double place) {
        bar->setValue(
            static_cast<int>(std::lround(place * (bar->maximum() + bar->pageStep()) - bar->pageStep() / 2.0)));
    };
    scrollTo(across_, x);
    scrollTo(down_, y);
    redraw();
}

// Scrolls so that the picked head is in the room.
void HeadsView::revealCurrent()
{
    if (!run() || heads_.empty() || !selection()->head().head.is_number()
        || (across_->maximum() == 0 && down_->maximum() == 0))
        return;
    const FigureParameters parameters = figureParameters();
    const HeadsLayout layout = currentLayout();
    const QRectF& head = layout.thumbnails[static_cast<std::size_t>(parameters.head.layer.number * run()->heads
                                                                    + parameters.head.head.number)];
    const QRectF whole = head.adjusted(-layout.gap, -layout.gap - (layout.list ? layout.labelHeight : 0.0), layout.gap,
                                       layout.gap + layout.scoreHeight);
    const auto reveal = [](QScrollBar* bar, double before, double after) {
        if (before > 0.0)
            bar->setValue(bar->value() - static_cast<int>(std::ceil(before)));
        else if (after > 0.0)
            bar->setValue(bar->value() + static_cast<int>(std::ceil(after)));
    };
    reveal(across_, layout.room.left() - whole.left(), whole.right() - layout.room.right());
    reveal(down_, layout.room.top() - whole.top(), whole.bottom() - layout.room.bottom());
}

void HeadsView::drawFigure(QPainter& painter)
{
    drawHeadsFigure(painter, figureSize(), *run(), heads_, figureParameters(), sight());
}

void HeadsView::drawHover(QPainter& painter)
{
    const HeadsLayout layout = currentLayout();
    painter.save();
    painter.setClipRect(layout.room);
    for (const QRectF& thumbnail : layout.thumbnails)
        if (layout.room.intersects(thumbnail))
            outlineFocus(painter, thumbnail, std::ssize(run()->queries), std::ssize(run()->keys), hovered(),
                         style().theme.accent);
    painter.restore();
}

QString HeadsView::emptyText() const
{
    if (!run())
        return tr("Type a sentence, or open an image or a matrix, to see all heads side by side");
    if (!failure_.isEmpty())
        return failure_;
    const bool none = std::ranges::none_of(heads_, [](const HeadOverview& head) { return head.thumbnail != nullptr; });
    return none ? tr("Looking through %n head(s) …", nullptr, static_cast<int>(run()->weights.size())) : QString();
}

Focus HeadsView::focusAt(const HeadsLayout& layout, const QPointF& point) const
{
    const auto at = headAt(layout, point);
    if (!at || run()->queries.empty() || run()->keys.empty())
        return {};
    const Cell cell = cellAt(layout.thumbnails[static_cast<std::size_t>(*at)],
                             static_cast<Index>(run()->queries.size()), static_cast<Index>(run()->keys.size()), point);
    return {cell.query, cell.key};
}

QString HeadsView::toolTipAt(const QPointF& point) const
{
    const HeadsLayout layout = currentLayout();
    const auto at = headAt(layout, point);
    if (!at || !heads_[static_cast<std::size_t>(*at)].thumbnail)
        return {};
    const HeadOverview& head = heads_[static_cast<std::size_t>(*at)];
    QStringList lines{headText(*run(), {*at / run()->heads, *at % run()->heads})};
    const auto add = [&](const QString& text, double score) {
        if (!std::isnan(score))
            lines << text.arg(numberText(score));
    };
    add(tr("mean row entropy %1 nats"), head.scores.entropy);
    add(tr("weight on the first token %1"), head.scores.first);
    add(tr("weight on the previous token %1"), head.scores.previous);
    add(tr("weight on the same token %1"), head.scores.same);
    add(tr("mean distance %1 tokens"), head.scores.distance);
    add(tr("largest weight %1"), head.summary.largest);
    if (const Focus focus = focusAt(layout, point); focus.query && focus.key)
        lines << tr("%1 → %2: %3")
                     .arg(quotedToken(run()->query(*focus.query), *focus.query),
                          quotedToken(run()->key(*focus.key), *focus.key),
                          numberText(run()->head(*at)->at(*focus.query, *focus.key)));
    return lines.join(QLatin1Char('\n'));
}

void HeadsView::wheelEvent(QWheelEvent* event)
{
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        zoom(std::pow(zoomStep, event->angleDelta().y() / 120.0));
        return;
    }
    const QPoint moved = event->pixelDelta().isNull() ? event->angleDelta() / 2 : event->pixelDelta();
    const bool sideways = event->modifiers().testFlag(Qt::ShiftModifier);
    across_->setValue(across_->value() - (sideways ? moved.y() : moved.x()));
    if (!sideways)
        down_->setValue(down_->value() - moved.y());
}

void HeadsView::mouseMoveEvent(QMouseEvent* event)
{
    if (emptyText().isEmpty())
        selection()->hover(focusAt(currentLayout(), event->position()));
}

void HeadsView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !emptyText().isEmpty())
        return;
    const HeadsLayout layout = currentLayout();
    if (const auto at = headAt(layout, event->position()))
        goToRank(layout, rankOf(layout, *at));
}

void HeadsView::goToRank(const HeadsLayout& layout, Index rank)
{
    const Index place = layout.order[static_cast<std::size_t>(rank)];
    selection()->setHead({place / run()->heads, place % run()->heads});
}

// Along the row, or to the one above or below; the first press takes a mean's first head.
void HeadsView::moveHead(Index steps, Index rows)
{
    const HeadsLayout layout = currentLayout();
    const FigureParameters parameters = figureParameters();
    const Index place = parameters.head.layer.number * run()->heads + parameters.head.head.number;
    const Index rank = rankOf(layout, place);
    if (parameters.head.head.is_mean() || parameters.head.layer.is_mean())
        return goToRank(layout, rank);
    const Index next = rank + steps + rows * layout.columns;
    // In the grid a row ends at its layer; a list goes on.
    const bool sameRow = next / layout.columns == rank / layout.columns + rows;
    if (next >= 0 && next < std::ssize(layout.order) && (layout.list || (sameRow && next >= 0)))
        goToRank(layout, next);
}

void HeadsView::keyPressEvent(QKeyEvent* event)
{
    if (!emptyText().isEmpty()) {
        FigureView::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left: moveHead(-1, 0); break;
    case Qt::Key_Right: moveHead(1, 0); break;
    case Qt::Key_Up: moveHead(0, -1); break;
    case Qt::Key_Down: moveHead(0, 1); break;
    case Qt::Key_Home: goToRank(currentLayout(), 0); break;
    case Qt::Key_End: goToRank(currentLayout(), std::ssize(heads_) - 1); break;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(zoomStep); break;
    case Qt::Key_Minus: zoom(1.0 / zoomStep); break;
    default: FigureView::keyPressEvent(event);
    }
}

void HeadsView::describe()
{
    setAccessibleDescription(run() ? headText(*run(), selection()->head()) : emptyText());
}

// What the numbers are, or how far the heads are looked through that have to be for an order.
void HeadsView::describeOrder()
{
    const auto ready =
        std::ranges::count_if(heads_, [](const HeadOverview& head) { return head.thumbnail != nullptr; });
    QString text = tr(orders[static_cast<int>(order())].note);
    if (run() && ready < std::ssize(heads_))
        text = tr("%1 of %2 heads looked through").arg(ready).arg(heads_.size());
    note_->setText(text);
    note_->setToolTip(text);
}

} // namespace attn
