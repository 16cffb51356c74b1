// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/heads/heads_view.h"

#include "ui/heads/head_places.h"
#include "ui/help/control_help.h"
#include "ui/painting/cell_painting.h"
#include "ui/widgets/elided_label.h"
#include "ui/wording/counted.h"
#include "ui/wording/error_text.h"
#include "ui/wording/head_text.h"
#include "ui/wording/number_text.h"
#include "ui/wording/token_names.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace attn {

namespace {

constexpr double previewEdge = 280.0; // pixels
constexpr Index framesAtOnce = 3;     // a short wait is better than a picture that comes in parts
constexpr qint64 shownEvery = 120;    // ms, in which heads are looked through before they are shown
constexpr double leastWidth = 22.0;
constexpr double largestWidth = 512.0;
constexpr Index mostHeads = 65'536; // each of which is placed in every frame

Index countCells(const Run& run)
{
    Index cells = 0;
    for (const auto& source : run.weights)
        cells += source->rows() * source->columns();
    return cells;
}

// Looks through the heads one after the other for as long as nothing new is shown; at least through the first.
std::vector<std::pair<Index, HeadOverview>> readSome(const Run& run, const std::vector<Index>& places,
                                                     const RunControl& control)
{
    QElapsedTimer timer;
    timer.start();
    std::vector<std::pair<Index, HeadOverview>> read;
    for (std::size_t at = 0; at < places.size() && (read.empty() || timer.elapsed() < shownEvery); ++at)
        read.emplace_back(places[at], overviewHead(run, places[at], control));
    return read;
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

HeadsView::HeadsView(Selection* selection, QWidget* parent)
    : ScrolledView(tr("Heads in sight"), tr("Layers in sight"), selection, parent),
      read_([this] { readOn(); }, [this](const QString& why) { fail(why); })
{
    setAccessibleName(tr("Heads"));
    explainQuietly(this, "heads");
    buildBar();
    connect(order_, &QComboBox::currentIndexChanged, this, [this] {
        fitScrollBars();
        describeOrder();
        revealCurrent();
        redraw();
        emit orderChanged(order());
    });
    connect(selection, &Selection::headChanged, this, &HeadsView::revealCurrent);
    connect(selection, &Selection::headChanged, this, &HeadsView::describe);
    describe();
    describeOrder();
}

void HeadsView::buildBar()
{
    QBoxLayout* const row = makeBar();
    auto* const label = new QLabel(tr("&Order"), bar());
    order_ = new QComboBox(bar());
    for (const OrderText& order : orders)
        order_->addItem(tr(order.name));
    order_->setAccessibleName(tr("Order of the heads"));
    explain(order_, "head-order");
    label->setBuddy(order_);
    note_ = new ElidedLabel(bar());
    note_->setAccessibleName(tr("What heads are sorted by"));
    row->addWidget(label);
    row->addWidget(order_);
    row->addWidget(note_, 1);
}

bool HeadsView::hasTooMany() const
{
    return run() && std::ssize(run()->weights) > mostHeads;
}

HeadOrder HeadsView::order() const
{
    return static_cast<HeadOrder>(order_->currentIndex());
}

QString HeadsView::orderText() const
{
    return order_->currentText();
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
    parameters.heads.percentiles = percentiles_.value();
    return parameters;
}

// A list shows names and scores, for which a thumbnail is wide enough.
HeadsSight HeadsView::sight() const
{
    double least = leastWidth;
    if (run() && shownOrder(*run(), heads_, figureParameters()) != HeadOrder::given)
        least = std::max(least,
                         QFontMetricsF(figureFont(style().fontPoints))
                             .horizontalAdvance(headName(*run(), std::ssize(run()->weights) - 1)));
    return {std::max(least, width_), scrolled()};
}

HeadsLayout HeadsView::currentLayout() const
{
    return layoutHeads(figureSize(), *run(), heads_, figureParameters(), sight());
}

HeadsView::Extent HeadsView::extent() const
{
    if (!run() || heads_.empty())
        return {};
    const HeadsLayout layout = currentLayout();
    return {layout.room.size(), layout.overflow};
}

void HeadsView::runChanged()
{
    read_.stop();
    percentiles_.clear();
    heads_.assign(run() && !hasTooMany() ? run()->weights.size() : 0, {});
    failure_.clear();
    if (isVisible())
        readOverviews();
    fitScrollBars();
    describe();
    describeOrder();
    redraw();
}

void HeadsView::showEvent(QShowEvent*)
{
    if (!read_.busy())
        readOverviews();
    fitScrollBars();
    revealCurrent();
}

void HeadsView::hideEvent(QHideEvent*)
{
    read_.stop();
}

void HeadsView::arrange()
{
    ScrolledView::arrange();
    revealCurrent();
}

// The heads that nobody has looked through, those in sight before the rest.
HeadsView::Heads HeadsView::headsToRead() const
{
    const HeadsLayout layout = currentLayout();
    std::vector<Index> places;
    for (const Index place : layout.order)
        if (!heads_[static_cast<std::size_t>(place)].thumbnail)
            places.push_back(place);
    std::ranges::stable_partition(places, [&](Index place) {
        return layout.thumbnails[static_cast<std::size_t>(place)].intersects(layout.room);
    });
    return {sharedRun(), places};
}

// Reads some heads after the others, and shows them as they come, until all of them are there.
void HeadsView::readOverviews()
{
    while (run() && !hasTooMany() && !hasAllHeads(*run(), heads_)) {
        const Heads asked = headsToRead();
        const auto read = [asked](const RunControl& control) { return readSome(*asked.run, asked.places, control); };
        if (!read_.ask(asked, countCells(*run()) / framesAtOnce, read))
            return;
        keepOverviews();
    }
}

void HeadsView::readOn()
{
    keepOverviews();
    readOverviews();
}

void HeadsView::keepOverviews()
{
    for (const auto& [place, head] : read_.value())
        heads_[static_cast<std::size_t>(place)] = head;
    if (hasAllHeads(*run(), heads_) && order() != HeadOrder::given) {
        fitScrollBars();
        revealCurrent();
    }
    describeOrder();
    redraw();
}

void HeadsView::fail(const QString& why)
{
    failure_ = why;
    redraw();
}

// The middle stays where it is.
void HeadsView::zoom(double factor, const QPointF&)
{
    if (!emptyText().isEmpty())
        return;
    const Extent before = extent();
    const double x = (scrolled().x() + before.room.width() / 2.0) / (before.room + before.overflow).width();
    const double y = (scrolled().y() + before.room.height() / 2.0) / (before.room + before.overflow).height();
    width_ = std::min(largestWidth, currentLayout().thumbnails.front().width() * factor);
    fitScrollBars();
    if (currentLayout().thumbnails.front().width() > width_ + 0.5)
        width_ = 0.0; // they fit, or cannot be smaller
    const auto [room, overflow] = extent();
    scrollTo(
        {x * (room + overflow).width() - room.width() / 2.0, y * (room + overflow).height() - room.height() / 2.0});
    redraw();
}

// Scrolls so that the picked head is in the room.
void HeadsView::revealCurrent()
{
    if (!run() || heads_.empty() || !selection()->head().head.is_number())
        return;
    const FigureParameters parameters = figureParameters();
    const HeadsLayout layout = currentLayout();
    const QRectF& head = layout.thumbnails[static_cast<std::size_t>(parameters.head.layer.number * run()->heads
                                                                    + parameters.head.head.number)];
    reveal(head.adjusted(-layout.gap, -layout.gap - (layout.list ? layout.labelHeight : 0.0), layout.gap,
                         layout.gap + layout.scoreHeight),
           layout.room);
}

bool HeadsView::prepareFigure()
{
    const ColorScale scale = style().scale;
    if (scale.range != ColorScale::Range::percentiles || !run() || hasTooMany())
        return true;
    const Scaled asked{sharedRun(), {scale.lowPercent, scale.highPercent}, scale.sharedByHeads};
    return percentiles_.ask(asked, countCells(*run()), [asked, scale](const RunControl& control) {
        return headPercentiles(*asked.run, scale, control);
    });
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
    if (hasTooMany())
        return tr("%L1 heads are too many to be shown side by side: at most %L2 are. The other views show any one of "
                  "them")
            .arg(run()->weights.size())
            .arg(mostHeads);
    if (!failure_.isEmpty())
        return failure_;
    const bool none = std::ranges::none_of(heads_, [](const HeadOverview& head) { return head.thumbnail != nullptr; });
    if (!none)
        return {};
    const auto count = static_cast<int>(run()->weights.size());
    return counted(tr("Looking through %n head(s)…", nullptr, count), count);
}

Focus HeadsView::focusAt(const QPointF& point) const
{
    const HeadsLayout layout = currentLayout();
    const auto at = headAt(layout, point);
    if (!at || run()->queries.empty() || run()->keys.empty())
        return {};
    const Cell cell = cellAt(layout.thumbnails[static_cast<std::size_t>(*at)], std::ssize(run()->queries),
                             std::ssize(run()->keys), point);
    return {cell.query, cell.key};
}

QString HeadsView::toolTipAt(const QPointF& point) const
{
    const auto at = headAt(currentLayout(), point);
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
    add(tr("mean distance in tokens %1"), head.scores.distance);
    add(tr("largest weight %1"), head.summary.largest);
    if (const Focus focus = focusAt(point); focus.query && focus.key)
        lines << tr("%1 → %2: %3")
                     .arg(queryNames(*run()).quotedWithText(*focus.query), keyNames(*run()).quotedWithText(*focus.key),
                          numberText(run()->head(*at)->at(*focus.query, *focus.key)));
    return lines.join(QLatin1Char('\n'));
}

// The head in large.
QImage HeadsView::toolTipPictureAt(const QPointF& point) const
{
    const auto at = headAt(currentLayout(), point);
    const MatrixSource* const thumbnail = heads_[static_cast<std::size_t>(*at)].thumbnail.get();
    const QSizeF size = QSizeF(static_cast<double>(thumbnail->columns()), static_cast<double>(thumbnail->rows()));
    return cellImage(*thumbnail, size.scaled(previewEdge, previewEdge, Qt::KeepAspectRatio).toSize().expandedTo({1, 1}),
                     {.scale = headScale(heads_, *at, figureParameters())});
}

void HeadsView::click(const QPointF& point, Qt::KeyboardModifiers)
{
    const HeadsLayout layout = currentLayout();
    if (const auto at = headAt(layout, point))
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

void HeadsView::step(int by)
{
    if (run() && emptyText().isEmpty())
        moveHead(by, 0);
}

bool HeadsView::pressKey(int key)
{
    switch (key) {
    case Qt::Key_Left: moveHead(-1, 0); return true;
    case Qt::Key_Right: moveHead(1, 0); return true;
    case Qt::Key_Up: moveHead(0, -1); return true;
    case Qt::Key_Down: moveHead(0, 1); return true;
    case Qt::Key_Home: goToRank(currentLayout(), 0); return true;
    case Qt::Key_End: goToRank(currentLayout(), std::ssize(heads_) - 1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: emit headOpened(); return true;
    default: return ScrolledView::pressKey(key);
    }
}

// The first click has selected the head.
void HeadsView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && emptyText().isEmpty() && headAt(currentLayout(), event->position()))
        emit headOpened();
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
        text = counted(tr("Looked through %1 of %n head(s)", nullptr, static_cast<int>(heads_.size())).arg(ready),
                       std::ssize(heads_));
    note_->setText(text);
}

} // namespace attn
